// SPDX-License-Identifier: MIT
// ValueHistogram: how the displayed values spread over the colours and beside them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "spate/base/thread_pool.h"
#include "spate/color/color_scale.h"
#include "spate/color/colormap.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/picture.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// Exact counts of a picture's values, in bins of equal length on a scale of the colours: bin i
/// holds the values whose colour of kBins is the i-th, by color::ColorRule between `ends`.
/// below + above + masked + invalid and the bins are the number of values.
struct ValueHistogram {
    static constexpr int kBins = 256;
    /// Of the scale, beyond either end of the range: what is there, too, is worth seeing when one
    /// drags the bounds.
    static constexpr double kMargin = 0.125;

    color::Range ends;  ///< values at the ends of the first and the last bin
    color::Normalization normalization = color::Normalization::Linear;
    double gamma = color::kDefaultGamma;
    std::array<std::int64_t, kBins> counts{};
    std::int64_t below = 0;     ///< under ends.min, −inf too
    std::int64_t above = 0;     ///< over ends.max, +inf too
    std::int64_t masked = 0;    ///< NaN, and masked integers
    std::int64_t invalid = 0;   ///< without f: below zero for log and sqrt
    std::uint64_t frameId = 0;  ///< of the frame whose values these are
    std::uint64_t serial = 0;   ///< of its submission

    /// Nothing counted yet; on the range's scale with kMargin on either side.
    [[nodiscard]] static ValueHistogram around(const color::Colormap& colormap, color::Range range);

    [[nodiscard]] color::ColorScale scale() const noexcept { return {ends, normalization, gamma}; }
    friend bool operator==(const ValueHistogram&, const ValueHistogram&) = default;
};

/// Counts with the colorize kernels: the bins are colours of a table, the picture says which bin
/// each value is in. So a bin is exactly what a colour is, at the speed of SIMD. Allocates nothing
/// once it has seen the size. One thread at a time.
class HistogramCounter {
public:
    HistogramCounter();

    /// Fills all but frameId and serial of `histogram`; `colormap` and `range` as the values are
    /// shown with.
    void count(const ValueImage& values, const color::Colormap& colormap, color::Range range,
               base::ThreadPool& pool, ValueHistogram& histogram);

private:
    color::Colormap bins_;  // its colours are the numbers of bins
    Colorizer colorizer_;
    Picture binOfValue_;
};

/// The truth that HistogramCounter is tested against.
void countScalar(const ValueImage& values, const color::Colormap& colormap, color::Range range,
                 ValueHistogram& histogram);

}  // namespace spate::kernels
