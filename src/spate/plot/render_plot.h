// SPDX-License-Identifier: MIT
// renderNow: a whole plot as an image, on the caller's thread.
#pragma once

#include <QImage>

#include "spate/plot/paint.h"

namespace spate::plot {

/// Draws the plot with the newest frame of each image, at any size (logical pixels) and device
/// pixel ratio, whatever the screen shows: for screenshots and tests. GUI thread.
[[nodiscard]] QImage renderNow(const Plot& plot, QSize size, double devicePixelRatio,
                               const QFont& font, const PlotColors& colors);

/// Paints data area and colour bar from renderings made on this thread. For canvases that are
/// grabbed, and for files.
void paintDataNow(QPainter& painter, const Plot& plot, const PlotLayout& layout,
                  const PlotColors& colors);

}  // namespace spate::plot
