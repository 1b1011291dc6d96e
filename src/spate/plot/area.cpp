// SPDX-License-Identifier: MIT
#include "spate/plot/area.h"

#include <QPolygonF>
#include <algorithm>
#include <cmath>

#include "spate/plot/pixel_mapping.h"
#include "spate/plot/polyline.h"

namespace spate::plot {
namespace {

constexpr double kFar = 1e6;  // pixels: a painter can calculate with it, and nobody sees the error

}  // namespace

void fillToBaseline(QPainter& painter, std::span<const QPointF> line, double baseline,
                    const QRectF& visible, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    // Nothing is cut but what is far away: the border would become a side of the area.
    const QRectF everything = visible.united(QRectF(-kFar, -kFar, 2 * kFar, 2 * kFar));
    PolylineBuilder builder(everything, columnsPerPixelOf(painter));
    const auto fillPart = [&] {
        for (QPolygonF& part : builder.take()) {
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
