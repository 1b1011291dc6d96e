// SPDX-License-Identifier: MIT
// PolylineBuilder: the few vertices that a line of many needs on the screen.
#pragma once

#include <QLineF>
#include <QPainter>
#include <QPolygonF>
#include <QRectF>
#include <cstdint>
#include <optional>
#include <vector>

namespace spate::plot {

/// Takes the vertices of a line in pixels, and gives the lines to draw. Of successive vertices in
/// one column of device pixels it keeps the first, lowest, highest and last: no peak is hidden, and
/// a line of a million points is drawn like one of a few thousand. Lines end at the border of what
/// is visible, so that dashes are counted there only. A vertex that is not finite breaks the line.
/// Any thread, one at a time.
class PolylineBuilder {
public:
    PolylineBuilder(const QRectF& visible, double columnsPerPixel);

    void add(QPointF vertex);
    /// The lines of all that was added; the builder is empty then.
    [[nodiscard]] std::vector<QPolygonF> take();

private:
    // Successive vertices in one column.
    struct Run {
        double column;
        QPointF first, lowest, highest, last;
        bool lowestIsFirst = true;  // of the two extremes
    };

    [[nodiscard]] double columnOf(double x) const;
    void extend(QPointF vertex);
    void finishRun();
    void lineTo(QPointF vertex);
    void breakLine();

    QRectF visible_;
    double columnsPerPixel_;
    std::optional<Run> run_;
    std::optional<QPointF> end_;  // of the line so far, perhaps out of sight
    std::vector<QPolygonF> lines_;
    bool continues_ = false;  // the last of lines_ ends at end_
};

/// The part of the segment inside a rectangle; nothing if there is none.
[[nodiscard]] std::optional<QLineF> clippedTo(const QRectF& rectangle, const QLineF& segment);

/// Device pixels of a painter in a logical one; of vector devices, finer than anybody sees.
[[nodiscard]] double columnsPerPixelOf(const QPainter& painter);

}  // namespace spate::plot
