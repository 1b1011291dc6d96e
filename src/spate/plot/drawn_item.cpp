// SPDX-License-Identifier: MIT
#include "spate/plot/drawn_item.h"

namespace spate::plot {

std::optional<Pick> DrawnItem::pickAt(QPointF, const PlotTransform&, double) {
    return std::nullopt;
}

void DrawnItem::drag(const Pick&, QPointF, QPointF, const PlotTransform&) {}

void DrawnItem::setYAxis(YAxisSide side) {
    if (side == yAxis_) return;
    yAxis_ = side;
    Q_EMIT appearanceChanged();
    Q_EMIT extentChanged();
}

}  // namespace spate::plot
