// SPDX-License-Identifier: MIT
#include "spate/plot/points.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "spate/base/contract.h"
#include "spate/plot/pixel_mapping.h"

namespace spate::plot {
namespace {

using pipeline::AxisScale;

// Keeps the nearest of what it is told of; of equally near ones, the first in the item's order.
class Nearest {
public:
    explicit Nearest(double distance) : distance_(distance) {}

    void offer(std::size_t index, double distance) {
        const bool isFirst = !index_ || index < *index_;
        if (distance < distance_ || (distance == distance_ && isFirst)) {
            index_ = index;
            distance_ = distance;
        }
    }
    [[nodiscard]] std::optional<std::size_t> index() const { return index_; }

private:
    double distance_;
    std::optional<std::size_t> index_;
};

double lengthOf(QPointF vector) {
    return std::hypot(vector.x(), vector.y());
}

}  // namespace

double distanceTo(QPointF point, QPointF begin, QPointF end) {
    const QPointF edge = end - begin;
    const double squared = QPointF::dotProduct(edge, edge);
    if (squared == 0) return lengthOf(point - begin);
    const double along = QPointF::dotProduct(point - begin, edge) / squared;
    return lengthOf(point - (begin + std::clamp(along, 0.0, 1.0) * edge));
}

Limits around(QPointF pixel, const PlotTransform& transform, double distance) {
    const QPointF reach(distance, distance);
    return transform.limitsOf(QRectF(pixel - reach, pixel + reach));
}

Points::Points(Values x, Values y) : x_(std::move(x)), y_(std::move(y)) {
    SPATE_EXPECTS(x_.size() == y_.size());
}

std::optional<Limits> Points::extent(AxisScale x, AxisScale y) const {
    const bool xIsLog = x == AxisScale::Log;
    const bool yIsLog = y == AxisScale::Log;
    auto& known = extents_[(xIsLog ? 1U : 0U) + (yIsLog ? 2U : 0U)];
    if (known) return *known;
    known.emplace();
    for (std::size_t i = 0; i < size(); ++i) {
        if (!std::isfinite(x_[i]) || !std::isfinite(y_[i])) continue;
        if ((xIsLog && !(x_[i] > 0)) || (yIsLog && !(y_[i] > 0))) continue;
        if (!*known) *known = Limits{x_[i], x_[i], y_[i], y_[i]};
        Limits& all = **known;
        all.xMin = std::min(all.xMin, x_[i]);
        all.xMax = std::max(all.xMax, x_[i]);
        all.yMin = std::min(all.yMin, y_[i]);
        all.yMax = std::max(all.yMax, y_[i]);
    }
    return *known;
}

std::vector<QPointF> Points::pixels(const PlotTransform& transform) const {
    const PixelMapping toPixel(transform);
    std::vector<QPointF> pixels(size());
    for (std::size_t i = 0; i < size(); ++i) pixels[i] = toPixel(x_[i], y_[i]);
    return pixels;
}

std::optional<std::size_t> Points::nearestPoint(QPointF pixel, const PlotTransform& transform,
                                                double distance) const {
    if (!pointIndex_) pointIndex_ = VertexIndex::ofPoints(x_.span(), y_.span());
    const PixelMapping toPixel(transform);
    Nearest nearest(distance);
    pointIndex_->visitNear(around(pixel, transform, distance), [&](std::size_t i) {
        nearest.offer(i, lengthOf(pixel - toPixel(x_[i], y_[i])));
    });
    return nearest.index();
}

std::optional<std::size_t> Points::nearestEdge(QPointF pixel, const PlotTransform& transform,
                                               double distance) const {
    if (!lineIndex_) lineIndex_ = VertexIndex::ofLine(x_.span(), y_.span());
    const PixelMapping toPixel(transform);
    Nearest nearest(distance);
    lineIndex_->visitNear(around(pixel, transform, distance), [&](std::size_t i) {
        if (i + 1 == size()) return;
        nearest.offer(i, distanceTo(pixel, toPixel(x_[i], y_[i]), toPixel(x_[i + 1], y_[i + 1])));
    });
    return nearest.index();
}

}  // namespace spate::plot
