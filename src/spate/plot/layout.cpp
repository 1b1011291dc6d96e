// SPDX-License-Identifier: MIT
#include "spate/plot/layout.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

constexpr double kMargin = 8;             // around everything
constexpr double kSmallestDataArea = 40;  // below it, the colour bar gives way
constexpr double kColorBarWidth = 18;
constexpr double kColorBarGap = 14;
constexpr double kPixelsPerYTick = 45;
constexpr double kPixelsPerXTick = 80;
constexpr double kPixelsPerDecade = 50;  // along x, where labels of decades are shorter than others

// Room for labels in steps, so that panning by a digit does not move the whole plot.
double roundedUp(double width) {
    return std::ceil(width / 8) * 8;
}

double widestLabel(const Ticks& ticks, const QFontMetricsF& metrics, double atLeast) {
    double widest = atLeast;
    for (const Tick& tick : ticks.major) {
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    }
    return roundedUp(widest);
}

int tickCount(double pixels, double pixelsPerTick) {
    return std::max(2, static_cast<int>(pixels / pixelsPerTick));
}

// The edges on the nearest whole device pixels.
QRectF snapped(const QRectF& area, double devicePixelRatio) {
    const auto snap = [&](double logical) {
        return std::round(logical * devicePixelRatio) / devicePixelRatio;
    };
    return {QPointF(snap(area.left()), snap(area.top())),
            QPointF(snap(area.right()), snap(area.bottom()))};
}

struct Metrics {
    explicit Metrics(const QFont& textFont)
        : font(textFont),
          line(std::ceil(font.height())),
          leastLabel(roundedUp(font.horizontalAdvance(QStringLiteral("8888")))),
          barLabel(roundedUp(font.horizontalAdvance(QStringLiteral("−8.88×10⁸")))) {}

    QFontMetricsF font;
    double line;
    double leastLabel;  // y tick labels get this width at least
    double barLabel;    // colour bar labels always get this width: the bar never moves
};

QRectF dataArea(const Plot& plot, const CanvasGeometry& canvas, const Metrics& metrics,
                double yTickLabels, bool withBar) {
    const auto labelLine = [&](const Axis& axis) {
        return axis.label().isEmpty() ? 0 : metrics.line + 2;
    };
    const double ticks = kTickLength + kTickLabelGap;
    const double left = kMargin + labelLine(plot.yAxis()) + yTickLabels + ticks;
    const double top =
        plot.title().isEmpty() ? kMargin + metrics.line / 2 : 2 * kMargin + metrics.line;
    const double barRegion = kColorBarGap + kColorBarWidth + ticks + metrics.barLabel;
    const double right = canvas.size.width() - (withBar ? barRegion : kMargin + metrics.line);
    const double bottom =
        canvas.size.height() - kMargin - ticks - metrics.line - labelLine(plot.xAxis());
    return {QPointF(left, top), QPointF(std::max(left, right), std::max(top, bottom))};
}

Ticks axisTicks(AxisScale scale, double min, double max, int maxCount) {
    switch (scale) {
        case AxisScale::Log:
            return logTicks(min, max, maxCount);
        case AxisScale::Asinh:
            return asinhTicks(min, max, maxCount);
        case AxisScale::Linear:
            break;
    }
    return linearTicks(min, max, maxCount);
}

void placeTicks(const Plot& plot, const QRectF& area, PlotLayout& layout) {
    const bool equalAspect =
        plot.keepsDataAspectRatio() && plot.xAxis().isLinear() && plot.yAxis().isLinear();
    PlotTransform& transform = layout.transform;
    transform.dataArea = area;
    transform.limits = equalAspect ? withEqualAspect(plot.limits(), area.size()) : plot.limits();
    const double pixelsPerXTick = plot.xAxis().isLinear() ? kPixelsPerXTick : kPixelsPerDecade;
    layout.xTicks = axisTicks(transform.xScale, transform.limits.xMin, transform.limits.xMax,
                              tickCount(area.width(), pixelsPerXTick));
    layout.yTicks = axisTicks(transform.yScale, transform.limits.yMin, transform.limits.yMax,
                              tickCount(area.height(), kPixelsPerYTick));
}

}  // namespace

pipeline::View PlotLayout::view() const {
    const double ratio = canvas.devicePixelRatio;
    const auto devicePixels = [&](double length) {
        return std::max(0, static_cast<int>(std::lround(length * ratio)));
    };
    const Limits& limits = transform.limits;
    return {.x = {.min = limits.xMin,
                  .max = limits.xMax,
                  .reversed = transform.xReversed,
                  .length = devicePixels(transform.dataArea.width()),
                  .scale = transform.xScale},
            .y = {.min = limits.yMin,
                  .max = limits.yMax,
                  .reversed = transform.yReversed,
                  .length = devicePixels(transform.dataArea.height()),
                  .scale = transform.yScale}};
}

PlotLayout layoutPlot(const Plot& plot, const CanvasGeometry& canvas) {
    const Metrics metrics(canvas.font);
    PlotLayout layout;
    layout.canvas = canvas;
    layout.transform.xReversed = plot.xAxis().isInverted();
    layout.transform.yReversed = !plot.yAxis().isInverted();
    layout.transform.xScale = plot.xAxis().scale();
    layout.transform.yScale = plot.yAxis().scale();

    // The width of the y labels depends on the ticks, which depend on the height only.
    bool withBar = plot.hasColorBar();
    QRectF area = dataArea(plot, canvas, metrics, metrics.leastLabel, withBar);
    if (area.width() < kSmallestDataArea && withBar) {
        withBar = false;
        area = dataArea(plot, canvas, metrics, metrics.leastLabel, withBar);
    }
    placeTicks(plot, area, layout);
    const double yLabels = widestLabel(layout.yTicks, metrics.font, metrics.leastLabel);
    area = snapped(dataArea(plot, canvas, metrics, yLabels, withBar), canvas.devicePixelRatio);
    placeTicks(plot, area, layout);

    const double bottom = canvas.size.height() - kMargin;
    layout.title = QRectF(area.left(), kMargin / 2, area.width(), metrics.line + kMargin);
    layout.xLabel = QRectF(area.left(), bottom - metrics.line, area.width(), metrics.line);
    layout.yLabel = QRectF(kMargin, area.top(), metrics.line, area.height());
    if (withBar) {
        layout.colorBar =
            QRectF(area.right() + kColorBarGap, area.top(), kColorBarWidth, area.height());
        layout.colorBarRegion = QRectF(QPointF(layout.colorBar.left() - 2, 0),
                                       QPointF(canvas.size.width(), canvas.size.height()));
    }
    return layout;
}

}  // namespace spate::plot
