// SPDX-License-Identifier: MIT
#include "spate/stream/sources/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>

namespace spate::stream {

base::Result<std::unique_ptr<FileReader>> FileReader::open(const std::string& path) {
    const auto lastError = [] { return std::generic_category().message(errno); };
    // Not blocking: opening a pipe that took the file's place would wait for a writer.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return base::fail("{}: {}", path, lastError());
    std::unique_ptr<FileReader> file(new FileReader(descriptor, 0));
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return base::fail("{}: {}", path, lastError());
    if (!S_ISREG(status.st_mode)) return base::fail("{}: not a regular file", path);
    file->size_ = status.st_size;
    return file;
}

FileReader::~FileReader() {
    ::close(descriptor_);
}

std::int64_t FileReader::sizeNow() const noexcept {
    struct stat status {};
    return ::fstat(descriptor_, &status) == 0 ? status.st_size : 0;
}

bool FileReader::isNamed(const std::string& path) const noexcept {
    struct stat ours {};
    struct stat named {};
    return ::fstat(descriptor_, &ours) == 0 && ::stat(path.c_str(), &named) == 0 &&
           ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

base::Result<void> FileReader::read(std::int64_t place, std::byte* to, std::int64_t bytes) const {
    std::int64_t done = 0;
    while (done < bytes) {
        const auto got =
            ::pread(descriptor_, to + done, static_cast<std::size_t>(bytes - done), place + done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            return base::fail("cannot be read: {}", std::generic_category().message(errno));
        }
        if (got == 0) {
            return base::fail("the file is truncated: it has {} bytes, expected {}", place + done,
                              place + bytes);
        }
        done += got;
    }
    return {};
}

base::Result<std::string> FileReader::text(std::int64_t place, std::int64_t most) const {
    const auto bytes = std::clamp<std::int64_t>(size_ - place, 0, most);
    std::string text;
    try {
        text.resize(static_cast<std::size_t>(bytes));
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for {} bytes", bytes);
    }
    const auto filled = read(place, reinterpret_cast<std::byte*>(text.data()), bytes);
    if (!filled) return base::failAs(filled);
    return text;
}

}  // namespace spate::stream
