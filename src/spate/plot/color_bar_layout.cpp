// SPDX-License-Identifier: MIT
#include "spate/plot/color_bar_layout.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

constexpr double kColorBarWidth = 18;
constexpr double kColorBarGap = 14;
constexpr double kHistogramWidth = 44;  // with its gap
constexpr double kArrowHeight = 5;
constexpr double kSwatchHeight = 6;
constexpr double kHistogramGap = 2;
constexpr double kGrip = 4;  // how far from a bound the cursor may be

// In a small window it gives way to the data.
double histogramWidth(const Plot& plot, const CanvasGeometry& canvas) {
    const bool hasRoom = canvas.size.width() >= 6 * kHistogramWidth;
    return plot.hasColorBarHistogram() && hasRoom ? kHistogramWidth : 0;
}

}  // namespace

double colorBarRoom(const Plot& plot, const CanvasGeometry& canvas) {
    const QFontMetricsF metrics(canvas.font);
    const double label = metrics.horizontalAdvance(QStringLiteral("−8.88×10⁸"));
    return kColorBarGap + histogramWidth(plot, canvas) + kColorBarWidth + kTickLength +
           kTickLabelGap + std::ceil(label / 8) * 8;
}

void placeColorBar(const Plot& plot, PlotLayout& layout) {
    const CanvasGeometry& canvas = layout.canvas;
    const QRectF& area = layout.transform.dataArea;
    const double left = canvas.size.width() - colorBarRoom(plot, canvas) + kColorBarGap;
    layout.colorBar =
        QRectF(left + histogramWidth(plot, canvas), area.top(), kColorBarWidth, area.height());
    layout.colorBarRegion =
        QRectF(QPointF(left - 2, 0), QPointF(canvas.size.width(), canvas.size.height()));
}

ColorBarLayout layoutColorBar(const PlotLayout& layout) {
    ColorBarLayout bar;
    const QRectF& gradient = layout.colorBar;
    if (gradient.isEmpty()) return bar;
    const QRectF& region = layout.colorBarRegion;
    bar.gradient = gradient;
    const double room = gradient.left() - kHistogramGap - region.left();
    if (room >= kHistogramWidth / 2) {
        bar.histogram = QRectF(region.left(), gradient.top(), room, gradient.height());
    }
    const auto row = [&](double top, double height) {
        return QRectF(gradient.left(), top, gradient.width(), height);
    };
    bar.over = row(gradient.top() - 1 - kArrowHeight, kArrowHeight);
    bar.overload = row(bar.over.top() - 1 - kSwatchHeight, kSwatchHeight);
    bar.under = row(gradient.bottom() + 1, kArrowHeight);
    bar.masked = row(bar.under.bottom() + 2, kSwatchHeight);
    const double left = gradient.right() + kTickLength + kTickLabelGap;
    bar.labels =
        QRectF(left, gradient.top(), std::max(0.0, region.right() - left - 1), gradient.height());
    return bar;
}

std::optional<ColorBarPart> ColorBarLayout::partAt(QPointF pixel, const ColorBar& bar) const {
    if (gradient.isEmpty()) return std::nullopt;
    if (bar.masked && masked.contains(pixel)) return ColorBarPart::Masked;
    if (bar.overload && overload.contains(pixel)) return ColorBarPart::Overload;
    const double left = histogram.isEmpty() ? gradient.left() : histogram.left();
    if (pixel.x() < left - 2 || pixel.x() > labels.right()) return std::nullopt;
    const color::ColorScale scale = bar.scale();
    const double toUpper = std::abs(pixel.y() - yOf(scale.placeOf(bar.range.max)));
    const double toLower = std::abs(pixel.y() - yOf(scale.placeOf(bar.range.min)));
    if (std::min(toUpper, toLower) <= kGrip) {
        // Where both are at one place, the half of the bar decides.
        const bool upper =
            toUpper != toLower ? toUpper < toLower : pixel.y() < gradient.center().y();
        return upper ? ColorBarPart::Upper : ColorBarPart::Lower;
    }
    if (bar.showsOver && over.contains(pixel)) return ColorBarPart::Over;
    if (bar.showsUnder && under.contains(pixel)) return ColorBarPart::Under;
    const bool inside = pixel.y() >= gradient.top() && pixel.y() <= gradient.bottom() &&
                        pixel.x() <= gradient.right();
    return inside ? std::optional(ColorBarPart::Middle) : std::nullopt;
}

}  // namespace spate::plot
