// SPDX-License-Identifier: MIT
#include "spate/color/colormap.h"

#include <algorithm>
#include <cmath>

namespace spate::color {

ColorRule::ColorRule(Range range, Normalization normalization, int size) noexcept
    : normalization_(normalization),
      size_(size),
      low_(apply(normalization, range.min)),
      high_(apply(normalization, range.max)),
      scale_(std::isfinite((high_ - low_) * size) ? 1.0 : 0x1p-64) {}

std::optional<int> ColorRule::index(double value) const noexcept {
    const double n = apply(normalization_, value);
    if (std::isnan(n)) return std::nullopt;
    if (n <= low_) return 0;
    if (n >= high_) return size_ - 1;
    const double above = n * scale_ - low_ * scale_;
    const double place = std::floor(above * size_ / (high_ * scale_ - low_ * scale_));
    return static_cast<int>(std::clamp(place, 0.0, size_ - 1.0));
}

double ColorRule::valueNear(int index) const noexcept {
    const double part = static_cast<double>(index) / size_;
    return revert(normalization_, low_ * (1 - part) + high_ * part);
}

std::optional<int> colorIndex(double value, Range range, Normalization normalization,
                              int size) noexcept {
    return ColorRule(range, normalization, size).index(value);
}

}  // namespace spate::color
