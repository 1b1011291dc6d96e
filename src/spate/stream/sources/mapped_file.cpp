// SPDX-License-Identifier: MIT
#include "spate/stream/sources/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace spate::stream {
namespace {

std::string lastError() {
    return std::generic_category().message(errno);
}

class Descriptor {
public:
    explicit Descriptor(const std::string& path)
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_;
};

}  // namespace

base::Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::string& path,
                                                                 std::size_t zerosBehind) {
    const Descriptor file(path);
    struct stat status {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
        return base::fail("{}: {}", path, lastError());
    }
    if (status.st_size <= 0) return base::fail("{}: the file is empty", path);
    const auto size = static_cast<std::size_t>(status.st_size);
    const std::size_t mapped = size + zerosBehind;
    // Zeros first, whose place the file then takes: its last page ends with zeros of its own.
    void* data = ::mmap(nullptr, mapped, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data != MAP_FAILED &&
        ::mmap(data, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, file.number(), 0) == MAP_FAILED) {
        ::munmap(data, mapped);
        data = MAP_FAILED;
    }
    if (data == MAP_FAILED) {
        return base::fail("{}: cannot map {} bytes: {}", path, size, lastError());
    }
    return std::shared_ptr<const MappedFile>(
        new MappedFile(static_cast<const std::byte*>(data), size, mapped));
}

MappedFile::~MappedFile() {
    ::munmap(const_cast<std::byte*>(data_), mapped_);
}

}  // namespace spate::stream
