// SPDX-License-Identifier: MIT
#include "spate/plot/transform.h"

#include <algorithm>
#include <cmath>

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

AxisMapping y2Mapping(const PlotTransform& transform) {
    const Interval y2 = *transform.limits.y2;
    return {transform.y2Scale, y2.min, y2.max, transform.y2Reversed};
}

// On linear axes: moves and stretches an interval as `from` has to be, to become `to`.
Interval moved(Interval interval, Interval from, Interval to) {
    const double stretch = (to.max - to.min) / (from.max - from.min);
    return {to.min + (interval.min - from.min) * stretch,
            to.max - (from.max - interval.max) * stretch};
}

Limits carried(const Limits& limits, const Limits& from, const Limits& to) {
    const Interval x =
        moved({limits.xMin, limits.xMax}, {from.xMin, from.xMax}, {to.xMin, to.xMax});
    const Interval y =
        moved({limits.yMin, limits.yMax}, {from.yMin, from.yMax}, {to.yMin, to.yMax});
    return {.xMin = x.min, .xMax = x.max, .yMin = y.min, .yMax = y.max, .y2 = to.y2};
}

bool hasShapeOf(const QRectF& rectangle, const QRectF& area) {
    const double difference = rectangle.width() * area.height() - rectangle.height() * area.width();
    return std::abs(difference) <= 1e-6 * std::abs(rectangle.width() * area.height());
}

double lengthOf(Interval interval) {
    return interval.max - interval.min;
}

Interval withLength(Interval interval, double length) {
    const double margin = (length - lengthOf(interval)) / 2;
    return {interval.min - margin, interval.max + margin};
}

// An axis, and how many of its pixels there are.
struct Side {
    Interval& shown;
    double pixels;
    const AxisConstraints& constraints;

    [[nodiscard]] double unitsPerPixel() const { return lengthOf(shown) / pixels; }
    void setLength(double length) {
        shown = constraints.apply(withLength(shown, length), pipeline::AxisScale::Linear);
    }
};

// Has `narrow` show as many units for each pixel as `wide`, or `wide` as few as `narrow` may.
void equalize(Side narrow, Side wide) {
    const double wanted = wide.unitsPerPixel() * narrow.pixels;
    narrow.setLength(wanted);
    const bool stopped = lengthOf(narrow.shown) < wanted * (1 - 1e-9);
    if (stopped) wide.setLength(narrow.unitsPerPixel() * wide.pixels);
}

}  // namespace

Limits withEqualAspect(const Limits& limits, QSizeF area, const AxisConstraints& xConstraints,
                       const AxisConstraints& yConstraints) {
    if (area.isEmpty()) return limits;
    Interval shownX{limits.xMin, limits.xMax};
    Interval shownY{limits.yMin, limits.yMax};
    const Side x{shownX, area.width(), xConstraints};
    const Side y{shownY, area.height(), yConstraints};
    if (x.unitsPerPixel() < y.unitsPerPixel()) {
        equalize(x, y);
    } else {
        equalize(y, x);
    }
    return {.xMin = shownX.min,
            .xMax = shownX.max,
            .yMin = shownY.min,
            .yMax = shownY.max,
            .y2 = limits.y2};
}

PlotTransform PlotTransform::of(YAxisSide side) const {
    if (side == YAxisSide::Left || !limits.y2) return *this;
    PlotTransform right = *this;
    right.limits.yMin = limits.y2->min;
    right.limits.yMax = limits.y2->max;
    right.yReversed = y2Reversed;
    right.yScale = y2Scale;
    return right;
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
    Limits shown{.xMin = std::min(a.x(), b.x()),
                 .xMax = std::max(a.x(), b.x()),
                 .yMin = std::min(a.y(), b.y()),
                 .yMax = std::max(a.y(), b.y())};
    if (limits.y2) {
        const AxisMapping y2 = y2Mapping(*this);
        const auto at = [&](double y) {
            return y2.dataAt((y - dataArea.top()) / dataArea.height());
        };
        const double top = at(rectangle.top());
        const double bottom = at(rectangle.bottom());
        shown.y2 = Interval{std::min(top, bottom), std::max(top, bottom)};
    }
    return asked && hasShapeOf(rectangle, dataArea) ? carried(*asked, limits, shown) : shown;
}

}  // namespace spate::plot
