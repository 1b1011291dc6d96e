// SPDX-License-Identifier: MIT
// Crosshair: two lines across the data area, through the cursor or a place of the data.
#pragma once

#include "spate/widgets/switched_overlay.h"

namespace spate::widgets {

class PlotWidget;

/// Lines of one device pixel, dashed in black and white, so that they are seen on any colours.
class Crosshair : public SwitchedOverlay {
    Q_OBJECT

public:
    explicit Crosshair(QObject* parent = nullptr);

    /// Stays at a point in data coordinates, whatever the cursor does; nothing: follows the cursor.
    void setPosition(std::optional<QPointF> data);
    /// Where it was set to stay.
    [[nodiscard]] std::optional<QPointF> fixedPosition() const noexcept { return fixed_; }

    void paint(QPainter& painter, const plot::Plot& plot,
               const plot::PlotLayout& layout) const override;

private:
    std::optional<QPointF> fixed_;
};

/// Adds a crosshair to a plot, and an action that shows and hides it: C.
[[nodiscard]] QAction* makeCrosshairAction(PlotWidget& plotWidget, QObject* parent);

}  // namespace spate::widgets
