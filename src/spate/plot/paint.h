// SPDX-License-Identifier: MIT
// Paint: step 5 of the frame path, and what surrounds the picture. The same functions draw on the
// screen, into an image, and into vector files.
#pragma once

#include <QColor>
#include <QPainter>
#include <QPalette>
#include <QRectF>
#include <optional>

#include "spate/pipeline/rendered_frame.h"
#include "spate/plot/color_bar.h"
#include "spate/plot/layout.h"

namespace spate::plot {

/// The colours around the picture, from the host's palette (dark or light).
struct PlotColors {
    QColor background;
    QColor dataBackground;
    QColor foreground;

    [[nodiscard]] static PlotColors fromPalette(const QPalette& palette);
    /// Black on white, whatever the screen has.
    [[nodiscard]] static PlotColors forPaper();

    /// Of lines that matter less than what they stand beside.
    [[nodiscard]] QColor minorTick() const;
    /// The two colours of a line of the grid, one dark and one light: over an image of any colours
    /// one of them is seen.
    [[nodiscard]] QColor strongGrid() const;
    [[nodiscard]] QColor faintGrid() const;
};

/// By which lines are moved on devices that have no pixels, to go along the middle of the pixel
/// that they take on the screen.
inline constexpr double kHalfPixel = 0.5;

/// All but the data area and the colour bar: background, frame, ticks, labels, title.
void paintDecoration(QPainter& painter, const Plot& plot, const PlotLayout& layout,
                     const PlotColors& colors);

/// Where a rendering's picture lies on the canvas, in device pixels from the data area's corner:
/// its own pixels when it was rendered for this view, mapped when the view has moved since (on axes
/// of the same scales, moving is stretching and shifting), nowhere when an axis has another scale.
[[nodiscard]] std::optional<QRectF> pictureRect(const pipeline::RenderedFrame& rendered,
                                                const PlotLayout& layout);

/// One picture, where its frame lies in the current view: pixel by pixel when it was rendered for
/// this view, mapped when the view has moved since, and not at all when an axis has another scale
/// since: its pixels would lie in wrong places. `painter` is clipped to the data area.
void paintPicture(QPainter& painter, const pipeline::RenderedFrame& rendered,
                  const PlotLayout& layout, double opacity);

/// The lines of the grid, dashed in two colours: few, opaque and one device pixel wide, so that
/// they may be drawn again over every frame.
void paintGrid(QPainter& painter, const PlotLayout& layout, const PlotColors& colors);

/// The colour bar of a painted frame, over the background of its region.
void paintColorBar(QPainter& painter, const PlotLayout& layout, const PlotColors& colors,
                   const ColorBar& bar);

}  // namespace spate::plot
