// SPDX-License-Identifier: MIT
// Where the colour bar of a plot lies.
#pragma once

#include <QFontMetricsF>

#include "spate/plot/layout.h"

namespace spate::plot {

/// The width that the bar takes, with its labels and its distance to what is left of it. It depends
/// on the font only: the bar never moves.
[[nodiscard]] double colorBarRoom(const QFontMetricsF& metrics);

/// Places bar and region at the right end of a canvas whose data area is known.
void placeColorBar(PlotLayout& layout, const QFontMetricsF& metrics);

}  // namespace spate::plot
