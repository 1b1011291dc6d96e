// SPDX-License-Identifier: MIT
#include "spate/plot/curve_item.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/plot/area.h"
#include "spate/plot/pixel_mapping.h"
#include "spate/plot/polyline.h"

namespace spate::plot {
namespace {

constexpr double kCap = 2.5;  // half the line at the end of an error bar, in logical pixels

double errorAt(const Values& errors, std::size_t i) {
    if (errors.empty()) return 0;
    return errors[errors.size() == 1 ? 0 : i];
}

struct Reach {
    double min;
    double max;
};

// The ends of a value's error bar.
Reach reachOf(double value, const ErrorBars& errors, std::size_t i) {
    const Values& above = errors.above.empty() ? errors.below : errors.above;
    return {value - errorAt(errors.below, i), value + errorAt(above, i)};
}

base::Result<void> checkErrors(const QString& legend, const char* name, const Values& errors,
                               std::size_t count) {
    if (errors.size() <= 1 || errors.size() == count) return {};
    return base::fail("curve \"{}\": {} {}: expected one, or one for each of the {} points",
                      legend.toStdString(), errors.size(), name, count);
}

base::Result<void> checkErrors(const QString& legend, const ErrorBars& x, const ErrorBars& y,
                               std::size_t count) {
    for (const Values& errors : {x.below, x.above}) {
        if (auto ok = checkErrors(legend, "x errors", errors, count); !ok) return ok;
    }
    for (const Values& errors : {y.below, y.above}) {
        if (auto ok = checkErrors(legend, "y errors", errors, count); !ok) return ok;
    }
    return {};
}

}  // namespace

CurveItem::CurveItem(QString legend, QObject* parent) : LinedItem(std::move(legend), parent) {
    setZ(kCurveZ);
}

base::Result<void> CurveItem::setData(Values x, Values y) {
    return setData(std::move(x), std::move(y), xErrors_, yErrors_);
}

base::Result<void> CurveItem::setData(Values x, Values y, ErrorBars xErrors, ErrorBars yErrors) {
    if (x.size() != y.size()) {
        return base::fail("curve \"{}\": {} x and {} y: expected as many of both",
                          legend().toStdString(), x.size(), y.size());
    }
    if (x.empty()) {
        return base::fail("curve \"{}\": no points: expected at least one", legend().toStdString());
    }
    if (auto ok = checkErrors(legend(), xErrors, yErrors, x.size()); !ok) return ok;
    points_ = Points(std::move(x), std::move(y));
    xErrors_ = std::move(xErrors);
    yErrors_ = std::move(yErrors);
    Q_EMIT appearanceChanged();
    Q_EMIT extentChanged();
    return {};
}

std::optional<Limits> CurveItem::shownExtent(pipeline::AxisScale x, pipeline::AxisScale y) const {
    std::optional<Limits> extent = points_.extent(x, y);
    if (!extent || (xErrors_.below.empty() && yErrors_.below.empty())) return extent;
    const auto include = [](double value, pipeline::AxisScale scale, double& min, double& max) {
        if (!std::isfinite(value) || (scale == pipeline::AxisScale::Log && value <= 0)) return;
        min = std::min(min, value);
        max = std::max(max, value);
    };
    for (std::size_t i = 0; i < points_.size(); ++i) {
        const Reach inX = reachOf(points_.x()[i], xErrors_, i);
        const Reach inY = reachOf(points_.y()[i], yErrors_, i);
        for (const double end : {inX.min, inX.max}) include(end, x, extent->xMin, extent->xMax);
        for (const double end : {inY.min, inY.max}) include(end, y, extent->yMin, extent->yMax);
    }
    return extent;
}

void CurveItem::paint(QPainter& painter, const PlotTransform& transform) const {
    const std::vector<QPointF> pixels = points_.pixels(transform);
    const QRectF& area = transform.dataArea;
    const double margin = line().width;
    PolylineBuilder builder(area.adjusted(-margin, -margin, margin, margin),
                            columnsPerPixelOf(painter));
    if (filled_) {
        fillToBaseline(painter, pixels, PixelMapping(transform).bounded(1, baseline_).y(), area,
                       fillOf(color()));
    }
    paintErrorBars(painter, transform);
    if (line().style != LineStyle::None) {
        for (const QPointF pixel : pixels) builder.add(pixel);
        strokeLines(painter, line(), color(), builder.take());
    }
    const QRgb symbolColor = qPremultiply(color().rgba());
    drawSymbols(painter, pixels, symbol_, {&symbolColor, 1}, area);
}

// Each a line with a cap at both ends, but not at one that has no place on the axis.
void CurveItem::paintErrorBars(QPainter& painter, const PlotTransform& transform) const {
    if (xErrors_.below.empty() && yErrors_.below.empty()) return;
    const PixelMapping toPixel(transform);
    QList<QLineF> lines;
    const auto addBar = [&](QPointF begin, QPointF end, QPointF cap) {
        if (const auto bar = clippedTo(transform.dataArea, QLineF(begin, end))) lines << *bar;
        for (const QPointF tip : {begin, end}) {
            if (isFinite(tip) && transform.dataArea.contains(tip))
                lines << QLineF(tip - cap, tip + cap);
        }
    };
    for (std::size_t i = 0; i < points_.size(); ++i) {
        const double x = points_.x()[i];
        const double y = points_.y()[i];
        const QPointF place = toPixel(x, y);
        if (!isFinite(place)) continue;
        if (!yErrors_.below.empty()) {
            const Reach reach = reachOf(y, yErrors_, i);
            addBar(toPixel.bounded(x, reach.min), toPixel.bounded(x, reach.max), {kCap, 0});
        }
        if (!xErrors_.below.empty()) {
            const Reach reach = reachOf(x, xErrors_, i);
            addBar(toPixel.bounded(reach.min, y), toPixel.bounded(reach.max, y), {0, kCap});
        }
    }
    painter.setPen(QPen(color(), 1));
    painter.drawLines(lines);
}

std::optional<Pick> CurveItem::pickAt(QPointF pixel, const PlotTransform& transform,
                                      double distance) {
    auto found = points_.nearestPoint(pixel, transform, distance);
    if (!found && line().style != LineStyle::None) {
        found = points_.nearestEdge(pixel, transform, distance);
    }
    if (!found) return std::nullopt;
    return Pick{
        .item = this, .data = transform.toData(pixel), .index = static_cast<std::int64_t>(*found)};
}

}  // namespace spate::plot
