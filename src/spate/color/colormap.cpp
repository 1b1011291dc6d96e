// SPDX-License-Identifier: MIT
#include "spate/color/colormap.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace spate::color {
namespace {

// Without a range between its ends the power means nothing: the value decides itself.
Normalization effective(Normalization normalization, Range range) noexcept {
    const bool noPower = normalization == Normalization::Gamma && range.min == range.max;
    return noPower ? Normalization::Linear : normalization;
}

double scaleFor(double low, double high, int size) noexcept {
    return std::isfinite((high - low) * size) ? 1.0 : 0x1p-64;
}

}  // namespace

bool isValidGamma(double gamma) noexcept {
    return std::isfinite(gamma) && gamma > 0;
}

ColorRule::ColorRule(Range range, Normalization normalization, int size, double gamma) noexcept
    : range_(range),
      normalization_(effective(normalization, range)),
      size_(size),
      gamma_(gamma),
      scale_(scaleFor(range.min, range.max, size)),
      low_(normalized(range.min)),
      high_(normalized(range.max)) {}

double ColorRule::normalized(double value) const noexcept {
    if (normalization_ != Normalization::Gamma) return apply(normalization_, value);
    if (value <= range_.min) return 0;
    if (value >= range_.max) return 1;
    const double low = range_.min * scale_;
    return std::pow((value * scale_ - low) / (range_.max * scale_ - low), gamma_);
}

std::optional<int> ColorRule::index(double value) const noexcept {
    const double n = normalized(value);
    if (std::isnan(n)) return std::nullopt;
    // Of the values too: just above equal bounds f may round to theirs.
    if (value <= range_.min) return 0;
    if (value >= range_.max) return size_ - 1;
    if (n <= low_) return 0;
    if (n >= high_) return size_ - 1;
    const double scale = scaleFor(low_, high_, size_);
    const double above = n * scale - low_ * scale;
    const double index = std::floor(above * size_ / (high_ * scale - low_ * scale));
    return static_cast<int>(std::clamp(index, 0.0, size_ - 1.0));
}

std::optional<double> ColorRule::place(double value) const noexcept {
    const double n = normalized(value);
    if (std::isnan(n)) return std::nullopt;
    if (low_ == high_) return 0.5;
    const double inside = std::clamp(n, low_, high_);
    const double scale = scaleFor(low_, high_, 1);
    return (inside * scale - low_ * scale) / (high_ * scale - low_ * scale);
}

double ColorRule::valueNear(int index) const noexcept {
    const double part = static_cast<double>(index) / size_;
    if (normalization_ == Normalization::Gamma) {
        const double inRange = std::pow(part, 1 / gamma_);
        return range_.min * (1 - inRange) + range_.max * inRange;
    }
    return revert(normalization_, low_ * (1 - part) + high_ * part);
}

std::optional<int> colorIndex(double value, Range range, Normalization normalization,
                              int size) noexcept {
    return ColorRule(range, normalization, size).index(value);
}

Coloring::Coloring(Colormap colormap, Range range, std::optional<double> overload) noexcept
    : colormap_(std::move(colormap)),
      rule_(range, colormap_.normalization, static_cast<int>(colormap_.table->colors.size()),
            colormap_.gamma),
      overload_(overload) {}

Argb Coloring::colorOf(double value) const noexcept {
    const auto index = rule_.index(value);
    if (!index) return colormap_.colorOfNan();
    if (overload_ && value >= *overload_) return colormap_.colorOfOverload();
    if (value < rule_.range().min) return colormap_.colorOfUnder();
    if (value > rule_.range().max) return colormap_.colorOfOver();
    return colormap_.table->colors[static_cast<std::size_t>(*index)];
}

}  // namespace spate::color
