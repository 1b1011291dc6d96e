// SPDX-License-Identifier: MIT
#include "spate/plot/line_look.h"

#include <QPaintDevice>
#include <QPaintEngine>
#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

constexpr float kFillOpacity = 0.3F;
constexpr qsizetype kManyVertices = 500;  // of a line
constexpr qsizetype kFewVertices = 16;    // drawn at a time, of many

// In widths of the line, with flat ends.
QList<qreal> dashesOf(LineStyle style) {
    switch (style) {
        case LineStyle::Dashed:
            return {4, 3};
        case LineStyle::DashDotted:
            return {5, 2.5, 1.5, 2.5};
        case LineStyle::Dotted:
            return {1.5, 2};
        case LineStyle::None:
        case LineStyle::Solid:
            break;
    }
    return {};
}

}  // namespace

QPen penOf(const LineLook& look, const QColor& color) {
    // Mitres of a noisy curve would reach far beyond its values.
    QPen pen(color, look.width, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
    if (look.style == LineStyle::None) pen.setStyle(Qt::NoPen);
    if (const auto dashes = dashesOf(look.style); !dashes.isEmpty()) pen.setDashPattern(dashes);
    return pen;
}

void strokeLines(QPainter& painter, const LineLook& look, const QColor& color,
                 const std::vector<QPolygonF>& lines) {
    strokeWith(painter, look, color, [&] {
        for (const QPolygonF& line : lines) {
            if (line.size() <= kManyVertices || painter.pen().style() != Qt::SolidLine) {
                painter.drawPolyline(line);
                continue;
            }
            for (qsizetype begin = 0; begin + 1 < line.size(); begin += kFewVertices) {
                const qsizetype count = std::min(kFewVertices + 1, line.size() - begin);
                painter.drawPolyline(line.constData() + begin, static_cast<int>(count));
            }
        }
    });
}

double sharpened(const QPainter& painter, double pixel, double width) {
    if (painter.paintEngine()->type() != QPaintEngine::Raster) return pixel;
    const double ratio = painter.device()->devicePixelRatioF();
    const bool isOdd = std::lround(width * ratio) % 2 == 1;
    const double inDevice = pixel * ratio;
    return (isOdd ? std::floor(inDevice) + 0.5 : std::round(inDevice)) / ratio;
}

QColor fillOf(const QColor& color) {
    QColor fill = color;
    fill.setAlphaF(color.alphaF() * kFillOpacity);
    return fill;
}

}  // namespace spate::plot
