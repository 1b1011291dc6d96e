// SPDX-License-Identifier: MIT
// MappedFile: a file's bytes, read in place.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "spate/base/result.h"

namespace spate::stream {

/// A file mapped into memory, read-only. Whoever truncates it while it is mapped ends the process
/// (SIGBUS) at the next look at what is gone: write a new file and rename it instead.
/// Any thread, once it is made.
class MappedFile {
public:
    /// The file, and at least `zerosBehind` zeros that size() does not count. Fails, naming the
    /// path, if the file cannot be opened or mapped.
    [[nodiscard]] static base::Result<std::shared_ptr<const MappedFile>> open(
        const std::string& path, std::size_t zerosBehind = 0);

    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] const std::byte* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    MappedFile(const std::byte* data, std::size_t size, std::size_t mapped) noexcept
        : data_(data), size_(size), mapped_(mapped) {}

    const std::byte* data_;
    std::size_t size_;
    std::size_t mapped_;  // the zeros included
};

}  // namespace spate::stream
