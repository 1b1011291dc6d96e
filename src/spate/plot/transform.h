// SPDX-License-Identifier: MIT
// PlotTransform: between the pixels of a plot's canvas and data coordinates.
#pragma once

#include <QPointF>
#include <QRectF>
#include <cstdint>
#include <optional>

#include "spate/pipeline/view.h"
#include "spate/plot/axis_constraints.h"
#include "spate/plot/interval.h"

namespace spate::plot {

/// The y axis that data belong to: silx's "left" and "right". Images belong to the left one.
enum class YAxisSide : std::uint8_t { Left, Right };

/// Data coordinates that a plot shows; min < max in all.
struct Limits {
    double xMin = 0;
    double xMax = 1;
    double yMin = 0;
    double yMax = 1;
    std::optional<Interval> y2 = std::nullopt;  ///< of the right y axis, while that is shown

    [[nodiscard]] double width() const noexcept { return xMax - xMin; }
    [[nodiscard]] double height() const noexcept { return yMax - yMin; }
    [[nodiscard]] bool intersects(const Limits& other) const noexcept {
        return xMin < other.xMax && other.xMin < xMax && yMin < other.yMax && other.yMin < yMax;
    }
    friend bool operator==(const Limits&, const Limits&) = default;
};

/// On linear axes: the smallest limits around `limits`, with the same centre, in which a data unit
/// is as long in x as in y on an area of this size. Where constraints stop an axis from being
/// widened, it is moved, and then less of the other one is shown: constraints win over the aspect
/// ratio, and this over `limits`.
[[nodiscard]] Limits withEqualAspect(const Limits& limits, QSizeF area,
                                     const AxisConstraints& x = {}, const AxisConstraints& y = {});

/// A value; valid for one layout of one plot. Pixels are logical pixels of the canvas.
struct PlotTransform {
    QRectF dataArea;
    Limits limits;           ///< what the data area shows
    bool xReversed = false;  ///< larger x to the left
    bool yReversed = true;   ///< larger y at the top, as on paper
    bool y2Reversed = true;
    pipeline::AxisScale xScale = pipeline::AxisScale::Linear;
    pipeline::AxisScale yScale = pipeline::AxisScale::Linear;
    pipeline::AxisScale y2Scale = pipeline::AxisScale::Linear;
    /// What the plot was asked to show, where the aspect ratio had it show more, about the same
    /// centre.
    std::optional<Limits> asked = std::nullopt;

    /// For data that belong to an axis: for the right one, y means y2. The left one's while there
    /// is no right axis.
    [[nodiscard]] PlotTransform of(YAxisSide side) const;

    [[nodiscard]] QPointF toData(QPointF pixel) const;
    [[nodiscard]] QPointF toPixel(QPointF data) const;

    /// The limits, of all axes, with which the data area would show what a rectangle of the canvas
    /// shows now. How gestures zoom and pan: in pixels, so that they feel the same on axes of every
    /// scale. Where the aspect ratio is kept, a rectangle of the area's shape gives limits that
    /// show it when they are widened again: so panning and zooming plots of different shapes by
    /// turns, with linked axes, never adds up to a wider view.
    [[nodiscard]] Limits limitsOf(const QRectF& rectangle) const;
};

}  // namespace spate::plot
