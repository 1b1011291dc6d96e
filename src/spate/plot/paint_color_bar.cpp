// SPDX-License-Identifier: MIT
// The colour bar beside the data area.
#include <QFontMetricsF>
#include <QImage>
#include <QPaintEngine>
#include <algorithm>
#include <cmath>

#include "spate/plot/paint.h"

namespace spate::plot {
namespace {

constexpr double kPixelsPerTick = 40;

// Highest value at the top, as in a thermometer.
QImage gradient(const color::ColorTable& table) {
    const auto count = static_cast<int>(table.colors.size());
    QImage image(1, count, QImage::Format_RGB32);
    for (int i = 0; i < count; ++i) {
        image.setPixel(0, count - 1 - i, table.colors[static_cast<std::size_t>(i)]);
    }
    return image;
}

Ticks rangeTicks(color::Normalization normalization, color::Range range, double height) {
    const int count = std::max(2, static_cast<int>(height / kPixelsPerTick));
    if (normalization == color::Normalization::Log) return logTicks(range.min, range.max, count);
    return linearTicks(range.min, range.max, count);
}

// A constant image has a range of one value: named at both ends, since there is nothing between.
void addEnds(Ticks& ticks, color::Range range) {
    if (!ticks.major.empty()) return;
    ticks.major.push_back({range.min, QString::number(range.min, 'g', 6)});
    if (range.max != range.min) {
        ticks.major.push_back({range.max, QString::number(range.max, 'g', 6)});
    }
}

}  // namespace

void paintColorBar(QPainter& painter, const PlotLayout& layout, const PlotColors& colors,
                   const color::Colormap& colormap, color::Range range) {
    const QRectF& bar = layout.colorBar;
    if (bar.isEmpty()) return;
    painter.save();
    painter.fillRect(layout.colorBarRegion, colors.background);
    painter.drawImage(bar, gradient(*colormap.table));
    if (painter.paintEngine()->type() != QPaintEngine::Raster) {
        painter.translate(kHalfPixel, kHalfPixel);
    }
    painter.setFont(layout.canvas.font);
    painter.setPen(QPen(colors.foreground, 1));
    painter.drawRect(bar.adjusted(-1, -1, 0, 0));

    const color::ColorRule rule(range, colormap.normalization,
                                static_cast<int>(colormap.table->colors.size()), colormap.gamma);
    const auto at = [&](double value) {
        return bar.bottom() - rule.place(value).value_or(0) * bar.height();
    };
    Ticks ticks = rangeTicks(colormap.normalization, range, bar.height());
    addEnds(ticks, range);
    for (const double value : ticks.minor) {
        painter.drawLine(QLineF(bar.right(), at(value), bar.right() + 3, at(value)));
    }
    const QFontMetricsF metrics(painter.font());
    for (const Tick& tick : ticks.major) {
        const double y = at(tick.value);
        painter.drawLine(QLineF(bar.right(), y, bar.right() + kTickLength, y));
        const double left = bar.right() + kTickLength + kTickLabelGap;
        painter.drawText(QRectF(left, y - metrics.height() / 2,
                                metrics.horizontalAdvance(tick.label) + 2, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, tick.label);
    }
    painter.restore();
}

}  // namespace spate::plot
