// SPDX-License-Identifier: MIT
#include "spate/plot/axis_constraints.h"

#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

using pipeline::AxisScale;

bool isSoundPair(const std::optional<double>& least, const std::optional<double>& most) {
    if ((least && !std::isfinite(*least)) || (most && !std::isfinite(*most))) return false;
    return !least || !most || *least < *most;
}

Interval withRange(Interval limits, double range) {
    const double grow = (range - (limits.max - limits.min)) / 2;
    return {limits.min - grow, limits.max + grow};
}

// A position that the axis has: none is below zero on a log axis.
std::optional<double> onScale(const std::optional<double>& position, AxisScale scale) {
    return scale == AxisScale::Log && position && *position <= 0 ? std::nullopt : position;
}

}  // namespace

bool AxisConstraints::areSound() const noexcept {
    const bool positive = minRange.value_or(1) > 0 && maxRange.value_or(1) > 0;
    return positive && isSoundPair(minPos, maxPos) &&
           (isSoundPair(minRange, maxRange) || (minRange && minRange == maxRange));
}

Interval AxisConstraints::apply(Interval limits, AxisScale scale) const noexcept {
    if (scale == AxisScale::Linear) {
        const double range = limits.max - limits.min;
        if (maxRange && range > *maxRange) limits = withRange(limits, *maxRange);
        if (minRange && range < *minRange) limits = withRange(limits, *minRange);
    }
    const auto low = onScale(minPos, scale);
    const auto high = onScale(maxPos, scale);
    const auto scaled = [&](double value) { return pipeline::toScaled(scale, value); };
    const double length = scaled(limits.max) - scaled(limits.min);
    if (low && high && length >= scaled(*high) - scaled(*low)) return {*low, *high};
    if (low && limits.min < *low) {
        const double max = pipeline::fromScaled(scale, scaled(*low) + length);
        return {*low, std::min(max, high.value_or(max))};
    }
    if (high && limits.max > *high) {
        const double min = pipeline::fromScaled(scale, scaled(*high) - length);
        return {std::max(min, low.value_or(min)), *high};
    }
    return limits;
}

}  // namespace spate::plot
