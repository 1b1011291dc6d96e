// SPDX-License-Identifier: MIT
// FilledColumns: what a dense line fills, and what of it is still to be drawn.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <vector>

#include "spate/plot/interval.h"

namespace spate::plot {

/// A wide line that goes up and down in one column of pixels after the other fills them. Filling
/// costs next to nothing, while a painter goes through the edges of all that is hidden inside: a
/// noisy million of points took twenty times longer. A value.
class FilledColumns {
public:
    /// Of lines in pixels. Columns are 1 / columnsPerPixel wide, from 0 on; `width` is the pen's,
    /// at least two columns, so that a line within a column covers it.
    FilledColumns(const std::vector<QPolygonF>& lines, double columnsPerPixel, double width);

    /// Of whole columns and rows, all of them covered by the lines.
    [[nodiscard]] std::vector<QRectF> rectangles() const;
    /// A line without its parts that, with their width, lie inside the rectangles.
    [[nodiscard]] std::vector<QPolygonF> remainderOf(const QPolygonF& line) const;

private:
    [[nodiscard]] int columnOf(double x) const;
    void fillAlong(const QPolygonF& line);
    void fill(int column, Interval rows);
    [[nodiscard]] Interval hiddenAlong(QPointF begin, QPointF end) const;

    double columnsPerPixel_;
    double width_;
    int first_ = 0;
    std::vector<Interval> rows_;  // of each column from first_ on; of length 0: not filled
};

}  // namespace spate::plot
