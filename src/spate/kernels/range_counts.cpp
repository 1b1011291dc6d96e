// SPDX-License-Identifier: MIT
#include "spate/kernels/range_counts.h"

#include <limits>

#include "spate/image/dtype.h"

namespace spate::kernels {

// Masked uint32 are above every range, so they are asked for first.
RangeCounts countBeyond(const ValueImage& values, const color::Coloring& coloring) {
    const color::Range range = coloring.rule().range();
    const double overload = coloring.overload().value_or(std::numeric_limits<double>::quiet_NaN());
    RangeCounts counts;
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        const T* const row = values.row<T>(0);
        for (std::int64_t i = 0; i < values.rows() * values.cols(); ++i) {
            const auto value = static_cast<double>(row[i]);
            const bool measured = !image::isMasked(row[i]);
            const bool overloaded = measured && value >= overload;
            counts.overloaded += overloaded ? 1 : 0;
            counts.under += measured && !overloaded && value < range.min ? 1 : 0;
            counts.over += measured && !overloaded && value > range.max ? 1 : 0;
        }
    });
    return counts;
}

}  // namespace spate::kernels
