// SPDX-License-Identifier: MIT
// PlotLayout: where everything of a plot lies on a canvas of some size.
#pragma once

#include <QFont>
#include <QRectF>

#include "spate/pipeline/view.h"
#include "spate/plot/plot.h"
#include "spate/plot/ticks.h"
#include "spate/plot/transform.h"

namespace spate::plot {

/// The canvas that a plot is laid out on.
struct CanvasGeometry {
    QSizeF size;                  ///< logical pixels
    double devicePixelRatio = 1;  ///< device pixels in a logical one
    QFont font;

    friend bool operator==(const CanvasGeometry&, const CanvasGeometry&) = default;
};

/// All rectangles in logical pixels. The data area lies on whole device pixels, so that the picture
/// is never resampled. A part without room is empty, and not drawn.
struct PlotLayout {
    CanvasGeometry canvas;
    PlotTransform transform;  ///< its dataArea is where images are drawn
    QRectF title;
    QRectF xLabel;
    QRectF yLabel;
    QRectF colorBar;        ///< the gradient
    QRectF colorBarRegion;  ///< gradient and labels: repainted when the range changes
    Ticks xTicks;
    Ticks yTicks;

    /// The data area as the frame path sees it.
    [[nodiscard]] pipeline::View view() const;
};

/// Lays out a plot. Deterministic: same plot, same canvas, same layout.
[[nodiscard]] PlotLayout layoutPlot(const Plot& plot, const CanvasGeometry& canvas);

/// Length of a major tick, and its distance to its label, in logical pixels.
inline constexpr double kTickLength = 5;
inline constexpr double kTickLabelGap = 3;

}  // namespace spate::plot
