// SPDX-License-Identifier: MIT
// The lines of the grid: dashes in two colours, of which one is seen over any image.
#include <QImage>
#include <QPaintEngine>
#include <vector>

#include "spate/plot/paint.h"

namespace spate::plot {
namespace {

/// The colours of a line's pixels, over and over. Transparent ones are not drawn.
using Dashes = std::vector<QRgb>;

Dashes majorDashes(const PlotColors& colors) {
    const QRgb strong = colors.strongGrid().rgb();
    const QRgb faint = colors.faintGrid().rgb();
    return {faint, faint, faint, strong, strong, strong};
}

Dashes minorDashes(const PlotColors& colors) {
    return {colors.strongGrid().rgb(), 0, 0, colors.faintGrid().rgb(), 0, 0};
}

QImage strip(const Dashes& dashes, int length, Qt::Orientation orientation) {
    const bool isRow = orientation == Qt::Horizontal;
    QImage image(isRow ? length : 1, isRow ? 1 : length, QImage::Format_ARGB32_Premultiplied);
    for (int i = 0; i < length; ++i) {
        const QRgb color = dashes[static_cast<std::size_t>(i) % dashes.size()];
        reinterpret_cast<QRgb*>(image.scanLine(isRow ? 0 : i))[isRow ? i : 0] = color;
    }
    return image;
}

// Copying a strip to where the lines are takes a tenth of the time of stroking dashes.
void copyLines(QPainter& painter, const std::vector<QLine>& lines, const Dashes& dashes) {
    QImage row;
    QImage column;
    for (const QLine& line : lines) {
        const bool isRow = line.dy() == 0;
        QImage& image = isRow ? row : column;
        if (image.isNull()) {
            image = isRow ? strip(dashes, line.dx() + 1, Qt::Horizontal)
                          : strip(dashes, line.dy() + 1, Qt::Vertical);
        }
        painter.drawImage(line.p1(), image);
    }
}

// Along the middle of its pixels, from the outer edge of the first to that of the last.
QLineF throughPixels(const QLine& line) {
    return line.dy() == 0
               ? QLineF(line.x1(), line.y1() + kHalfPixel, line.x2() + 1, line.y2() + kHalfPixel)
               : QLineF(line.x1() + kHalfPixel, line.y1(), line.x2() + kHalfPixel, line.y2() + 1);
}

// For files that keep lines as lines.
void strokeLines(QPainter& painter, const std::vector<QLine>& lines, const Dashes& dashes) {
    QList<QLineF> strokes;
    for (const QLine& line : lines) strokes.push_back(throughPixels(line));
    const auto period = static_cast<double>(dashes.size());
    for (std::size_t i = 0; i < dashes.size(); ++i) {
        if (qAlpha(dashes[i]) == 0) continue;
        QPen pen(QColor(dashes[i]), 1);
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({1, period - 1});
        pen.setDashOffset(-static_cast<double>(i));
        painter.setPen(pen);
        painter.drawLines(strokes);
    }
}

}  // namespace

void paintGrid(QPainter& painter, const PlotLayout& layout, const PlotColors& colors) {
    if (layout.majorGrid.empty() && layout.minorGrid.empty()) return;
    const bool hasPixels = painter.paintEngine()->type() == QPaintEngine::Raster;
    const auto draw = hasPixels ? copyLines : strokeLines;
    painter.save();
    painter.translate(layout.transform.dataArea.topLeft());
    painter.scale(1 / layout.canvas.devicePixelRatio, 1 / layout.canvas.devicePixelRatio);
    draw(painter, layout.minorGrid, minorDashes(colors));
    draw(painter, layout.majorGrid, majorDashes(colors));
    painter.restore();
}

}  // namespace spate::plot
