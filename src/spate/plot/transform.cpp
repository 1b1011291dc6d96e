// SPDX-License-Identifier: MIT
#include "spate/plot/transform.h"

namespace spate::plot {
namespace {

// Maps [fromMin, fromMax] to [toMin, toMax], backwards when reversed.
double map(double value, double fromMin, double fromMax, double toMin, double toMax,
           bool reversed) {
    const double part = (value - fromMin) / (fromMax - fromMin);
    return toMin + (reversed ? 1 - part : part) * (toMax - toMin);
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
    return {map(pixel.x(), dataArea.left(), dataArea.right(), limits.xMin, limits.xMax, xReversed),
            map(pixel.y(), dataArea.top(), dataArea.bottom(), limits.yMin, limits.yMax, yReversed)};
}

QPointF PlotTransform::toPixel(QPointF data) const {
    return {map(data.x(), limits.xMin, limits.xMax, dataArea.left(), dataArea.right(), xReversed),
            map(data.y(), limits.yMin, limits.yMax, dataArea.top(), dataArea.bottom(), yReversed)};
}

}  // namespace spate::plot
