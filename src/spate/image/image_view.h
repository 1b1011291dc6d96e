// SPDX-License-Identifier: MIT
// ImageView: pixels somewhere in memory, described and validated, never owned or copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "spate/base/contract.h"
#include "spate/base/result.h"
#include "spate/image/dtype.h"
#include "spate/image/pixel_value.h"

namespace spate::image {

/// What a caller says of the pixels; checked by ImageView::create().
struct ImageLayout {
    DType dtype = DType::UInt8;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::int64_t rowStride = 0;  ///< bytes from a row to the next, of either sign; 0: packed
    std::int64_t colStride = 0;  ///< bytes from a pixel to the next, of either sign; 0: packed
    ByteOrder byteOrder = kNativeOrder;
};

/// A rows × cols image in somebody's memory: pixel (r, c) lies at data + r·rowStride + c·colStride.
/// A value; valid as long as the memory is. Any thread.
class ImageView {
public:
    /// The empty view: no rows, no columns.
    ImageView() = default;

    /// Describes pixels at `data`. Fails if the shape is empty or negative, if the data is null, or
    /// if shape × strides does not fit the address space.
    [[nodiscard]] static base::Result<ImageView> create(const void* data,
                                                        const ImageLayout& layout);

    /// A packed image of native pixels: `ImageView::of(pixels, rows, cols)`.
    template <class T>
    [[nodiscard]] static base::Result<ImageView> of(const T* data, std::int64_t rows,
                                                    std::int64_t cols) {
        return create(data, {.dtype = dtypeOf<T>, .rows = rows, .cols = cols});
    }

    [[nodiscard]] const std::byte* data() const noexcept { return data_; }
    [[nodiscard]] DType dtype() const noexcept { return layout_.dtype; }
    [[nodiscard]] std::int64_t rows() const noexcept { return layout_.rows; }
    [[nodiscard]] std::int64_t cols() const noexcept { return layout_.cols; }
    [[nodiscard]] std::int64_t rowStride() const noexcept { return layout_.rowStride; }
    [[nodiscard]] std::int64_t colStride() const noexcept { return layout_.colStride; }
    [[nodiscard]] ByteOrder byteOrder() const noexcept { return layout_.byteOrder; }

    [[nodiscard]] bool empty() const noexcept { return layout_.rows == 0; }
    [[nodiscard]] std::int64_t pixelCount() const noexcept { return layout_.rows * layout_.cols; }
    /// Bytes of the pixels themselves, without padding.
    [[nodiscard]] std::int64_t byteCount() const noexcept {
        return pixelCount() * static_cast<std::int64_t>(sizeOf(layout_.dtype));
    }
    /// Whether a row is an array of native pixels that a kernel can load as it lies.
    [[nodiscard]] bool hasPackedRows() const noexcept {
        return layout_.colStride == static_cast<std::int64_t>(sizeOf(layout_.dtype)) &&
               layout_.byteOrder == kNativeOrder;
    }

    [[nodiscard]] const std::byte* at(std::int64_t row, std::int64_t col) const noexcept {
        SPATE_EXPECTS(row >= 0 && row < rows() && col >= 0 && col < cols());
        return data_ + row * layout_.rowStride + col * layout_.colStride;
    }
    /// The pixel at (row, col) of an image whose dtype is T, in native byte order.
    template <class T>
    [[nodiscard]] T pixel(std::int64_t row, std::int64_t col) const noexcept {
        SPATE_EXPECTS(dtype() == dtypeOf<T>);
        return load<T>(at(row, col), layout_.byteOrder);
    }
    /// The exact value at (row, col), whatever the dtype.
    [[nodiscard]] PixelValue value(std::int64_t row, std::int64_t col) const noexcept;

    /// Copies all pixels to `target`, packed and in native byte order (byteCount() bytes).
    void copyTo(std::byte* target) const noexcept;

    /// One pixel from memory of any alignment and the given byte order.
    template <class T>
    [[nodiscard]] static T load(const std::byte* bytes, ByteOrder order) noexcept {
        std::byte buffer[sizeof(T)];
        if (order == kNativeOrder) {
            std::memcpy(buffer, bytes, sizeof(T));
        } else {
            for (std::size_t i = 0; i < sizeof(T); ++i) buffer[i] = bytes[sizeof(T) - 1 - i];
        }
        T value;
        std::memcpy(&value, buffer, sizeof(T));
        return value;
    }

private:
    const std::byte* data_ = nullptr;
    ImageLayout layout_;
};

}  // namespace spate::image
