// SPDX-License-Identifier: MIT
// LineLook: how the lines of an item are drawn.
#pragma once

#include <QColor>
#include <QPainter>
#include <QPen>
#include <QPolygonF>
#include <cstdint>
#include <optional>
#include <vector>

namespace spate::plot {

/// silx's "", "-", "--", "-." and ":".
enum class LineStyle : std::uint8_t { None, Solid, Dashed, DashDotted, Dotted };

/// All of a line but its colour, which is the item's.
struct LineLook {
    LineStyle style = LineStyle::Solid;
    double width = 1;                  ///< logical pixels
    std::optional<QColor> gapColor{};  ///< between the dashes; nothing: they are left out

    friend bool operator==(const LineLook&, const LineLook&) = default;
};

[[nodiscard]] QPen penOf(const LineLook& look, const QColor& color);

/// Runs `draw` with the pen of a line: twice if its gaps have a colour, never without a style.
template <class Draw>
void strokeWith(QPainter& painter, const LineLook& look, const QColor& color, const Draw& draw) {
    if (look.style == LineStyle::None) return;
    painter.setBrush(Qt::NoBrush);
    if (look.gapColor && look.style != LineStyle::Solid) {
        painter.setPen(penOf({.style = LineStyle::Solid, .width = look.width}, *look.gapColor));
        draw();
    }
    painter.setPen(penOf(look, color));
    draw();
}

/// Draws polylines with the pen of a line. Of a solid one with very many vertices, a few at a time:
/// a painter takes the square of their number.
void strokeLines(QPainter& painter, const LineLook& look, const QColor& color,
                 const std::vector<QPolygonF>& lines);

/// Where a line along an axis is as sharp as can be: on whole device pixels. Of a vector device,
/// where it was.
[[nodiscard]] double sharpened(const QPainter& painter, double pixel, double width);

/// How an area is filled: so that the image below is still seen.
[[nodiscard]] QColor fillOf(const QColor& color);

}  // namespace spate::plot
