// SPDX-License-Identifier: MIT
// NPY files of all kinds to the header's parser and to the source: neither reads outside the file,
// every frame lies within it, and errors name the file.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/mapped_file.h"
#include "spate/stream/sources/npy.h"
#include "spate/stream/sources/npy_header.h"

namespace {

using namespace spate;
using fuzz::require;
__extension__ using Wide = __int128;

constexpr std::int64_t kMaxCopiedBytes = 1 << 16;
constexpr int kMaxFrames = 20;

// A file in memory, written anew for each input.
class MemoryFile {
public:
    MemoryFile() : descriptor_(::memfd_create("fuzz", MFD_CLOEXEC)) {
        require(descriptor_ >= 0, "no file in memory");
        path_ = "/proc/self/fd/" + std::to_string(descriptor_);
    }
    void write(std::string_view content) const {
        require(::ftruncate(descriptor_, 0) == 0 &&
                    ::pwrite(descriptor_, content.data(), content.size(), 0) ==
                        static_cast<ssize_t>(content.size()),
                "the file in memory cannot be written");
    }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    int descriptor_;
    std::string path_;
};

// Bytes with a guard behind them: an exact allocation.
void readHeader(std::string_view file) {
    const std::vector<char> exact(file.begin(), file.end());
    const auto header = stream::readNpyHeader({exact.data(), exact.size()});
    if (!header) {
        require(!header.error().message.empty(), "the header's error says nothing");
        return;
    }
    require(header->dataStart <= file.size(), "the data starts behind the file's end");
    require(std::all_of(header->shape.begin(), header->shape.end(),
                        [](std::int64_t length) { return length >= 0; }),
            "a negative length");
}

// Memory is mapped in whole pages, so that a sanitizer does not see a read just behind the file.
void expectInside(const image::Frame& frame) {
    const auto& file = *static_cast<const stream::MappedFile*>(frame.owner.get());
    const auto& view = frame.view;
    Wide begin = view.data() - file.data();
    Wide end = begin + static_cast<Wide>(image::sizeOf(view.dtype()));
    const auto add = [&](std::int64_t count, std::int64_t stride) {
        (stride < 0 ? begin : end) += Wide{count - 1} * stride;
    };
    add(view.rows(), view.rowStride());
    add(view.cols(), view.colStride());
    add(view.channels(), view.channelStride());
    require(begin >= 0 && end <= static_cast<Wide>(file.size()), "a frame lies outside the file");
    if (view.byteCount() > kMaxCopiedBytes) return;
    std::vector<std::byte> pixels(static_cast<std::size_t>(view.byteCount()));
    view.copyTo(pixels.data());
    (void)view.value(view.rows() - 1, view.cols() - 1).toText();
}

void readFrames(stream::Source& source, const std::string& path) {
    const auto& description = source.description();
    for (int i = 0; i < kMaxFrames; ++i) {
        const auto frame = source.next();
        if (!frame) {
            require(frame.error().message.starts_with(path + ": frame "), "the frame has no name");
            continue;
        }
        if (!frame->has_value()) return;
        const auto& view = (*frame)->view;
        require(view.rows() == description.rows && view.cols() == description.cols &&
                    view.channels() == description.channels && view.dtype() == description.dtype,
                "a frame is not what the source says");
        expectInside(**frame);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view content(reinterpret_cast<const char*>(data), size);
    readHeader(content);
    static const MemoryFile file;
    static const auto pool = std::make_shared<image::FramePool>(stream::kFrameBuffers);
    file.write(content);
    const auto source = stream::npyFormat().open({.path = file.path()}, pool);
    if (source) {
        readFrames(**source, file.path());
    } else {
        require(source.error().message.starts_with(file.path() + ": "), "the error names no file");
    }
    return 0;
}
