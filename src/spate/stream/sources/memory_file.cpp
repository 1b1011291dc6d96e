// SPDX-License-Identifier: MIT
#include "spate/stream/sources/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace spate::stream {

base::Result<std::unique_ptr<MemoryFile>> MemoryFile::create() {
    const int descriptor = ::memfd_create("spate", MFD_CLOEXEC);
    if (descriptor < 0) {
        return base::fail("no file in memory: {}", std::generic_category().message(errno));
    }
    return std::unique_ptr<MemoryFile>(new MemoryFile(descriptor));
}

MemoryFile::MemoryFile(int descriptor)
    : descriptor_(descriptor), path_(fmt::format("/proc/self/fd/{}", descriptor)) {}

MemoryFile::~MemoryFile() {
    ::close(descriptor_);
}

base::Result<void> MemoryFile::append(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), size_);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            return base::fail("no memory for more than {} bytes: {}", size_,
                              std::generic_category().message(errno));
        }
        size_ += written;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace spate::stream
