// SPDX-License-Identifier: MIT
// DiskReserve: room on the disk behind the end of a file, so that it can still be completed there.
#pragma once

#include <cstdint>

#include "spate/base/result.h"

namespace spate::stream {

/// Of one open file. The room is the file's, but not part of it: whoever truncates the file to its
/// length gives it back. One thread at a time.
class DiskReserve {
public:
    /// `descriptor` is the file's, and stays the caller's.
    explicit DiskReserve(int descriptor) : descriptor_(descriptor) {}

    /// Makes sure that the file can grow to `end` bytes. Fails with the system's reason if it
    /// cannot: a full disk, a quota, a limit of the process. Where the file system cannot tell,
    /// nothing is kept.
    [[nodiscard]] base::Result<void> reach(std::uint64_t end);

private:
    int descriptor_;
    bool isSupported_ = true;
    std::uint64_t reached_ = 0;
};

}  // namespace spate::stream
