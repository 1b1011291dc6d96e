// SPDX-License-Identifier: MIT
#include "spate/color/autoscale.h"

#include <algorithm>
#include <cmath>

namespace spate::color {
namespace {

constexpr Range defaultRange(Normalization normalization) noexcept {
    return normalization == Normalization::Log ? Range{1, 10} : Range{0, 1};
}

std::optional<double> usableBound(std::optional<double> bound, Normalization normalization) {
    return bound && isValidBound(normalization, *bound) ? bound : std::nullopt;
}

std::optional<double> toDouble(const std::optional<image::PixelValue>& value) {
    return value ? std::optional(value->toDouble()) : std::nullopt;
}

// silx shows log data without positive values, but with finite ones, as 1…1 and not 1…10.
Range autoscaledBounds(AutoscaleMode mode, Normalization normalization,
                       const image::Statistics& statistics) {
    Range range = defaultRange(normalization);
    switch (mode) {
        case AutoscaleMode::MinMax:
            if (!statistics.min) return range;
            if (normalization == Normalization::Log) {
                range.min = toDouble(statistics.minPositive).value_or(range.min);
                range.max = statistics.minPositive ? statistics.max->toDouble() : range.min;
            } else {
                range = {statistics.min->toDouble(), statistics.max->toDouble()};
            }
    }
    return range;
}

}  // namespace

base::Result<Autoscale> fixedRange(Normalization normalization, std::optional<double> min,
                                   std::optional<double> max) {
    for (const auto& bound : {min, max}) {
        if (bound && !std::isfinite(*bound)) {
            return base::fail("range bound {}: expected a finite number", *bound);
        }
        if (bound && !isValidBound(normalization, *bound)) {
            return base::fail("range bound {}: {} needs a bound above 0", *bound,
                              name(normalization));
        }
    }
    if (min && max && *min > *max) {
        return base::fail("range {}…{}: expected the minimum not above the maximum", *min, *max);
    }
    return Autoscale{.min = min, .max = max};
}

bool needsStatistics(const Autoscale& autoscale, Normalization normalization) noexcept {
    return !usableBound(autoscale.min, normalization) || !usableBound(autoscale.max, normalization);
}

Range autoscaledRange(const Autoscale& autoscale, Normalization normalization,
                      const image::Statistics& statistics) noexcept {
    const auto fixedMin = usableBound(autoscale.min, normalization);
    const auto fixedMax = usableBound(autoscale.max, normalization);
    if (fixedMin && fixedMax) return {*fixedMin, std::max(*fixedMin, *fixedMax)};
    Range range = autoscaledBounds(autoscale.mode, normalization, statistics);
    if (fixedMin) return {*fixedMin, std::max(*fixedMin, range.max)};
    if (fixedMax) return {std::min(range.min, *fixedMax), *fixedMax};
    return range;
}

}  // namespace spate::color
