// SPDX-License-Identifier: MIT
#include "spate/plot/drawn_item.h"

namespace spate::plot {

std::optional<Pick> DrawnItem::pickAt(QPointF, const PlotTransform&, double) {
    return std::nullopt;
}

void DrawnItem::drag(const Pick&, QPointF, QPointF, const PlotTransform&) {}

}  // namespace spate::plot
