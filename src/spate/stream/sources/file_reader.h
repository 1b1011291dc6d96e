// SPDX-License-Identifier: MIT
// FileReader: a file read at any place, which may change meanwhile: that is an error, never a
// crash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "spate/base/result.h"

namespace spate::stream {

/// An open file. Stays readable when it is renamed or deleted. One thread at a time.
class FileReader {
public:
    /// Fails, naming the path, if the file cannot be opened or is none.
    [[nodiscard]] static base::Result<std::unique_ptr<FileReader>> open(const std::string& path);

    ~FileReader();
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;

    /// In bytes, when it was opened.
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    /// In bytes, by now: others may write it. 0 if that cannot be told.
    [[nodiscard]] std::int64_t sizeNow() const noexcept;
    /// Whether it is still the file of this name.
    [[nodiscard]] bool isNamed(const std::string& path) const noexcept;

    /// Fills `bytes` bytes from `place` on. Fails if the file does not have them (any more).
    [[nodiscard]] base::Result<void> read(std::int64_t place, std::byte* to,
                                          std::int64_t bytes) const;

    /// The bytes from `place` on, as many as there are up to `most`; memory for what there is.
    [[nodiscard]] base::Result<std::string> text(std::int64_t place, std::int64_t most) const;

private:
    FileReader(int descriptor, std::int64_t size) : descriptor_(descriptor), size_(size) {}

    int descriptor_;
    std::int64_t size_;
};

}  // namespace spate::stream
