// SPDX-License-Identifier: MIT
#include "spate/pipeline/axis_scale.h"

#include <cmath>
#include <limits>
#include <utility>

namespace spate::pipeline {

std::string_view name(AxisScale scale) noexcept {
    switch (scale) {
        case AxisScale::Log:
            return "log";
        case AxisScale::Asinh:
            return "arcsinh";
        case AxisScale::Linear:
            break;
    }
    return "linear";
}

double toScaled(AxisScale scale, double value) noexcept {
    switch (scale) {
        case AxisScale::Log:
            return std::log(value);
        case AxisScale::Asinh:
            return std::asinh(value);
        case AxisScale::Linear:
            break;
    }
    return value;
}

double fromScaled(AxisScale scale, double scaled) noexcept {
    switch (scale) {
        case AxisScale::Log:
            return std::exp(scaled);
        case AxisScale::Asinh:
            return std::sinh(scaled);
        case AxisScale::Linear:
            break;
    }
    return scaled;
}

AxisMapping::AxisMapping(AxisScale scale, double min, double max, bool reversed) noexcept
    : scale_(scale), first_(min), last_(max) {
    // One end that has no place leaves none to the other: better no picture than a wrong one.
    if (scale == AxisScale::Log && !(min > 0 && max > 0)) {
        first_ = last_ = std::numeric_limits<double>::quiet_NaN();
    }
    if (reversed) std::swap(first_, last_);
    scaledFirst_ = toScaled(scale, first_);
    scaledLast_ = toScaled(scale, last_);
}

double AxisMapping::dataAt(double part) const noexcept {
    // The transform and back would miss the ends by a rounding.
    if (part == 0) return first_;
    if (part == 1) return last_;
    return fromScaled(scale_, std::lerp(scaledFirst_, scaledLast_, part));
}

double AxisMapping::partOf(double value) const noexcept {
    return (toScaled(scale_, value) - scaledFirst_) / (scaledLast_ - scaledFirst_);
}

}  // namespace spate::pipeline
