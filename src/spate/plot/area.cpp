// SPDX-License-Identifier: MIT
#include "spate/plot/area.h"

#include <QPaintEngine>
#include <QPolygonF>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "spate/plot/pixel_mapping.h"
#include "spate/plot/polyline.h"

namespace spate::plot {
namespace {

constexpr qsizetype kManyVertices = 500;  // of a line: a painter takes the square of their number
constexpr double kFar = 1e6;    // pixels: one can calculate with it, and nobody sees the error
constexpr double kMargin = 16;  // pixels beyond what is visible, where a side of the area may run

// The same area as rectangles, one for each column of device pixels: between the baseline and the
// farthest that the line goes there on either side.
class ColumnArea {
public:
    ColumnArea(const QRectF& visible, double ratio, double baseline)
        : left_(visible.left()), ratio_(ratio) {
        const auto columns = static_cast<std::size_t>(std::lround(visible.width() * ratio));
        extents_.assign(columns, {baseline, baseline});
    }

    void add(const QPolygonF& line) {
        for (qsizetype i = 1; i < line.size(); ++i) addEdge(line[i - 1], line[i]);
    }

    [[nodiscard]] QList<QRectF> rectangles() const {
        QList<QRectF> rectangles;
        for (std::size_t column = 0; column < extents_.size(); ++column) {
            const auto& [top, bottom] = extents_[column];
            const double left = left_ + static_cast<double>(column) / ratio_;
            if (top < bottom) rectangles << QRectF(left, top, 1 / ratio_, bottom - top);
        }
        return rectangles;
    }

private:
    void addEdge(QPointF a, QPointF b) {
        if (a.x() > b.x()) std::swap(a, b);
        const auto last = static_cast<double>(extents_.size()) - 1;
        const double first = std::max(0.0, std::floor((a.x() - left_) * ratio_));
        for (double column = first; column <= std::min(last, (b.x() - left_) * ratio_); ++column) {
            const auto yAt = [&](double x) {
                const double part = a.x() == b.x() ? 0 : (x - a.x()) / (b.x() - a.x());
                return std::lerp(a.y(), b.y(), std::clamp(part, 0.0, 1.0));
            };
            // A vertical edge is all in this column.
            const double begin = a.x() == b.x() ? a.y() : yAt(left_ + column / ratio_);
            const double end = a.x() == b.x() ? b.y() : yAt(left_ + (column + 1) / ratio_);
            auto& [top, bottom] = extents_[static_cast<std::size_t>(column)];
            top = std::min({top, begin, end});
            bottom = std::max({bottom, begin, end});
        }
    }

    double left_;
    double ratio_;
    std::vector<std::pair<double, double>> extents_;  // of each column
};

// Calls add() for the way from `a` to `b`, without `a`: within `bounds` as it is, outside along
// their sides. The area below it is the same within the bounds, and a painter walks through no
// million lines of pixels that nobody sees.
template <class Add>
void addWithin(const QRectF& bounds, QPointF a, QPointF b, Add add) {
    std::array<double, 5> parts{};
    std::size_t count = 0;
    const auto cross = [&](double from, double to, double side) {
        const double part = (side - from) / (to - from);
        if (part > 0 && part < 1) parts[count++] = part;
    };
    cross(a.x(), b.x(), bounds.left());
    cross(a.x(), b.x(), bounds.right());
    cross(a.y(), b.y(), bounds.top());
    cross(a.y(), b.y(), bounds.bottom());
    std::sort(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(count));
    parts[count++] = 1;
    for (std::size_t i = 0; i < count; ++i) {
        const QPointF point(std::lerp(a.x(), b.x(), parts[i]), std::lerp(a.y(), b.y(), parts[i]));
        add(QPointF(std::clamp(point.x(), bounds.left(), bounds.right()),
                    std::clamp(point.y(), bounds.top(), bounds.bottom())));
    }
}

}  // namespace

void fillToBaseline(QPainter& painter, std::span<const QPointF> line, double baseline,
                    const QRectF& visible, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    const QRectF bounds = visible.adjusted(-kMargin, -kMargin, kMargin, kMargin);
    baseline = std::clamp(baseline, bounds.top(), bounds.bottom());
    // It may not cut what runs along the sides.
    PolylineBuilder builder(bounds.adjusted(-1, -1, 1, 1), columnsPerPixelOf(painter));
    const bool isRaster = painter.paintEngine()->type() == QPaintEngine::Raster;
    const auto fillPart = [&] {
        for (QPolygonF& part : builder.take()) {
            if (isRaster && part.size() > kManyVertices) {
                ColumnArea columns(visible, columnsPerPixelOf(painter), baseline);
                columns.add(part);
                for (const QRectF& column : columns.rectangles()) painter.fillRect(column, color);
                continue;
            }
            part.append({part.back().x(), baseline});
            part.append({part.front().x(), baseline});
            painter.drawPolygon(part, Qt::WindingFill);
        }
    };
    QPointF last;
    bool continues = false;
    for (const QPointF vertex : line) {
        if (!isFinite(vertex)) {
            fillPart();
            continues = false;
            continue;
        }
        const QPointF next(std::clamp(vertex.x(), -kFar, kFar),
                           std::clamp(vertex.y(), -kFar, kFar));
        addWithin(bounds, continues ? last : next, next,
                  [&](QPointF point) { builder.add(point); });
        last = next;
        continues = true;
    }
    fillPart();
}

}  // namespace spate::plot
