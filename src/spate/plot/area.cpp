// SPDX-License-Identifier: MIT
#include "spate/plot/area.h"

#include <QPaintEngine>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "spate/plot/pixel_mapping.h"
#include "spate/plot/polyline.h"

namespace spate::plot {
namespace {

constexpr qsizetype kManyVertices = 500;  // of a line: a painter takes the square of their number
constexpr double kFar = 1e6;  // pixels: a painter can calculate with it, and nobody sees the error

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

}  // namespace

void fillToBaseline(QPainter& painter, std::span<const QPointF> line, double baseline,
                    const QRectF& visible, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    // Nothing is cut but what is far away: the border would become a side of the area.
    const QRectF everything = visible.united(QRectF(-kFar, -kFar, 2 * kFar, 2 * kFar));
    PolylineBuilder builder(everything, columnsPerPixelOf(painter));
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
    for (const QPointF vertex : line) {
        if (isFinite(vertex)) {
            builder.add({std::clamp(vertex.x(), -kFar, kFar), std::clamp(vertex.y(), -kFar, kFar)});
        } else {
            fillPart();
        }
    }
    fillPart();
}

}  // namespace spate::plot
