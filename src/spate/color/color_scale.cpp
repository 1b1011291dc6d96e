// SPDX-License-Identifier: MIT
#include "spate/color/color_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spate::color {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();

// The power on both sides of zero, so that a scale goes on below its lower end.
double signedPower(double base, double exponent) {
    return std::copysign(std::pow(std::abs(base), exponent), base);
}

double between(double low, double high, double part) {
    return low * (1 - part) + high * part;  // high − low might overflow
}

// Half of the room around a single value, in f-space: one unit, but never lost in rounding.
double roomAround(double place) {
    return std::max(0.5, std::abs(place) * 1e-3);
}

double clampedToDomain(Normalization normalization, double value) {
    switch (domainOf(normalization)) {
        case Domain::All:
            break;
        case Domain::NonNegative:
            return std::clamp(value, 0.0, kLargest);
        case Domain::Positive:
            return std::clamp(value, std::numeric_limits<double>::min(), kLargest);
    }
    return std::clamp(value, -kLargest, kLargest);
}

}  // namespace

ColorScale::ColorScale(Range ends, Normalization normalization, double gamma) noexcept
    : ends_(ends),
      normalization_(normalization),
      gamma_(gamma),
      low_(apply(normalization, ends.min)),
      high_(apply(normalization, ends.max)) {}

ColorScale ColorScale::around(Range range, Normalization normalization, double gamma,
                              double margin) noexcept {
    if (margin <= 0) return {range, normalization, gamma};
    double low = apply(normalization, range.min);
    double high = apply(normalization, range.max);
    if (!(low < high)) {
        const double room = roomAround(low);
        low -= room;
        high += room;
        margin = 0;
    }
    // The places of the bounds, before any power.
    const bool isGamma = normalization == Normalization::Gamma;
    const double lower = isGamma ? std::pow(margin, 1 / gamma) : margin;
    const double upper = isGamma ? std::pow(1 - margin, 1 / gamma) : 1 - margin;
    const double width = high / (upper - lower) - low / (upper - lower);
    const auto value = [&](double place) {
        return clampedToDomain(normalization, revert(normalization, place));
    };
    return {{value(low - width * lower), value(low + width * (1 - lower))}, normalization, gamma};
}

double ColorScale::placeOf(double value) const noexcept {
    const double n = apply(normalization_, value);
    if (std::isnan(n)) return n;
    if (!(low_ < high_)) return 0.5;
    const double part = (n / 2 - low_ / 2) / (high_ / 2 - low_ / 2);
    return normalization_ == Normalization::Gamma ? signedPower(part, gamma_) : part;
}

double ColorScale::valueAt(double place) const noexcept {
    if (place == 0) return ends_.min;
    if (place == 1) return ends_.max;
    const double part =
        normalization_ == Normalization::Gamma ? signedPower(place, 1 / gamma_) : place;
    return clampedToDomain(normalization_, revert(normalization_, between(low_, high_, part)));
}

}  // namespace spate::color
