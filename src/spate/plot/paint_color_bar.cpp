// SPDX-License-Identifier: MIT
// The colour bar beside the data area.
#include <QFontMetricsF>
#include <QImage>
#include <QPaintEngine>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

#include "spate/plot/color_bar_layout.h"
#include "spate/plot/color_bar_ticks.h"
#include "spate/plot/paint.h"

namespace spate::plot {
namespace {

constexpr double kMinorTickLength = 3;
constexpr double kHandleHeight = 5;
constexpr double kHandleOverhang = 2;

QColor mixed(const QColor& a, const QColor& b, double partOfB) {
    const auto mix = [&](float x, float y) {
        return static_cast<float>(static_cast<double>(x) * (1 - partOfB) +
                                  static_cast<double>(y) * partOfB);
    };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()),
                            mix(a.blueF(), b.blueF()));
}

// A colour for each row of pixels: that of the value there, by the one colour rule. Of one value
// alone there is no scale: then all of the table.
QImage gradient(const ColorBar& bar, int rows) {
    const color::ColorScale scale = bar.scale();
    const color::Range ends = scale.ends();
    const color::Coloring coloring(bar.colormap, bar.range);
    const auto& table = bar.colormap.table->colors;
    const auto colorAt = [&](double place) {
        if (ends.min < ends.max) return coloring.colorOf(scale.valueAt(place));
        return table[static_cast<std::size_t>(place * static_cast<double>(table.size()))];
    };
    QImage image(1, std::max(rows, 1), QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        image.setPixel(0, y, colorAt(1 - (y + 0.5) / image.height()));
    }
    return image;
}

// What a bar is painted with.
struct BarPainter {
    QPainter& painter;
    const PlotColors& colors;
    const ColorBar& bar;
    const ColorBarLayout place;
    const color::ColorScale scale;

    [[nodiscard]] double yOf(double value) const {
        return place.yOf(std::clamp(scale.placeOf(value), 0.0, 1.0));
    }

    // Lengths are logarithmic: a single bright pixel is seen beside millions of dark ones.
    void paintHistogram() const {
        const QRectF& area = place.histogram;
        if (area.isEmpty() || !bar.histogram) return;
        const kernels::ValueHistogram& histogram = *bar.histogram;
        const auto most = *std::max_element(histogram.counts.begin(), histogram.counts.end());
        const double full = std::log1p(static_cast<double>(std::max<std::int64_t>(most, 1)));
        const QColor inRange = mixed(colors.background, colors.foreground, 0.6);
        const QColor beyond = mixed(colors.background, colors.foreground, 0.3);
        const color::ColorScale bins = histogram.scale();
        for (int i = 0; i < kernels::ValueHistogram::kBins; ++i) {
            const auto count = histogram.counts[static_cast<std::size_t>(i)];
            if (count == 0) continue;
            const double size = kernels::ValueHistogram::kBins;
            const double low = bins.valueAt(i / size);
            const double high = bins.valueAt((i + 1) / size);
            const double bottom = place.yOf(scale.placeOf(low));
            const double top = place.yOf(scale.placeOf(high));
            const double length = area.width() * std::log1p(static_cast<double>(count)) / full;
            // The frame's numbers may lie at one end of a bin: it is drawn at least one pixel high.
            const QRectF rect(QPointF(area.right() - length, std::min(top, bottom - 1)),
                              QPointF(area.right(), bottom));
            const bool isIn = high > bar.range.min && low <= bar.range.max;
            painter.fillRect(rect.intersected(area), isIn ? inRange : beyond);
        }
    }

    void paintGradient(double devicePixelRatio) const {
        const QRectF& area = place.gradient;
        const int rows = static_cast<int>(std::lround(area.height() * devicePixelRatio));
        painter.drawImage(area, gradient(bar, rows));
        painter.setPen(QPen(colors.foreground, 1));
        painter.drawRect(area.adjusted(-1, -1, 0, 0));
    }

