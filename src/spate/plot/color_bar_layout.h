// SPDX-License-Identifier: MIT
// ColorBarLayout: where the parts of a colour bar lie beside the data area.
#pragma once

#include <optional>

#include "spate/color/color_scale.h"
#include "spate/plot/color_bar.h"
#include "spate/plot/layout.h"

namespace spate::plot {

/// Rectangles in logical pixels of the canvas, all empty where the plot has no bar. Depends on
/// nothing that a frame changes: the bar never moves.
struct ColorBarLayout {
    QRectF gradient;
    QRectF histogram;  ///< left of the gradient; empty without one, and where room is short
    QRectF over;       ///< the arrow at the upper end: the colour of what is above
    QRectF under;      ///< the arrow at the lower end
    QRectF overload;   ///< the swatch above all
    QRectF masked;     ///< the swatch below all
    QRectF labels;     ///< right of the gradient, past the ticks

    [[nodiscard]] double yOf(double place) const noexcept {
        return gradient.bottom() - place * gradient.height();
    }
    [[nodiscard]] double placeAt(double y) const noexcept {
        return (gradient.bottom() - y) / gradient.height();
    }
    /// What of the bar is at a point; swatches and arrows only where the bar shows them.
    [[nodiscard]] std::optional<ColorBarPart> partAt(QPointF pixel, const ColorBar& bar) const;
};

[[nodiscard]] ColorBarLayout layoutColorBar(const PlotLayout& layout);

/// The width that the bar takes, with its labels, its histogram and its distance to what is left of
/// it. No frame changes it: the bar never moves.
[[nodiscard]] double colorBarRoom(const Plot& plot, const CanvasGeometry& canvas);

/// Places bar and region at the right end of a canvas whose data area is known.
void placeColorBar(const Plot& plot, PlotLayout& layout);

}  // namespace spate::plot
