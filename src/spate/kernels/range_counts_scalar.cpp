// SPDX-License-Identifier: MIT
// The plain twin of countBeyond(): the bounds as they are, value by value.
#include <limits>

#include "spate/image/dtype.h"
#include "spate/kernels/range_counts.h"

namespace spate::kernels {

// Masked uint32 are above every range, so they are asked for first.
RangeCounts countBeyondScalar(const ValueImage& values, const color::Coloring& coloring) {
    const color::Range range = coloring.rule().range();
    const bool allHaveF = color::domainOf(coloring.rule().normalization()) == color::Domain::All;
    const double overload = coloring.overload().value_or(std::numeric_limits<double>::quiet_NaN());
    RangeCounts counts;
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        const T* const row = values.row<T>(0);
        for (std::int64_t i = 0; i < values.rows() * values.cols(); ++i) {
            const auto value = static_cast<double>(row[i]);
            if (image::isMasked(row[i])) {
                ++counts.masked;
            } else if (value < 0 && !allHaveF) {
                ++counts.invalid;
            } else if (value >= overload) {
                ++counts.overloaded;
            } else if (value < range.min) {
                ++counts.under;
            } else if (value > range.max) {
                ++counts.over;
            }
        }
    });
    return counts;
}

}  // namespace spate::kernels
