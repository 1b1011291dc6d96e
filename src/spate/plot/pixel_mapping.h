// SPDX-License-Identifier: MIT
// PixelMapping: PlotTransform::toPixel() for many points.
#pragma once

#include <QPointF>
#include <algorithm>
#include <cmath>
#include <limits>

#include "spate/plot/transform.h"

namespace spate::plot {

/// Whether a point has a place. QRectF::contains() is true for NaN: ask this first.
[[nodiscard]] inline bool isFinite(QPointF point) noexcept {
    return std::isfinite(point.x()) && std::isfinite(point.y());
}

/// Transforms the limits once. A value; any thread.
class PixelMapping {
public:
    explicit PixelMapping(const PlotTransform& transform) noexcept
        : area_(transform.dataArea),
          x_(transform.xScale, transform.limits.xMin, transform.limits.xMax, transform.xReversed),
          y_(transform.yScale, transform.limits.yMin, transform.limits.yMax, transform.yReversed),
          lowX_(farBeyond(transform.xScale, transform.xReversed, area_.left(), area_.width())),
          lowY_(farBeyond(transform.yScale, transform.yReversed, area_.top(), area_.height())) {}

    /// Not finite where a log axis has no place for the value.
    [[nodiscard]] double x(double value) const noexcept {
        return area_.left() + x_.partOf(value) * area_.width();
    }
    [[nodiscard]] double y(double value) const noexcept {
        return area_.top() + y_.partOf(value) * area_.height();
    }
    [[nodiscard]] QPointF operator()(double xInData, double yInData) const noexcept {
        return {x(xInData), y(yInData)};
    }

    /// For areas: what lies at zero and below on a log axis is far beyond its lower end, and
    /// nothing is farther away than a painter can calculate with. NaN stays NaN.
    [[nodiscard]] QPointF bounded(double xInData, double yInData) const noexcept {
        return {boundedTo(x(xInData), xInData, lowX_), boundedTo(y(yInData), yInData, lowY_)};
    }

private:
    static constexpr double kFar = 1e6;  // pixels

    // Where zero lies, as far as anybody can see; NaN on an axis that has a place for it.
    static double farBeyond(pipeline::AxisScale scale, bool reversed, double start,
                            double length) noexcept {
        if (scale != pipeline::AxisScale::Log) return std::numeric_limits<double>::quiet_NaN();
        return reversed ? start + length + kFar : start - kFar;
    }
    static double boundedTo(double pixel, double value, double low) noexcept {
        if (value <= 0 && !std::isnan(low)) return low;
        return std::isnan(pixel) ? pixel : std::clamp(pixel, -kFar, kFar);
    }

    QRectF area_;
    pipeline::AxisMapping x_;
    pipeline::AxisMapping y_;
    double lowX_;
    double lowY_;
};

}  // namespace spate::plot
