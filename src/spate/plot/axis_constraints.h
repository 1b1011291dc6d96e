// SPDX-License-Identifier: MIT
// AxisConstraints: how far an axis may be panned and zoomed.
#pragma once

#include <optional>

#include "spate/pipeline/axis_scale.h"
#include "spate/plot/interval.h"

namespace spate::plot {

/// What limits may be; nothing given allows all. A value.
struct AxisConstraints {
    std::optional<double> minPos;
    std::optional<double> maxPos;
    std::optional<double> minRange;
    std::optional<double> maxRange;

    /// Finite, in order, and ranges above zero.
    [[nodiscard]] bool areSound() const noexcept;
    /// The limits that are allowed: made longer or shorter about their centre (on a linear axis),
    /// then moved by as little as possible, evenly on the axis's scale. Positions win over ranges.
    [[nodiscard]] Interval apply(Interval limits, pipeline::AxisScale scale) const noexcept;
};

}  // namespace spate::plot
