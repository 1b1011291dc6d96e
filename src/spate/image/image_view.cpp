// SPDX-License-Identifier: MIT
#include "spate/image/image_view.h"

#include <cstdint>
#include <cstdlib>

namespace spate::image {
namespace {

// The bytes from the first to one past the last pixel of a dimension, or -1 if they overflow.
std::int64_t extent(std::int64_t count, std::int64_t stride, std::int64_t last) {
    std::int64_t span = 0;
    if (stride == INT64_MIN || __builtin_mul_overflow(count - 1, std::abs(stride), &span))
        return -1;
    if (__builtin_add_overflow(span, last, &span)) return -1;
    return span;
}

}  // namespace

base::Result<ImageView> ImageView::create(const void* data, const ImageLayout& layout) {
    if (layout.rows <= 0 || layout.cols <= 0) {
        return base::fail("image shape {}×{}: expected at least one row and one column",
                          layout.rows, layout.cols);
    }
    if (data == nullptr) {
        return base::fail("image {}×{} {}: the data is null", layout.rows, layout.cols,
                          name(layout.dtype));
    }
    const auto pixelBytes = static_cast<std::int64_t>(sizeOf(layout.dtype));
    ImageView view;
    view.data_ = static_cast<const std::byte*>(data);
    view.layout_ = layout;
    if (layout.colStride == 0) view.layout_.colStride = pixelBytes;
    const std::int64_t rowExtent = extent(layout.cols, view.layout_.colStride, pixelBytes);
    if (layout.rowStride == 0) view.layout_.rowStride = rowExtent;
    std::int64_t packedBytes = 0;
    if (rowExtent < 0 || extent(layout.rows, view.layout_.rowStride, rowExtent) < 0 ||
        __builtin_mul_overflow(layout.rows, layout.cols, &packedBytes) ||
        __builtin_mul_overflow(packedBytes, pixelBytes, &packedBytes)) {
        return base::fail("image {}×{} {}: more bytes than the address space holds", layout.rows,
                          layout.cols, name(layout.dtype));
    }
    return view;
}

PixelValue ImageView::value(std::int64_t row, std::int64_t col) const noexcept {
    return visit(dtype(), [&](auto type) -> PixelValue {
        return pixel<typename decltype(type)::Type>(row, col);
    });
}

void ImageView::copyTo(std::byte* target) const noexcept {
    const std::size_t rowBytes = static_cast<std::size_t>(cols()) * sizeOf(dtype());
    if (hasPackedRows() && rowStride() == static_cast<std::int64_t>(rowBytes)) {
        std::memcpy(target, data_, rowBytes * static_cast<std::size_t>(rows()));
        return;
    }
    for (std::int64_t r = 0; r < rows(); ++r, target += rowBytes) {
        if (hasPackedRows()) {
            std::memcpy(target, at(r, 0), rowBytes);
            continue;
        }
        visit(dtype(), [&](auto type) {
            using T = typename decltype(type)::Type;
            for (std::int64_t c = 0; c < cols(); ++c) {
                const T value = pixel<T>(r, c);
                std::memcpy(target + static_cast<std::size_t>(c) * sizeof(T), &value, sizeof(T));
            }
        });
    }
}

}  // namespace spate::image
