// SPDX-License-Identifier: MIT
// MessageMemory: memory that messages are received to, and frames are shown from where they lie.
#pragma once

#include <cstddef>
#include <memory>

namespace spate::stream {

/// Lends as many buffers as somebody holds, since who remembers frames undecoded bounds them by
/// their bytes. A few that came back are kept for the next messages of about their size: memory
/// that is used again needs no pages of the kernel. Any thread.
class MessageMemory {
public:
    MessageMemory();

    /// Uninitialised, aligned as pixels are; comes back with the last copy. Null if there is none.
    [[nodiscard]] std::shared_ptr<std::byte> take(std::size_t bytes);

private:
    struct Shelf;
    std::shared_ptr<Shelf> shelf_;
};

}  // namespace spate::stream
