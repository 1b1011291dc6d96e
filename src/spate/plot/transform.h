// SPDX-License-Identifier: MIT
// PlotTransform: between the pixels of a plot's canvas and data coordinates.
#pragma once

#include <QPointF>
#include <QRectF>

#include "spate/pipeline/view.h"

namespace spate::plot {

/// Data coordinates that a plot shows; min < max in both.
struct Limits {
    double xMin = 0;
    double xMax = 1;
    double yMin = 0;
    double yMax = 1;

    [[nodiscard]] double width() const noexcept { return xMax - xMin; }
    [[nodiscard]] double height() const noexcept { return yMax - yMin; }
    [[nodiscard]] bool intersects(const Limits& other) const noexcept {
        return xMin < other.xMax && other.xMin < xMax && yMin < other.yMax && other.yMin < yMax;
    }
    friend bool operator==(const Limits&, const Limits&) = default;
};

/// On linear axes: the smallest limits around `limits`, with the same centre, in which a data unit
/// is as long in x as in y on an area of this size.
[[nodiscard]] Limits withEqualAspect(const Limits& limits, QSizeF area);

/// A value; valid for one layout of one plot. Pixels are logical pixels of the canvas.
struct PlotTransform {
    QRectF dataArea;
    Limits limits;
    bool xReversed = false;  ///< larger x to the left
    bool yReversed = true;   ///< larger y at the top, as on paper
    pipeline::AxisScale xScale = pipeline::AxisScale::Linear;
    pipeline::AxisScale yScale = pipeline::AxisScale::Linear;

    [[nodiscard]] QPointF toData(QPointF pixel) const;
    [[nodiscard]] QPointF toPixel(QPointF data) const;

    /// The limits with which the data area would show what a rectangle of the canvas shows now. How
    /// gestures zoom and pan: in pixels, so that they feel the same on axes of every scale.
    [[nodiscard]] Limits limitsOf(const QRectF& rectangle) const;
};

}  // namespace spate::plot
