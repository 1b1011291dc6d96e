// SPDX-License-Identifier: MIT
// ScanColor: step 2 of a frame that has colours already. One pass over its memory gives the
// picture.
#pragma once

#include <cstdint>
#include <memory>

#include "spate/base/thread_pool.h"
#include "spate/color/color_table.h"
#include "spate/kernels/picture.h"
#include "spate/kernels/pixel_source.h"
#include "spate/kernels/pixel_window.h"
#include "spate/kernels/reduction.h"

namespace spate::kernels {

/// What a scan of colours is asked for.
struct ColorScanRequest {
    Reduction reduction = Reduction::Mean;  ///< all but Nearest are averages
    color::Argb masked = 0;                 ///< of a bin without a measured pixel
};

/// Reduces colour images (3 or 4 channels of uint8, uint16, float32 or float64, any strides and
/// byte order) to pictures, on all threads of a pool. A bin is the average of its pixels, channel
/// by channel, or with Reduction::Nearest the pixel at its centre. Masked pixels, and those with
/// NaN in a channel, are skipped. Alpha is averaged too, and weighs the colours, so that what
/// cannot be seen does not bleed; where nothing can be seen the picture is 0 (transparent black).
///
/// A byte of the picture is the average in units of 255 (uint16: of 65535; floats: of 1, each pixel
/// clamped to 0 … 1 first), rounded once, half up. Sums of integers are exact, those of floats are
/// made in the order of rows and columns: the result does not depend on the thread count.
/// Keeps its scratch memory: frames of one shape allocate nothing. One thread at a time.
class ColorScanner {
public:
    ColorScanner();
    ~ColorScanner();
    ColorScanner(ColorScanner&&) noexcept;
    ColorScanner& operator=(ColorScanner&&) noexcept;

    /// Fills `picture` (window.rows × window.cols) from a colour image; the source's mask counts,
    /// its special values do not. Returns the bytes of the frame that were read, each counted once.
    std::int64_t scan(const PixelSource& source, const PixelWindow& window,
                      const ColorScanRequest& request, base::ThreadPool& pool, Picture& picture);

private:
    struct Scratch;
    std::unique_ptr<Scratch> scratch_;
};

/// The truth that ColorScanner is tested against: the same contract, written to be obviously right.
std::int64_t scanColorScalar(const PixelSource& source, const PixelWindow& window,
                             const ColorScanRequest& request, Picture& picture);

}  // namespace spate::kernels
