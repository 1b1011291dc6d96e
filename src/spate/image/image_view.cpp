// SPDX-License-Identifier: MIT
#include "spate/image/image_view.h"

#include <cstdint>
#include <cstdlib>
#include <utility>

namespace spate::image {
namespace {

// The bytes from the first to one past the last pixel of a dimension, or -1 if they overflow.
std::int64_t extent(std::int64_t count, std::int64_t stride, std::int64_t last) {
    if (last < 0) return -1;
    std::int64_t span = 0;
    if (stride == INT64_MIN || __builtin_mul_overflow(count - 1, std::abs(stride), &span))
        return -1;
    if (__builtin_add_overflow(span, last, &span)) return -1;
    return span;
}

bool hasUsableChannels(const ImageLayout& layout) {
    if (layout.channels == 1) return true;
    return (layout.channels == 3 || layout.channels == 4) && canBeColor(layout.dtype);
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
    if (!hasUsableChannels(layout)) {
        return base::fail(
            "image {}×{} of {} channels of {}: expected one channel, or 3 or 4 of uint8, uint16, "
            "float32 or float64",
            layout.rows, layout.cols, layout.channels, name(layout.dtype));
    }
    const auto numberBytes = static_cast<std::int64_t>(sizeOf(layout.dtype));
    ImageView view;
    view.data_ = static_cast<const std::byte*>(data);
    view.layout_ = layout;
    view.channelStride_ = layout.channelStride.value_or(numberBytes);
    const std::int64_t pixelExtent = extent(layout.channels, view.channelStride_, numberBytes);
    view.colStride_ = layout.colStride.value_or(pixelExtent);
    const std::int64_t rowExtent = extent(layout.cols, view.colStride_, pixelExtent);
    view.rowStride_ = layout.rowStride.value_or(rowExtent);
    std::int64_t packedBytes = 0;
    if (pixelExtent < 0 || rowExtent < 0 || extent(layout.rows, view.rowStride_, rowExtent) < 0 ||
        __builtin_mul_overflow(layout.rows, layout.cols, &packedBytes) ||
        __builtin_mul_overflow(packedBytes, numberBytes * layout.channels, &packedBytes)) {
        return base::fail("image {}×{} {}: more bytes than the address space holds", layout.rows,
                          layout.cols, name(layout.dtype));
    }
    return view;
}

PixelValue ImageView::value(std::int64_t row, std::int64_t col) const noexcept {
    if (isColor()) return colorValue(row, col);
    return visitStorage(dtype(), [&](auto type) -> PixelValue {
        return pixel<typename decltype(type)::Type>(row, col);
    });
}

ColorValue ImageView::colorValue(std::int64_t row, std::int64_t col) const noexcept {
    ColorValue color{.count = channels()};
    visit(dtype(), [&](auto type) {
        for (int k = 0; k < channels(); ++k) {
            color.channels[static_cast<std::size_t>(k)] =
                static_cast<double>(pixel<typename decltype(type)::Type>(row, col, k));
        }
    });
    return color;
}

ImageView ImageView::part(std::int64_t firstRow, std::int64_t rows, std::int64_t firstCol,
                          std::int64_t cols) const noexcept {
    SPATE_EXPECTS(rows > 0 && cols > 0 && firstRow + rows <= this->rows() &&
                  firstCol + cols <= this->cols());
    ImageView part = *this;
    part.data_ = at(firstRow, firstCol);
    part.layout_.rows = rows;
    part.layout_.cols = cols;
    return part;
}

ImageView ImageView::transposed() const noexcept {
    ImageView view = *this;
    std::swap(view.layout_.rows, view.layout_.cols);
    std::swap(view.rowStride_, view.colStride_);
    return view;
}

ImageView ImageView::componentOfComplex(int component) const noexcept {
    SPATE_EXPECTS(isComplex(dtype()));
    ImageView view = *this;
    view.layout_.dtype = valueType(dtype());
    if (!empty()) view.data_ += component * static_cast<int>(sizeOf(view.dtype()));
    return view;
}

void ImageView::copyTo(std::byte* target) const noexcept {
    const auto rowBytes = static_cast<std::size_t>(cols() * pixelBytes());
    const bool copiesRows = colStride() == pixelBytes() && byteOrder() == kNativeOrder &&
                            (!isColor() || channelStride() * channels() == pixelBytes());
    if (copiesRows && rowStride() == static_cast<std::int64_t>(rowBytes)) {
        std::memcpy(target, data_, rowBytes * static_cast<std::size_t>(rows()));
        return;
    }
    for (std::int64_t r = 0; r < rows(); ++r, target += rowBytes) {
        if (copiesRows) {
            std::memcpy(target, at(r, 0), rowBytes);
        } else {
            copyRowTo(r, target);
        }
    }
}

void ImageView::copyRowTo(std::int64_t row, std::byte* target) const noexcept {
    visitStorage(dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (std::int64_t c = 0; c < cols(); ++c) {
            for (int k = 0; k < channels(); ++k, target += sizeof(T)) {
                const T value = pixel<T>(row, c, k);
                std::memcpy(target, &value, sizeof(T));
            }
        }
    });
}

}  // namespace spate::image
