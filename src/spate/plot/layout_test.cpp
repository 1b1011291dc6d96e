// SPDX-License-Identifier: MIT
#include "spate/plot/layout.h"

#include <gtest/gtest.h>

#include <QFontMetricsF>
#include <cmath>

namespace spate::plot {
namespace {

PlotLayout layOut(const Plot& plot, QSizeF size, double ratio = 1) {
    return layoutPlot(plot, {.size = size, .devicePixelRatio = ratio, .font = QFont()});
}

TEST(PlotLayout, NothingIsCutOrOverlapsAtAnyUsefulSize) {
    Plot plot;
    plot.setTitle(QStringLiteral("title"));
    plot.xAxis().setLabel(QStringLiteral("column"));
    plot.yAxis().setLabel(QStringLiteral("row"));
    plot.setLimits({0, 12345.6, -4096, 0});
    for (const QSizeF size :
         {QSizeF(200, 150), QSizeF(640, 480), QSizeF(1000, 800), QSizeF(3840, 2160)}) {
        const PlotLayout layout = layOut(plot, size);
        const QRectF canvas(QPointF(0, 0), size);
        const QRectF& area = layout.transform.dataArea;
        EXPECT_GT(area.width(), 40) << size.width();
        EXPECT_GT(area.height(), 40) << size.width();
        for (const QRectF& part : {area, layout.title, layout.xLabel, layout.yLabel}) {
            EXPECT_TRUE(canvas.contains(part)) << size.width();
        }
        EXPECT_FALSE(area.intersects(layout.colorBar));
        EXPECT_FALSE(area.intersects(layout.xLabel));
        EXPECT_FALSE(area.intersects(layout.yLabel));
        const QFontMetricsF metrics{QFont()};
        for (const Tick& tick : layout.yTicks.major) {
            const double left =
                area.left() - kTickLength - kTickLabelGap - metrics.horizontalAdvance(tick.label);
            EXPECT_GE(left, layout.yLabel.right()) << tick.label.toStdString();
        }
    }
}

TEST(PlotLayout, TheDataAreaLiesOnDevicePixels) {
    const Plot plot;
    for (const double ratio : {1.0, 1.25, 1.5, 2.0}) {
        const QRectF area = layOut(plot, QSizeF(701, 503), ratio).transform.dataArea;
        for (const double edge : {area.left(), area.top(), area.right(), area.bottom()}) {
            EXPECT_NEAR(edge * ratio, std::round(edge * ratio), 1e-9) << ratio;
        }
    }
}

TEST(PlotLayout, TheViewHasTheDataAreasDevicePixels) {
    Plot plot;
    plot.setLimits({0, 100, 0, 50});
    plot.yAxis().setInverted(true);
    const PlotLayout layout = layOut(plot, QSizeF(600, 400), 2);
    const pipeline::View view = layout.view();
    EXPECT_EQ(view.x.length, std::lround(layout.transform.dataArea.width() * 2));
    EXPECT_EQ(view.y.length, std::lround(layout.transform.dataArea.height() * 2));
    EXPECT_EQ(view.x.max, 100);
    EXPECT_FALSE(view.y.reversed);
}

TEST(PlotLayout, EqualAspectShowsSquarePixels) {
    Plot plot;
    plot.setLimits({0, 4096, 0, 4096});
    plot.setKeepDataAspectRatio(true);
    const PlotLayout layout = layOut(plot, QSizeF(900, 500));
    const Limits& shown = layout.transform.limits;
    EXPECT_NEAR(shown.width() / layout.transform.dataArea.width(),
                shown.height() / layout.transform.dataArea.height(), 1e-9);
    EXPECT_EQ(plot.limits(), (Limits{0, 4096, 0, 4096})) << "what was asked for is kept";
}

TEST(PlotLayout, EqualAspectNeedsTwoLinearAxes) {
    Plot plot;
    plot.setLimits({1, 4096, 1, 4096});
    plot.setKeepDataAspectRatio(true);
    plot.xAxis().setScale(AxisScale::Log);
    const PlotLayout layout = layOut(plot, QSizeF(900, 500));
    EXPECT_EQ(layout.transform.limits, plot.limits());
    EXPECT_EQ(layout.view().x.scale, AxisScale::Log);
    EXPECT_EQ(layout.view().y.scale, AxisScale::Linear);
    plot.xAxis().setScale(AxisScale::Linear);
    EXPECT_NE(layOut(plot, QSizeF(900, 500)).transform.limits, plot.limits());
}

TEST(PlotLayout, TicksFollowTheScales) {
    Plot plot;
    plot.xAxis().setScale(AxisScale::Log);
    plot.yAxis().setScale(AxisScale::Asinh);
    plot.setLimits({1, 1e4, -100, 100});
    const PlotLayout layout = layOut(plot, QSizeF(900, 700));
    const auto valuesOf = [](const Ticks& ticks) {
        std::vector<double> values;
        for (const Tick& tick : ticks.major) values.push_back(tick.value);
        return values;
    };
    EXPECT_EQ(valuesOf(layout.xTicks), (std::vector<double>{1, 10, 100, 1000, 1e4}));
    EXPECT_EQ(valuesOf(layout.yTicks), (std::vector<double>{-100, -10, -1, 0, 1, 10, 100}));
}

TEST(PlotLayout, ATinyCanvasDropsTheColorBarAndStaysSane) {
    const Plot plot;
    EXPECT_TRUE(layOut(plot, QSizeF(120, 90)).colorBar.isEmpty());
    for (const QSizeF size : {QSizeF(0, 0), QSizeF(1, 1), QSizeF(30, 20)}) {
        const PlotLayout layout = layOut(plot, size);
        EXPECT_GE(layout.view().x.length, 0);
        EXPECT_GE(layout.view().y.length, 0);
    }
}

}  // namespace
}  // namespace spate::plot
