// SPDX-License-Identifier: MIT
#include "spate/plot/line_look.h"

#include <QPaintDevice>
#include <QPaintEngine>
#include <algorithm>
#include <cmath>

#include "spate/plot/filled_columns.h"
#include "spate/plot/polyline.h"

namespace spate::plot {
namespace {

constexpr float kFillOpacity = 0.3F;
constexpr qsizetype kManyVertices = 500;
constexpr qsizetype kFewVertices = 16;  // drawn at a time, of many

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

void strokeSolid(QPainter& painter, const QPolygonF& line) {
    if (line.size() <= kManyVertices) {
        painter.drawPolyline(line);
        return;
    }
    for (qsizetype begin = 0; begin + 1 < line.size(); begin += kFewVertices) {
        const qsizetype count = std::min(kFewVertices + 1, line.size() - begin);
        painter.drawPolyline(line.constData() + begin, static_cast<int>(count));
    }
}

bool hasManyVertices(const std::vector<QPolygonF>& lines) {
    qsizetype count = 0;
    for (const QPolygonF& line : lines) count += line.size();
    return count > kManyVertices;
}

// Whether columns can be filled with the painter's pen and look as if they had been drawn: pixels
// of a wide, opaque line.
bool mayFill(const QPainter& painter) {
    if (painter.paintEngine()->type() != QPaintEngine::Raster) return false;
    const QTransform& toDevice = painter.deviceTransform();
    const bool isOnPixels =
        toDevice.type() <= QTransform::TxScale && toDevice.m11() == columnsPerPixelOf(painter) &&
        toDevice.m22() == toDevice.m11() && toDevice.dx() == std::round(toDevice.dx()) &&
        toDevice.dy() == std::round(toDevice.dy());
    const QPen pen = painter.pen();
    const bool isOpaque = pen.color().alpha() == 255 && painter.opacity() == 1;
    return isOnPixels && isOpaque && pen.widthF() * toDevice.m11() >= 2;
}

void strokeDense(QPainter& painter, const std::vector<QPolygonF>& lines) {
    const FilledColumns filled(lines, columnsPerPixelOf(painter), painter.pen().widthF());
    for (const QRectF& rectangle : filled.rectangles()) {
        painter.fillRect(rectangle, painter.pen().color());
    }
    for (const QPolygonF& line : lines) {
        for (const QPolygonF& part : filled.remainderOf(line)) strokeSolid(painter, part);
    }
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
        const bool isSolid = painter.pen().style() == Qt::SolidLine;
        if (isSolid && mayFill(painter) && hasManyVertices(lines)) {
            strokeDense(painter, lines);
            return;
        }
        for (const QPolygonF& line : lines) {
            if (isSolid) {
                strokeSolid(painter, line);
            } else {
                painter.drawPolyline(line);
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
