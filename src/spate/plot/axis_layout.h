// SPDX-License-Identifier: MIT
// AxisLayout: the ticks of an axis and the labels that have room at it.
#pragma once

#include <QFontMetricsF>
#include <QRectF>
#include <QString>
#include <cstdint>
#include <vector>

#include "spate/plot/axis.h"
#include "spate/plot/ticks.h"

namespace spate::plot {

/// A text and the rectangle that it is drawn in, which holds all of it. Empty: not drawn.
struct Label {
    QString text = {};
    QRectF rect = {};
    [[nodiscard]] bool isEmpty() const noexcept { return text.isEmpty(); }
};

/// In logical pixels of the canvas.
struct AxisLayout {
    Ticks ticks = {};
    std::vector<Label> labels = {};  ///< of the major ticks that have room for one, in their order
    Label context = {};              ///< Ticks::context, at the end of the axis
    Label name = {};                 ///< Axis::label(); of y axes, to be read from below
};

enum class AxisSide : std::uint8_t { Bottom, Left, Right };

/// What ticks and labels of an axis have to fit.
struct AxisRoom {
    AxisSide side = AxisSide::Bottom;
    QRectF dataArea = {};
    Interval shown = {};    ///< data coordinates that the data area shows
    bool reversed = false;  ///< of pixels, which count to the right and downward
    Interval free = {};     ///< pixels along the axis that labels may lie in
};

/// Ticks and their labels; as many as have room beside each other. Neither context nor name.
[[nodiscard]] AxisLayout layOutTicks(const Axis& axis, const AxisRoom& room,
                                     const QFontMetricsF& metrics);

/// Length of a major tick, and its distance to its label, in logical pixels.
inline constexpr double kTickLength = 5;
inline constexpr double kTickLabelGap = 3;

}  // namespace spate::plot