    void paintArrow(const QRectF& area, double tip, double base, color::Argb color) const {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colors.foreground, 1));
        painter.setBrush(QColor::fromRgba(color));
        painter.drawPolygon(QPolygonF({QPointF(area.left(), base), QPointF(area.center().x(), tip),
                                       QPointF(area.right() - 1, base)}));
        painter.restore();
    }

    void paintSwatch(const QRectF& area, const std::optional<color::Argb>& color) const {
        if (!color) return;
        painter.fillRect(area, QColor::fromRgba(*color));
        painter.drawRect(area.adjusted(0, 0, -1, -1));
    }

    void paintSpecialColors() const {
        if (bar.showsOver) {
            paintArrow(place.over, place.over.top(), place.over.bottom(),
                       bar.colormap.colorOfOver());
        }
        if (bar.showsUnder) {
            paintArrow(place.under, place.under.bottom(), place.under.top(),
                       bar.colormap.colorOfUnder());
        }
        paintSwatch(place.masked, bar.masked);
        paintSwatch(place.overload, bar.overload);
    }

    void paintTicks(const QFontMetricsF& metrics) const {
        const QRectF& area = place.gradient;
        const ColorBarTicks ticks =
            colorBarTicks(bar, area.height(), place.labels.width(), metrics);
        const auto mark = [&](double at, double length) {
            const double y = place.yOf(at);
            painter.drawLine(QLineF(area.right(), y, area.right() + length, y));
        };
        for (const double at : ticks.minor) mark(at, kMinorTickLength);
        const QColor quiet = mixed(colors.background, colors.foreground, 0.65);
        for (const ColorBarTick& tick : ticks.major) {
            painter.setPen(colors.foreground);
            mark(tick.place, kTickLength);
            painter.setPen(tick.isBound ? colors.foreground : quiet);
            const double y = place.yOf(tick.place);
            painter.drawText(QRectF(place.labels.left(), y - metrics.height() / 2,
                                    place.labels.width() + 1, metrics.height()),
                             Qt::AlignLeft | Qt::AlignVCenter, tick.label);
        }
        painter.setPen(colors.foreground);
    }

    // The range within what the bar shows.
    void paintBounds() const {
        if (place.histogram.isEmpty() && !bar.grip.ends) return;
        const double left =
            place.histogram.isEmpty() ? place.gradient.left() : place.histogram.left();
        for (const double bound : {bar.range.min, bar.range.max}) {
            painter.drawLine(QLineF(left, yOf(bound), place.gradient.right(), yOf(bound)));
        }
    }

    void paintHandle() const {
        const auto& handle = bar.grip.handle;
        if (handle != ColorBarPart::Lower && handle != ColorBarPart::Upper) return;
        const double y = yOf(handle == ColorBarPart::Upper ? bar.range.max : bar.range.min);
        painter.setBrush(colors.background);
        painter.drawRect(QRectF(place.gradient.left() - kHandleOverhang, y - kHandleHeight / 2,
                                place.gradient.width() + 2 * kHandleOverhang - 1,
                                kHandleHeight - 1));
        painter.setBrush(Qt::NoBrush);
    }
};

}  // namespace

void paintColorBar(QPainter& painter, const PlotLayout& layout, const PlotColors& colors,
                   const ColorBar& bar) {
    if (layout.colorBar.isEmpty()) return;
    painter.save();
    painter.fillRect(layout.colorBarRegion, colors.background);
    painter.setFont(layout.canvas.font);
    const BarPainter on{painter, colors, bar, layoutColorBar(layout), bar.scale()};
    on.paintHistogram();
    on.paintGradient(layout.canvas.devicePixelRatio);
    if (painter.paintEngine()->type() != QPaintEngine::Raster) {
        painter.translate(kHalfPixel, kHalfPixel);
    }
    on.paintSpecialColors();
    on.paintTicks(QFontMetricsF(layout.canvas.font));
    on.paintBounds();
    on.paintHandle();
    painter.restore();
}

}  // namespace spate::plot
