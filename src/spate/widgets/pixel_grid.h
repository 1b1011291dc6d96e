// SPDX-License-Identifier: MIT
// PixelGrid: lines between data pixels that are large enough to be seen apart.
#pragma once

#include "spate/widgets/pixel_edges.h"
#include "spate/widgets/switched_overlay.h"

namespace spate::widgets {

class PlotWidget;

/// Opaque lines of one device pixel along the edges of data pixels that are at least
/// kMinimumPixel logical pixels large, where the painted frame has pixels.
class PixelGrid : public SwitchedOverlay {
    Q_OBJECT

public:
    static constexpr double kMinimumPixel = 12;

    using SwitchedOverlay::SwitchedOverlay;
    void paint(QPainter& painter, const plot::Plot& plot,
               const plot::PlotLayout& layout) const override;
};

/// The lines between cells, and around them.
void paintPixelGrid(QPainter& painter, const plot::PlotLayout& layout, const PixelCells& cells);

/// Adds a grid to a plot, and an action that shows and hides it.
[[nodiscard]] QAction* makePixelGridAction(PlotWidget& plotWidget, QObject* parent);

}  // namespace spate::widgets
