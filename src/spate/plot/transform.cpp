// SPDX-License-Identifier: MIT
#include "spate/plot/transform.h"

#include <algorithm>

namespace spate::plot {
namespace {

using pipeline::AxisMapping;

AxisMapping xMapping(const PlotTransform& transform) {
    const Limits& limits = transform.limits;
    return {transform.xScale, limits.xMin, limits.xMax, transform.xReversed};
}

AxisMapping yMapping(const PlotTransform& transform) {
    const Limits& limits = transform.limits;
    return {transform.yScale, limits.yMin, limits.yMax, transform.yReversed};
}

}  // namespace

Limits withEqualAspect(const Limits& limits, QSizeF area) {
    if (area.isEmpty()) return limits;
    const double unitsPerPixelX = limits.width() / area.width();
    const double unitsPerPixelY = limits.height() / area.height();
    Limits equal = limits;
    if (unitsPerPixelX < unitsPerPixelY) {
        const double margin = (unitsPerPixelY * area.width() - limits.width()) / 2;
        equal.xMin -= margin;
        equal.xMax += margin;
    } else {
        const double margin = (unitsPerPixelX * area.height() - limits.height()) / 2;
        equal.yMin -= margin;
        equal.yMax += margin;
    }
    return equal;
}

QPointF PlotTransform::toData(QPointF pixel) const {
    const double partX = (pixel.x() - dataArea.left()) / dataArea.width();
    const double partY = (pixel.y() - dataArea.top()) / dataArea.height();
    return {xMapping(*this).dataAt(partX), yMapping(*this).dataAt(partY)};
}

QPointF PlotTransform::toPixel(QPointF data) const {
    const double partX = xMapping(*this).partOf(data.x());
    const double partY = yMapping(*this).partOf(data.y());
    return {dataArea.left() + partX * dataArea.width(), dataArea.top() + partY * dataArea.height()};
}

Limits PlotTransform::limitsOf(const QRectF& rectangle) const {
    const QPointF a = toData(rectangle.topLeft());
    const QPointF b = toData(rectangle.bottomRight());
    return {.xMin = std::min(a.x(), b.x()),
            .xMax = std::max(a.x(), b.x()),
            .yMin = std::min(a.y(), b.y()),
            .yMax = std::max(a.y(), b.y())};
}

}  // namespace spate::plot
