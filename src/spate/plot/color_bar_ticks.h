// SPDX-License-Identifier: MIT
// The marks of a colour bar: its bounds, and round values between them.
#pragma once

#include <QFontMetricsF>
#include <QString>
#include <vector>

#include "spate/plot/color_bar.h"

namespace spate::plot {

/// A mark with its label.
struct ColorBarTick {
    double place;  ///< 0 … 1 along the bar
    QString label;
    bool isBound;  ///< of the range: always labelled, others only where there is room
};

/// All marks of a bar, major ones from its lower end up.
struct ColorBarTicks {
    std::vector<ColorBarTick> major;
    std::vector<double> minor;  ///< places
};

/// Marks for a bar `height` pixels high. Labels are at most `width` wide and never overlap; the
/// bounds have all digits that fit, and their labels are there whatever else is.
[[nodiscard]] ColorBarTicks colorBarTicks(const ColorBar& bar, double height, double width,
                                          const QFontMetricsF& metrics);

}  // namespace spate::plot
