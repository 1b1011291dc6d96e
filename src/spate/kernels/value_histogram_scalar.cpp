// SPDX-License-Identifier: MIT
// The plain twin of HistogramCounter: the colour rule, value by value.
#include "spate/image/dtype.h"
#include "spate/kernels/value_histogram.h"

namespace spate::kernels {

void countScalar(const ValueImage& values, const color::Colormap& colormap, color::Range range,
                 ValueHistogram& histogram) {
    histogram = ValueHistogram::around(colormap, range);
    const color::Range ends = histogram.ends;
    const color::ColorRule rule(ends, colormap.normalization, ValueHistogram::kBins,
                                colormap.gamma);
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        const T* const row = values.row<T>(0);
        for (std::int64_t i = 0; i < values.rows() * values.cols(); ++i) {
            const auto value = static_cast<double>(row[i]);
            const auto bin = rule.index(value);
            if (image::isMasked(row[i])) {
                ++histogram.masked;
            } else if (!bin) {
                ++histogram.invalid;
            } else if (value < ends.min) {
                ++histogram.below;
            } else if (value > ends.max) {
                ++histogram.above;
            } else {
                ++histogram.counts[static_cast<std::size_t>(*bin)];
            }
        }
    });
}

}  // namespace spate::kernels
