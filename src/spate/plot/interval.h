// SPDX-License-Identifier: MIT
// Interval: a stretch of one axis.
#pragma once

namespace spate::plot {

/// Data coordinates from min to max.
struct Interval {
    double min = 0;
    double max = 1;
    friend bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace spate::plot
