// SPDX-License-Identifier: MIT
// For tests of renderers: views of all kinds.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include "spate/kernels/scan_frames_for_test.h"
#include "spate/pipeline/view.h"

namespace spate::gl {

inline double anyOf(kernels::Random& random, double low, double high) {
    return std::uniform_real_distribution(low, high)(random);
}

// An axis of any scale about an image of `count` pixels, from much of it to a small part.
inline pipeline::AxisWindow randomAxis(kernels::Random& random, double origin, double scale,
                                       std::int64_t count) {
    const auto size = static_cast<double>(count);
    const double first = anyOf(random, -0.3 * size, 0.9 * size);
    const double last = first + size * std::pow(10, anyOf(random, -1.5, 0.3));
    auto [min, max] = std::minmax({origin + first * scale, origin + last * scale});
    pipeline::AxisWindow axis{.min = min, .max = max, .reversed = kernels::chance(random, 50)};
    axis.length = static_cast<int>(kernels::between(random, 1, 70));
    axis.scale = pipeline::kAllAxisScales[random() % 3];
    if (axis.scale == pipeline::AxisScale::Log) {
        axis.max = std::max(max, std::abs(scale));
        if (!(min > 0)) axis.min = axis.max * 0.01;
    }
    return axis;
}

}  // namespace spate::gl
