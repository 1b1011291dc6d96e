// SPDX-License-Identifier: MIT
// AlphaWindow: the alpha of each pixel of a picture.
#pragma once

#include "spate/base/thread_pool.h"
#include "spate/kernels/picture.h"
#include "spate/kernels/scan.h"
#include "spate/pipeline/alpha_image.h"

namespace spate::pipeline {

/// The colour, as opaque as both say: a·b/255, rounded half up.
[[nodiscard]] constexpr color::Argb withAlpha(color::Argb color, std::uint8_t alpha) noexcept {
    // Exact for all products of two bytes, and needs no division.
    const color::Argb rounded = (color >> 24U) * alpha + 128;
    return (color & 0x00FF'FFFFU) | ((rounded + (rounded >> 8U)) >> 8U) << 24U;
}

/// What an alpha image is in one window: for Reduction::Nearest the alpha of the data pixel that
/// stands for the bin; for all others the mean of the bin, also where one pixel's value is shown
/// (the value stands for the bin, and so does the mean). NaN does not count in a mean; a bin of
/// nothing else is transparent. Kept from frame to frame, as is its memory. One thread at a time.
class AlphaWindow {
public:
    /// Reads the alpha image, unless it did so for the same image, bins and reduction (false).
    bool update(const AlphaImagePtr& alpha, const kernels::PixelWindow& window,
                kernels::Reduction reduction, base::ThreadPool& pool);
    /// Lets go of the alpha image.
    void forget() noexcept { known_.reset(); }

    /// uint8, one for each pixel of the window: 0 … 255.
    [[nodiscard]] const kernels::ValueImage& bytes() const noexcept { return bytes_; }
    /// Multiplies the alpha of a picture of the window's size: withAlpha().
    void multiply(kernels::Picture& picture, base::ThreadPool& pool) const;

private:
    void toBytes();

    AlphaImagePtr known_;
    kernels::PixelWindow knownWindow_;
    bool knownNearest_ = false;
    kernels::Scanner scanner_;
    kernels::ValueImage values_;
    kernels::ValueImage bytes_;  // 0 … 255
};

}  // namespace spate::pipeline
