// SPDX-License-Identifier: MIT
// PixelSource: the numbers that a scan reads from a frame.
#pragma once

#include "spate/image/frame.h"
#include "spate/image/image_view.h"
#include "spate/image/mask.h"

namespace spate::kernels {

/// Pixels, which number of a complex one is meant, and which of them are special. Where there is a
/// mask, or special values, pixels without a measurement are read as NaN, and integers therefore as
/// floating-point numbers that hold them: float32 for up to 16 bits, else float64 (exact below
/// 2^53). Borrows the pixels, the mask and the special values (which may be null).
struct PixelSource {
    image::ImageView view;
    image::ComplexPart part = image::ComplexPart::Magnitude;
    image::ImageView mask{};  ///< of the view's shape, uint8: not zero where masked; or empty
    const image::SpecialValues* special = nullptr;

    PixelSource() = default;
    PixelSource(const image::ImageView& pixels) : view(pixels) {}  // NOLINT: pixels and no more
    PixelSource(const image::Frame& frame, image::ComplexPart complexPart)
        : view(frame.view),
          part(complexPart),
          mask(frame.mask ? frame.mask->levels() : image::ImageView()),
          special(frame.special.get()) {}

    /// The same pixels with rows and columns exchanged.
    [[nodiscard]] PixelSource transposed() const {
        PixelSource turned = *this;
        turned.view = view.transposed();
        turned.mask = mask.transposed();
        return turned;
    }

    /// A part of the pixels: see ImageView::part().
    [[nodiscard]] PixelSource crop(std::int64_t firstRow, std::int64_t rows, std::int64_t firstCol,
                                   std::int64_t cols) const {
        PixelSource cropped = *this;
        cropped.view = view.part(firstRow, rows, firstCol, cols);
        if (!mask.empty()) cropped.mask = mask.part(firstRow, rows, firstCol, cols);
        return cropped;
    }

    /// Whether pixels are read one by one, because of a mask or special values.
    [[nodiscard]] bool hasSpecialPixels() const noexcept {
        if (special == nullptr) return !mask.empty();
        // A source that declares special values takes uint32's own masked values as counts.
        const bool declared = view.dtype() == image::DType::UInt32;
        return !mask.empty() || declared || !special->sentinels.empty();
    }

    /// Whether the pixel is no measurement: NaN (of a colour, in any channel), masked, a sentinel;
    /// without special values also image::isMasked(). For single pixels: never fast.
    [[nodiscard]] bool isMasked(std::int64_t row, std::int64_t col) const;

    /// The type of the values that are read.
    [[nodiscard]] image::DType valueType() const noexcept {
        const image::DType number = image::valueType(view.dtype());
        if (!hasSpecialPixels() || number >= image::DType::Float32) return number;
        return image::sizeOf(number) <= 2 ? image::DType::Float32 : image::DType::Float64;
    }
};

}  // namespace spate::kernels
