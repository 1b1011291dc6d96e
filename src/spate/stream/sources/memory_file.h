// SPDX-License-Identifier: MIT
// MemoryFile: a file that is nowhere but in memory, for readers that want a path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "spate/base/result.h"

namespace spate::stream {

/// Bytes that have a path as long as this lives; whoever has mapped them keeps them. Nobody else
/// can change or truncate them. One thread at a time.
class MemoryFile {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<MemoryFile>> create();

    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    /// Fails if there is no memory.
    [[nodiscard]] base::Result<void> append(std::span<const std::byte> bytes);

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }

private:
    explicit MemoryFile(int descriptor);

    int descriptor_;
    std::string path_;
    std::int64_t size_ = 0;
};

}  // namespace spate::stream
