// SPDX-License-Identifier: MIT
#include "spate/plot/grid.h"

#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

// The device pixel of an axis that holds a value.
int pixelOf(const pipeline::AxisMapping& mapping, int length, double value) {
    return std::clamp(static_cast<int>(std::floor(mapping.partOf(value) * length)), 0, length - 1);
}

}  // namespace

void placeGrid(Grid grid, PlotLayout& layout) {
    const pipeline::View view = layout.view();
    if (view.empty()) return;
    const auto x = view.x.mapping();
    const auto y = view.y.mapping();
    const auto addColumn = [&](std::vector<QLine>& lines, double value) {
        const int column = pixelOf(x, view.x.length, value);
        lines.emplace_back(column, 0, column, view.y.length - 1);
    };
    const auto addRow = [&](std::vector<QLine>& lines, double value) {
        const int row = pixelOf(y, view.y.length, value);
        lines.emplace_back(0, row, view.x.length - 1, row);
    };
    for (const Tick& tick : layout.x.ticks.major) addColumn(layout.majorGrid, tick.value);
    for (const Tick& tick : layout.y.ticks.major) addRow(layout.majorGrid, tick.value);
    if (grid != Grid::MajorAndMinor) return;
    for (const double value : layout.x.ticks.minor) addColumn(layout.minorGrid, value);
    for (const double value : layout.y.ticks.minor) addRow(layout.minorGrid, value);
}

}  // namespace spate::plot
