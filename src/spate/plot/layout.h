// SPDX-License-Identifier: MIT
// PlotLayout: where everything of a plot lies on a canvas of some size.
#pragma once

#include <QFont>
#include <QLine>
#include <QRectF>
#include <vector>

#include "spate/pipeline/view.h"
#include "spate/plot/axis_layout.h"
#include "spate/plot/plot.h"
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
/// is never resampled. A part without room is empty, and not drawn: texts never overlap each other
/// or the data, nor are they cut.
struct PlotLayout {
    CanvasGeometry canvas;
    PlotTransform transform;  ///< its dataArea is where images are drawn
    Label title;
    AxisLayout x;
    AxisLayout y;
    AxisLayout y2;          ///< while Plot::isY2AxisShown()
    QRectF colorBar;        ///< the gradient
    QRectF colorBarRegion;  ///< gradient and labels: repainted when the range changes
    /// Lines of the grid, in device pixels from the data area's corner.
    std::vector<QLine> majorGrid;
    std::vector<QLine> minorGrid;

    /// The data area as the frame path sees it.
    [[nodiscard]] pipeline::View view() const;
    /// For data that belong to one of the y axes.
    [[nodiscard]] PlotTransform transformOf(YAxisSide side) const { return transform.of(side); }
    /// All texts that are drawn, but for those of the colour bar.
    [[nodiscard]] std::vector<Label> texts() const;
};

/// Lays out a plot. Deterministic: same plot, same canvas, same layout.
[[nodiscard]] PlotLayout layoutPlot(const Plot& plot, const CanvasGeometry& canvas);

}  // namespace spate::plot
