// SPDX-License-Identifier: MIT
// ImageView: pixels somewhere in memory, described and validated, never owned or copied.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "spate/base/contract.h"
#include "spate/base/result.h"
#include "spate/image/dtype.h"
#include "spate/image/pixel_value.h"

namespace spate::image {

/// What a caller says of the pixels; checked by ImageView::create(). Strides are bytes, of either
/// sign; zero shows the same memory again (numpy's broadcast); without one the pixels are packed.
struct ImageLayout {
    DType dtype = DType::UInt8;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::optional<std::int64_t> rowStride{};  ///< from a row to the next
    std::optional<std::int64_t> colStride{};  ///< from a pixel to the next
    ByteOrder byteOrder = kNativeOrder;
    int channels = 1;                             ///< 3: red, green, blue; 4: and alpha
    std::optional<std::int64_t> channelStride{};  ///< from a channel of a pixel to the next
};

/// A rows × cols image in somebody's memory: channel k of pixel (r, c) lies at
/// data + r·rowStride + c·colStride + k·channelStride. A value; valid as long as the memory is. Any
/// thread.
class ImageView {
public:
    /// The empty view: no rows, no columns.
    ImageView() = default;

    /// Describes pixels at `data`. Fails if the shape is empty or negative, if the data is null, if
    /// shape × strides does not fit the address space, or if a colour image has not 3 or 4 channels
    /// of uint8, uint16, float32 or float64.
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
    [[nodiscard]] std::int64_t rowStride() const noexcept { return rowStride_; }
    [[nodiscard]] std::int64_t colStride() const noexcept { return colStride_; }
    [[nodiscard]] std::int64_t channelStride() const noexcept { return channelStride_; }
    /// 1, or those of a colour image: 3 or 4.
    [[nodiscard]] int channels() const noexcept { return layout_.channels; }
    [[nodiscard]] bool isColor() const noexcept { return layout_.channels > 1; }
    [[nodiscard]] ByteOrder byteOrder() const noexcept { return layout_.byteOrder; }

    [[nodiscard]] bool empty() const noexcept { return layout_.rows == 0; }
    [[nodiscard]] std::int64_t pixelCount() const noexcept { return layout_.rows * layout_.cols; }
    /// Bytes of the pixels themselves, without padding.
    [[nodiscard]] std::int64_t byteCount() const noexcept { return pixelCount() * pixelBytes(); }
    /// Bytes of one pixel, all channels.
    [[nodiscard]] std::int64_t pixelBytes() const noexcept {
        return static_cast<std::int64_t>(sizeOf(layout_.dtype)) * layout_.channels;
    }
    /// Whether a row is an array of native pixels that a kernel can load as it lies.
    [[nodiscard]] bool hasPackedRows() const noexcept {
        return isNumber(layout_.dtype) && !isColor() && colStride_ == pixelBytes() &&
               layout_.byteOrder == kNativeOrder;
    }

    [[nodiscard]] const std::byte* at(std::int64_t row, std::int64_t col) const noexcept {
        SPATE_EXPECTS(row >= 0 && row < rows() && col >= 0 && col < cols());
        return data_ + row * rowStride_ + col * colStride_;
    }
    /// The pixel at (row, col), or one channel of it, of an image whose dtype is T, in native byte
    /// order.
    template <class T>
    [[nodiscard]] T pixel(std::int64_t row, std::int64_t col, int channel = 0) const noexcept {
        SPATE_EXPECTS(dtype() == dtypeOf<T> && channel >= 0 && channel < channels());
        return load<T>(at(row, col) + channel * channelStride_, layout_.byteOrder);
    }
    /// The exact value at (row, col), whatever the dtype.
    [[nodiscard]] PixelValue value(std::int64_t row, std::int64_t col) const noexcept;

    /// The pixels of `rows` rows from `firstRow` on, and of `cols` columns: at least one of each.
    [[nodiscard]] ImageView part(std::int64_t firstRow, std::int64_t rows, std::int64_t firstCol,
                                 std::int64_t cols) const noexcept;

    /// The same pixels with rows and columns exchanged.
    [[nodiscard]] ImageView transposed() const noexcept;

    /// The real or the imaginary parts of a complex image, where they lie.
    [[nodiscard]] ImageView realPart() const noexcept { return componentOfComplex(0); }
    [[nodiscard]] ImageView imaginaryPart() const noexcept { return componentOfComplex(1); }

    /// Copies all pixels to `target`, packed and in native byte order (byteCount() bytes).
    void copyTo(std::byte* target) const noexcept;

    /// One pixel from memory of any alignment and the given byte order.
    template <class T>
    [[nodiscard]] static T load(const std::byte* bytes, ByteOrder order) noexcept {
        constexpr std::size_t kNumberBytes = NumberIn<T>::kBytes;  // bytes are swapped within it
        std::byte buffer[sizeof(T)];
        if (order == kNativeOrder) {
            std::memcpy(buffer, bytes, sizeof(T));
        } else {
            for (std::size_t i = 0; i < sizeof(T); ++i) {
                buffer[i] =
                    bytes[i / kNumberBytes * kNumberBytes + kNumberBytes - 1 - i % kNumberBytes];
            }
        }
        T value;
        std::memcpy(&value, buffer, sizeof(T));
        return value;
    }

private:
    template <class T>
    struct NumberIn {
        static constexpr std::size_t kBytes = sizeof(T);
    };
    template <class T>
    struct NumberIn<std::complex<T>> {
        static constexpr std::size_t kBytes = sizeof(T);
    };

    [[nodiscard]] ImageView componentOfComplex(int component) const noexcept;
    [[nodiscard]] ColorValue colorValue(std::int64_t row, std::int64_t col) const noexcept;
    void copyRowTo(std::int64_t row, std::byte* target) const noexcept;

    const std::byte* data_ = nullptr;
    ImageLayout layout_;
    std::int64_t rowStride_ = 0;
    std::int64_t colStride_ = 0;
    std::int64_t channelStride_ = 0;
};

}  // namespace spate::image
