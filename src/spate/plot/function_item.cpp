// SPDX-License-Identifier: MIT
#include "spate/plot/function_item.h"

#include <QUuid>
#include <utility>

namespace spate::plot {

FunctionItem::FunctionItem(Draw draw, QString legend, QObject* parent)
    : DrawnItem(std::move(legend), parent), draw_(std::move(draw)) {
    setZ(kShapeZ);
}

void FunctionItem::setExtent(const std::optional<Limits>& extent) {
    if (extent == extent_) return;
    extent_ = extent;
    Q_EMIT extentChanged();
}

std::optional<Limits> FunctionItem::shownExtent(pipeline::AxisScale x,
                                                pipeline::AxisScale y) const {
    const auto canShow = [](double min, pipeline::AxisScale scale) {
        return min > 0 || scale != pipeline::AxisScale::Log;
    };
    if (!extent_ || !canShow(extent_->xMin, x) || !canShow(extent_->yMin, y)) return std::nullopt;
    return extent_;
}

void FunctionItem::paint(QPainter& painter, const PlotTransform& transform) const {
    if (draw_) draw_(painter, transform);
}

std::unique_ptr<FunctionItem> drawnBy(FunctionItem::Draw draw, const QString& legend) {
    const QString known =
        legend.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : legend;
    return std::make_unique<FunctionItem>(std::move(draw), known);
}

}  // namespace spate::plot
