// SPDX-License-Identifier: MIT
// ColorScale: where values lie along a colour bar, and beyond its ends.
#pragma once

#include "spate/color/autoscale.h"
#include "spate/color/normalization.h"

namespace spate::color {

/// A scale between two values, spaced as a normalization spaces the colours (gamma: the power is
/// taken between these two). Unlike ColorRule it goes on beyond its ends, for histograms and for
/// handles that are dragged there. A value, cheap to copy.
class ColorScale {
public:
    ColorScale(Range ends, Normalization normalization, double gamma) noexcept;

    /// The scale on which a range takes all but `margin` (0 … 0.45) at either end. Without a margin
    /// its ends are the range. With one, equal bounds have room around them, and what the
    /// normalization cannot show has none.
    [[nodiscard]] static ColorScale around(Range range, Normalization normalization, double gamma,
                                           double margin) noexcept;

    [[nodiscard]] Range ends() const noexcept { return ends_; }
    /// 0 at the lower end, 1 at the upper, below and above beyond them; NaN for a value without f.
    /// Equal ends: in the middle.
    [[nodiscard]] double placeOf(double value) const noexcept;
    /// The finite value at a place: on log scales above zero, on sqrt scales not below.
    [[nodiscard]] double valueAt(double place) const noexcept;

    friend bool operator==(const ColorScale&, const ColorScale&) = default;

private:
    Range ends_;
    Normalization normalization_;
    double gamma_;
    double low_;   // f(ends_.min)
    double high_;  // f(ends_.max)
};

}  // namespace spate::color
