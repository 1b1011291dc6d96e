// SPDX-License-Identifier: MIT
#include "spate/stream/sources/npy.h"

#include <fmt/ranges.h>

#include <utility>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/mapped_file.h"
#include "spate/stream/sources/npy_header.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".npy"};

// Where the pixels of each frame lie in the file.
struct NpyLayout {
    image::ImageLayout frame;
    std::int64_t frames = 1;
    std::int64_t frameStride = 0;  // bytes from a frame to the next
    std::int64_t frameSpan = 0;    // bytes from a frame's first pixel to one past its last
    std::size_t dataStart = 0;
};

base::Result<NpyLayout> layOut(const NpyHeader& header) {
    const auto& shape = header.shape;
    if (shape.size() != 2 && shape.size() != 3) {
        return base::fail("shape ({}): expected (rows, cols) or (frames, rows, cols)",
                          fmt::join(shape, ", "));
    }
    const std::int64_t frames = shape.size() == 3 ? shape[0] : 1;
    const auto rows = shape[shape.size() - 2];
    const auto cols = shape[shape.size() - 1];
    const auto bytes = frameBytes("array", rows, cols, header.dtype);
    if (!bytes) return base::failAs(bytes);
    std::int64_t all = 0;
    if (frames < 1 || __builtin_mul_overflow(*bytes, frames, &all)) {
        return base::fail("shape ({}): expected at least one frame, and at most 8 EiB",
                          fmt::join(shape, ", "));
    }
    const auto pixel = static_cast<std::int64_t>(image::sizeOf(header.dtype));
    NpyLayout layout{
        .frame = {.dtype = header.dtype, .rows = rows, .cols = cols, .byteOrder = header.byteOrder},
        .frames = frames,
        .frameStride = *bytes,
        .dataStart = header.dataStart};
    std::int64_t rowStride = cols * pixel;
    std::int64_t colStride = pixel;
    if (header.fortranOrder) {  // in a stack, the frames are interleaved pixel by pixel
        layout.frameStride = pixel;
        rowStride = frames * pixel;
        colStride = frames * rows * pixel;
    }
    layout.frame.rowStride = rowStride;
    layout.frame.colStride = colStride;
    layout.frameSpan = (rows - 1) * rowStride + (cols - 1) * colStride + pixel;
    return layout;
}

class NpySource final : public FileSource {
public:
    NpySource(const Uri& uri, SourceDescription description, const NpyLayout& layout,
              std::shared_ptr<const MappedFile> file)
        : FileSource(uri, std::move(description)), layout_(layout), file_(std::move(file)) {}

private:
    [[nodiscard]] base::Result<image::Frame> read(std::int64_t index) override {
        // Neither overflows: both are below the size of the whole array, which layOut() checked.
        const auto begin = index * layout_.frameStride;
        const auto available = static_cast<std::int64_t>(file_->size() - layout_.dataStart);
        if (begin + layout_.frameSpan > available) {
            return base::fail("the file is truncated: it has {} bytes of pixels, expected {}",
                              available, begin + layout_.frameSpan);
        }
        const auto view =
            image::ImageView::create(file_->data() + layout_.dataStart + begin, layout_.frame);
        if (!view) return base::failAs(view);
        return image::Frame{.view = *view, .owner = file_};
    }

    const NpyLayout layout_;
    const std::shared_ptr<const MappedFile> file_;
};

base::Result<std::unique_ptr<Source>> open(const Uri& uri,
                                           const std::shared_ptr<image::FramePool>&) {
    if (const auto checked = QueryReader(uri).finish(); !checked) return base::failAs(checked);
    auto file = MappedFile::open(uri.path);
    if (!file) return base::failAs(file);
    const std::string_view bytes(reinterpret_cast<const char*>((*file)->data()), (*file)->size());
    const auto header = readNpyHeader(bytes);
    if (!header)
        return base::fail("{}: not a readable npy file: {}", uri.path, header.error().message);
    const auto layout = layOut(*header);
    if (!layout) return base::fail("{}: {}", uri.path, layout.error().message);
    SourceDescription description{.format = "NPY",
                                  .dtype = header->dtype,
                                  .rows = layout->frame.rows,
                                  .cols = layout->frame.cols,
                                  .frameCount = layout->frames};
    return std::make_unique<NpySource>(uri, std::move(description), *layout, std::move(*file));
}

}  // namespace

FileFormat npyFormat() {
    return {.name = "NPY",
            .extensions = kExtensions,
            .recognizes = [](std::string_view head) { return head.starts_with("\x93NUMPY"); },
            .open = open};
}

}  // namespace spate::stream
