// SPDX-License-Identifier: MIT
// Grid: lines across the data area at the ticks.
#pragma once

#include "spate/plot/layout.h"

namespace spate::plot {

/// Fills the layout's grid with lines at its ticks of x and y, each one device pixel wide.
void placeGrid(Grid grid, PlotLayout& layout);

}  // namespace spate::plot
