// SPDX-License-Identifier: MIT
// A stream of ImageStreamIO that a test writes, as its ImageStruct.h (2.00) lays it out.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace spate::stream {

struct ImageStreamForTest {
    char version[32];
    char name[80];
    std::uint8_t naxis;
    std::uint32_t size[3];
    std::uint64_t nelement;
    std::uint8_t datatype;
    std::uint64_t imagetype;
    timespec creationtime, lastaccesstime, atime, writetime;
    std::int32_t creatorPID, ownerPID;
    std::uint8_t shared;
    std::uint64_t inode;
    std::int8_t location;
    std::uint8_t status;
    std::uint64_t flag;
    std::uint8_t logflag;
    std::uint16_t sem, NBproctrace;
    alignas(8) std::uint64_t cnt0;
    std::uint64_t cnt1, cnt2;
    std::uint8_t write;
    std::uint16_t NBkw;
    std::uint32_t CBsize, CBindex;
    std::uint64_t CBcycle;
    std::uint64_t imdatamemsize;
    char cudaMemHandle[64];
};
static_assert(sizeof(ImageStreamForTest) == 384);

/// Of `sizes`, the fastest first, and of pixels with so many bytes.
inline ImageStreamForTest headerForTest(const std::vector<std::uint32_t>& sizes, int datatype,
                                        std::size_t pixelBytes) {
    ImageStreamForTest header{};
    std::strcpy(header.version, "2.00");
    std::strcpy(header.name, "camera");
    header.naxis = static_cast<std::uint8_t>(sizes.size());
    header.nelement = 1;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        header.size[i] = sizes[i];
        header.nelement *= sizes[i];
    }
    header.datatype = static_cast<std::uint8_t>(datatype);
    header.creatorPID = ::getpid();
    header.shared = 1;
    header.location = -1;
    header.sem = 10;
    header.imdatamemsize = header.nelement * pixelBytes;
    return header;
}

/// The writer's mapping of a file.
class ImageStreamWriter {
public:
    /// As ImageStreamIO does, a file that is there already gives its name away.
    ImageStreamWriter(const std::string& path, const ImageStreamForTest& header) {
        constexpr std::size_t kBehind = 4096;  // keywords, semaphores
        ::unlink(path.c_str());
        bytes_ = sizeof(header) + header.imdatamemsize + kBehind;
        file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600);
        EXPECT_EQ(::ftruncate(file_, static_cast<off_t>(bytes_)), 0);
        data_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
        EXPECT_NE(data_, MAP_FAILED);
        std::memcpy(data_, &header, sizeof(header));
    }
    ~ImageStreamWriter() {
        ::munmap(data_, bytes_);
        ::close(file_);
    }
    ImageStreamWriter(const ImageStreamWriter&) = delete;
    ImageStreamWriter& operator=(const ImageStreamWriter&) = delete;

    ImageStreamForTest& header() { return *static_cast<ImageStreamForTest*>(data_); }
    std::byte* pixels() { return static_cast<std::byte*>(data_) + sizeof(ImageStreamForTest); }
    [[nodiscard]] int file() const { return file_; }

    void begin() { std::atomic_ref(header().write).store(1); }
    void end() {
        std::atomic_ref(header().cnt0).fetch_add(1);
        std::atomic_ref(header().write).store(0);
    }
    template <class T>
    void publish(const std::vector<T>& image, std::size_t slice = 0) {
        begin();
        std::memcpy(pixels() + slice * image.size() * sizeof(T), image.data(),
                    image.size() * sizeof(T));
        header().cnt1 = slice;
        end();
    }

private:
    int file_ = -1;
    void* data_ = nullptr;
    std::size_t bytes_ = 0;
};

}  // namespace spate::stream
