// SPDX-License-Identifier: MIT
// One to one: each data pixel of an image is one pixel of the screen.
#pragma once

#include <QPointF>
#include <optional>

#include "spate/plot/layout.h"
#include "spate/plot/plot.h"

namespace spate::widgets {

/// Whether there is an active image with a frame, on linear axes.
[[nodiscard]] bool canShowOneToOne(const plot::Plot& plot);

/// Shows the active image with one data pixel for each device pixel, edge on edge, so that the
/// picture on this canvas is the data. The data pixel under a point of the canvas (by default, the
/// middle of the data area) stays there. Where the aspect ratio is kept and an image's pixels are
/// not square, their longer side is a device pixel. False, and nothing has changed, if it cannot.
bool showOneToOne(plot::Plot& plot, const plot::CanvasGeometry& canvas,
                  std::optional<QPointF> pixel = std::nullopt);

}  // namespace spate::widgets
