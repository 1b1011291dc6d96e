// SPDX-License-Identifier: MIT
#include "spate/plot/filled_columns.h"

#include <QLineF>
#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

constexpr Interval kNothing{0, 0};

double lengthOf(Interval interval) {
    return interval.max - interval.min;
}

}  // namespace

FilledColumns::FilledColumns(const std::vector<QPolygonF>& lines, double columnsPerPixel,
                             double width)
    : columnsPerPixel_(columnsPerPixel), width_(width) {
    QRectF bounds;
    for (const QPolygonF& line : lines) bounds |= line.boundingRect();
    first_ = columnOf(bounds.left());
    rows_.assign(static_cast<std::size_t>(columnOf(bounds.right()) - first_ + 1), kNothing);
    for (const QPolygonF& line : lines) fillAlong(line);
}

int FilledColumns::columnOf(double x) const {
    return static_cast<int>(std::floor(x * columnsPerPixel_));
}

// Successive vertices in one column cover it from the lowest to the highest.
void FilledColumns::fillAlong(const QPolygonF& line) {
    int column = columnOf(line.front().x());
    Interval rows{line.front().y(), line.front().y()};
    for (const QPointF vertex : line) {
        const double y = vertex.y();
        if (const int next = columnOf(vertex.x()); next != column) {
            fill(column, rows);
            column = next;
            rows = {y, y};
        }
        rows = {std::min(rows.min, y), std::max(rows.max, y)};
    }
    fill(column, rows);
}

// A line that comes back may leave a gap between what it fills: the longer part counts.
void FilledColumns::fill(int column, Interval rows) {
    Interval& known = rows_[static_cast<std::size_t>(column - first_)];
    if (lengthOf(rows) > lengthOf(known)) known = rows;
}

std::vector<QRectF> FilledColumns::rectangles() const {
    std::vector<QRectF> rectangles;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const double left = first_ + static_cast<double>(i);
        const double top = std::ceil(rows_[i].min * columnsPerPixel_);
        const double height = std::floor(rows_[i].max * columnsPerPixel_) - top;
        if (height <= 0) continue;
        rectangles.emplace_back(left / columnsPerPixel_, top / columnsPerPixel_,
                                1 / columnsPerPixel_, height / columnsPerPixel_);
    }
    return rectangles;
}

// The rows in which a part of an edge would be inside, whatever its slope: those that are filled in
// each column that its width reaches, but for the width at either end.
Interval FilledColumns::hiddenAlong(QPointF begin, QPointF end) const {
    const auto [left, right] = std::minmax({begin.x(), end.x()});
    const int from = columnOf(left - width_ / 2);
    const int to = columnOf(right + width_ / 2);
    if (from < first_ || to >= first_ + static_cast<int>(rows_.size())) return kNothing;
    Interval hidden = rows_[static_cast<std::size_t>(from - first_)];
    for (int column = from + 1; column <= to; ++column) {
        const Interval rows = rows_[static_cast<std::size_t>(column - first_)];
        hidden = {std::max(hidden.min, rows.min), std::min(hidden.max, rows.max)};
        if (lengthOf(hidden) <= 2 * width_) return kNothing;
    }
    return {hidden.min + width_, hidden.max - width_};
}

std::vector<QPolygonF> FilledColumns::remainderOf(const QPolygonF& line) const {
    std::vector<QPolygonF> parts{{line.front()}};
    for (qsizetype i = 1; i < line.size(); ++i) {
        const QLineF edge(line[i - 1], line[i]);
        const Interval hidden = hiddenAlong(edge.p1(), edge.p2());
        const auto [top, bottom] = std::minmax({edge.y1(), edge.y2()});
        const double first = std::max(top, hidden.min);
        const double last = std::min(bottom, hidden.max);
        if (first < last) {
            const auto at = [&](double y) { return edge.pointAt((y - edge.y1()) / edge.dy()); };
            const bool down = edge.dy() > 0;
            parts.back().append(at(down ? first : last));
            parts.push_back({at(down ? last : first)});
        }
        parts.back().append(edge.p2());
    }
    return parts;
}

}  // namespace spate::plot
