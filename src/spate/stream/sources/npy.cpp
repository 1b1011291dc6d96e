// SPDX-License-Identifier: MIT
#include "spate/stream/sources/npy.h"

#include <fmt/ranges.h>

#include <optional>
#include <utility>
#include <vector>

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

// Which axis of the array is which: an index into its shape, or none.
struct NpyAxes {
    std::optional<std::size_t> frames{};
    std::size_t rows = 0;
    std::size_t cols = 1;
    std::optional<std::size_t> channels{};
};

// The rule that npyFormat() documents.
std::optional<NpyAxes> axesOf(const NpyHeader& header) {
    const auto& shape = header.shape;
    const bool endsInColors = shape.size() > 2 && (shape.back() == 3 || shape.back() == 4) &&
                              image::canBeColor(header.dtype);
    if (shape.size() == 2) return NpyAxes{};
    if (shape.size() == 3 && endsInColors && shape[0] > 4) return NpyAxes{.channels = 2};
    if (shape.size() == 3) return NpyAxes{.frames = 0, .rows = 1, .cols = 2};
    if (shape.size() == 4 && endsInColors)
        return NpyAxes{.frames = 0, .rows = 1, .cols = 2, .channels = 3};
    return std::nullopt;
}

// Bytes from an element to the next along each axis. None overflows if the whole array does not.
std::vector<std::int64_t> stridesOf(const NpyHeader& header) {
    std::vector<std::int64_t> strides(header.shape.size());
    auto stride = static_cast<std::int64_t>(image::sizeOf(header.dtype));
    for (std::size_t i = 0; i < strides.size(); ++i) {
        const std::size_t axis = header.fortranOrder ? i : strides.size() - 1 - i;
        strides[axis] = stride;
        stride *= header.shape[axis];
    }
    return strides;
}

base::Result<NpyLayout> layOut(const NpyHeader& header) {
    const auto& shape = header.shape;
    const auto axes = axesOf(header);
    if (!axes) {
        return base::fail(
            "shape ({}) of {}: expected (rows, cols) or (frames, rows, cols), or with 3 or 4 "
            "channels of uint8, uint16, float32 or float64 behind",
            fmt::join(shape, ", "), image::name(header.dtype));
    }
    NpyLayout layout{
        .frame = {.dtype = header.dtype,
                  .rows = shape[axes->rows],
                  .cols = shape[axes->cols],
                  .byteOrder = header.byteOrder,
                  .channels = axes->channels ? static_cast<int>(shape[*axes->channels]) : 1},
        .frames = axes->frames ? shape[*axes->frames] : 1,
        .dataStart = header.dataStart};
    const auto bytes = frameBytes("array", layout.frame);
    if (!bytes) return base::failAs(bytes);
    std::int64_t all = 0;
    if (layout.frames < 1 || __builtin_mul_overflow(*bytes, layout.frames, &all)) {
        return base::fail("shape ({}): expected at least one frame, and at most 8 EiB",
                          fmt::join(shape, ", "));
    }
    const auto strides = stridesOf(header);
    layout.frame.rowStride = strides[axes->rows];
    layout.frame.colStride = strides[axes->cols];
    if (axes->channels) layout.frame.channelStride = strides[*axes->channels];
    if (axes->frames) layout.frameStride = strides[*axes->frames];
    layout.frameSpan = static_cast<std::int64_t>(image::sizeOf(header.dtype));
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (axis != axes->frames) layout.frameSpan += (shape[axis] - 1) * strides[axis];
    }
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
                                  .channels = layout->frame.channels,
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
