// SPDX-License-Identifier: MIT
#include "spate/plot/layout.h"

#include <gtest/gtest.h>

#include <QFontMetricsF>
#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace spate::plot {
namespace {

PlotLayout layOut(const Plot& plot, QSizeF size, double ratio = 1) {
    return layoutPlot(plot, {.size = size, .devicePixelRatio = ratio, .font = QFont()});
}

QFont fontOf(int pixelSize) {
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPixelSize(pixelSize);
    return font;
}

// A plot of anything, with anything around it.
void makeRandom(Plot& plot, std::mt19937& random) {
    const auto chance = [&](int percent) { return static_cast<int>(random() % 100) < percent; };
    const auto text = [&](const char* name) {
        if (chance(30)) return QString();
        return QString::fromUtf8(name).repeated(chance(20) ? 20 : 1);
    };
    plot.setTitle(text("A title "));
    plot.setColorBar(chance(50));
    plot.setY2AxisShown(chance(50));
    plot.setKeepDataAspectRatio(chance(30));
    plot.setGrid(chance(50) ? Grid::MajorAndMinor : Grid::None);
    std::uniform_real_distribution<double> exponent(-9, 10);
    std::uniform_real_distribution<double> unit(-1, 1);
    for (Axis* axis : {&plot.xAxis(), &plot.yAxis(), &plot.y2Axis()}) {
        axis->setLabel(text("of an axis "));
        axis->setInverted(chance(30));
        axis->setScale(pipeline::kAllAxisScales[chance(60) ? 0 : random() % 3]);
        if (chance(30)) axis->setTickMode(TickMode::TimeSeries);
        if (chance(50)) axis->setTimeZone(QTimeZone("Europe/Paris"));
        const bool positive = axis->scale() == AxisScale::Log;
        const double start = unit(random) * std::pow(10, exponent(random));
        const double min = positive ? std::abs(start) : start;
        axis->setLimits(min, min + std::pow(10, exponent(random)));
    }
}

void expectNothingCutOrOverlapping(const PlotLayout& layout) {
    const QRectF canvas(QPointF(0, 0), layout.canvas.size);
    const QFontMetricsF metrics(layout.canvas.font);
    const std::vector<Label> texts = layout.texts();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto& [text, rect] = texts[i];
        const double length = std::max(rect.width(), rect.height());
        ASSERT_GE(length + 1e-6, metrics.horizontalAdvance(text)) << text.toStdString();
        ASSERT_GE(std::min(rect.width(), rect.height()) + 1e-6,
                  std::min(metrics.height(), metrics.horizontalAdvance(text)));
        ASSERT_TRUE(canvas.contains(rect)) << text.toStdString() << " is cut";
        ASSERT_FALSE(rect.intersects(layout.transform.dataArea)) << text.toStdString();
        ASSERT_FALSE(rect.intersects(layout.colorBarRegion)) << text.toStdString();
        for (std::size_t k = 0; k < i; ++k) {
            ASSERT_FALSE(rect.intersects(texts[k].rect))
                << text.toStdString() << " over " << texts[k].text.toStdString();
        }
    }
    ASSERT_TRUE(layout.colorBar.isEmpty() || canvas.contains(layout.colorBar));
    ASSERT_FALSE(layout.colorBarRegion.intersects(layout.transform.dataArea));
}

TEST(PlotLayout, CutsNothingAndHasNothingOverlapOfAnyPlotOnAnyCanvas) {
    std::mt19937 random(17);
    const QSizeF sizes[] = {{200, 150},  {260, 180}, {320, 240},  {640, 480},
                            {1000, 800}, {300, 900}, {1920, 200}, {3840, 2160}};
    for (int i = 0; i < 1200; ++i) {
        Plot plot;
        makeRandom(plot, random);
        const QSizeF size = sizes[random() % std::size(sizes)];
        const int pixels = std::array{8, 12, 16, 24}[random() % 4];
        const double ratio = std::array{1.0, 1.5, 2.0}[random() % 3];
        const PlotLayout layout =
            layoutPlot(plot, {.size = size, .devicePixelRatio = ratio, .font = fontOf(pixels)});
        SCOPED_TRACE(testing::Message() << "plot " << i << ": " << size.width() << "×"
                                        << size.height() << ", font " << pixels);
        expectNothingCutOrOverlapping(layout);
        if (testing::Test::HasFatalFailure()) return;
        EXPECT_GE(layout.transform.dataArea.width(), 39);
        EXPECT_GE(layout.transform.dataArea.height(), 39);
        if (size.width() < 640 || size.height() < 480 || pixels > 16) continue;
        // Where there is room, it is used.
        EXPECT_GE(layout.x.labels.size(), 2U);
        EXPECT_GE(layout.y.labels.size(), 2U);
        EXPECT_EQ(layout.y2.labels.size() >= 2, plot.isY2AxisShown());
        EXPECT_EQ(layout.title.isEmpty(), plot.title().isEmpty());
        EXPECT_EQ(layout.y.name.isEmpty(), plot.yAxis().label().isEmpty());
        EXPECT_EQ(layout.colorBar.isEmpty(), !plot.hasColorBar());
    }
}

TEST(PlotLayout, ASmallPlotHasAllAroundItThatAUsualOneHas) {
    Plot plot;
    plot.setTitle(QStringLiteral("title"));
    plot.xAxis().setLabel(QStringLiteral("column"));
    plot.yAxis().setLabel(QStringLiteral("row"));
    plot.setLimits({0, 12345.6, -4096, 0});
    const PlotLayout layout =
        layoutPlot(plot, {.size = {200, 150}, .devicePixelRatio = 1, .font = fontOf(12)});
    EXPECT_FALSE(layout.title.isEmpty() || layout.x.name.isEmpty() || layout.y.name.isEmpty());
    EXPECT_GE(layout.x.labels.size(), 2U);
    EXPECT_GE(layout.y.labels.size(), 2U);
    EXPECT_TRUE(layout.colorBar.isEmpty()) << "gives way first";
}

TEST(PlotLayout, LabelsWithoutRoomForTheirContextAreNotShown) {
    Plot plot;
    plot.setColorBar(false);
    const double start = 1.234567e9;
    plot.setLimits({start, start + 4, 0, 1});
    const auto fits = [&](double width) {
        const PlotLayout layout =
            layoutPlot(plot, {.size = {width, 200}, .devicePixelRatio = 1, .font = fontOf(12)});
        EXPECT_EQ(layout.x.context.isEmpty(), layout.x.labels.empty()) << width;
        return !layout.x.context.isEmpty();
    };
    EXPECT_TRUE(fits(300));
    EXPECT_FALSE(fits(60));
}

TEST(PlotLayout, TheRightAxisHasItsOwnTransform) {
    Plot plot;
    plot.setLimits({0, 100, 0, 50, Interval{1, 1000}});
    EXPECT_TRUE(layOut(plot, {600, 400}).y2.labels.empty());
    plot.setY2AxisShown(true);
    plot.y2Axis().setScale(AxisScale::Log);
    plot.y2Axis().setInverted(true);
    const PlotLayout layout = layOut(plot, {600, 400});
    const PlotTransform right = layout.transformOf(YAxisSide::Right);
    const QRectF& area = layout.transform.dataArea;
    EXPECT_NEAR(right.toPixel({50, 1}).y(), area.top(), 1e-9) << "inverted";
    EXPECT_NEAR(right.toPixel({50, 1000}).y(), area.bottom(), 1e-9);
    EXPECT_NEAR(right.toData(area.center()).y(), std::sqrt(1000), 1e-6);
    EXPECT_EQ(right.toPixel({50, 1}).x(), layout.transform.toPixel({50, 1}).x());
    EXPECT_EQ(layout.transformOf(YAxisSide::Left).toData(area.center()).y(), 25);
    ASSERT_GE(layout.y2.labels.size(), 3U);
    for (const Label& label : layout.y2.labels) EXPECT_GT(label.rect.left(), area.right());
}

TEST(PlotLayout, TheAspectRatioIsKeptWhateverTheRightAxisAndTheSize) {
    Plot plot;
    plot.setKeepDataAspectRatio(true);
    plot.setY2AxisShown(true);
    plot.yAxis().setInverted(true);
    ASSERT_TRUE(plot.setLimits({0, 100, 0, 100, Interval{-1, 1}}));
    for (const QSizeF size : {QSizeF(900, 300), QSizeF(300, 900), QSizeF(500, 500)}) {
        const PlotLayout layout = layOut(plot, size);
        const Limits& shown = layout.transform.limits;
        const QRectF& area = layout.transform.dataArea;
        EXPECT_NEAR(shown.width() / area.width(), shown.height() / area.height(), 1e-9);
        EXPECT_TRUE(shown.xMin <= 0 && shown.xMax >= 100 && shown.yMin <= 0 && shown.yMax >= 100);
        EXPECT_EQ(shown.y2, (Interval{-1, 1}));
    }
    EXPECT_EQ(plot.limits(), (Limits{0, 100, 0, 100, Interval{-1, 1}}));
}

TEST(PlotLayout, GridLinesAreAtTheTicksInsideTheDataArea) {
    Plot plot;
    plot.setLimits({0, 10, 0, 10});
    EXPECT_TRUE(layOut(plot, {600, 400}, 1.5).majorGrid.empty()) << "off by default";
    plot.setGrid(Grid::Major);
    const PlotLayout major = layOut(plot, {600, 400}, 1.5);
    EXPECT_EQ(major.majorGrid.size(), major.x.ticks.major.size() + major.y.ticks.major.size());
    EXPECT_TRUE(major.minorGrid.empty());
    plot.setGrid(Grid::MajorAndMinor);
    const PlotLayout both = layOut(plot, {600, 400}, 1.5);
    EXPECT_EQ(both.minorGrid.size(), both.x.ticks.minor.size() + both.y.ticks.minor.size());
    const pipeline::View view = both.view();
    for (const auto& lines : {both.majorGrid, both.minorGrid}) {
        for (const QLine& line : lines) {
            EXPECT_TRUE(QRect(0, 0, view.x.length, view.y.length).contains(line.p1()));
            EXPECT_TRUE(QRect(0, 0, view.x.length, view.y.length).contains(line.p2()));
        }
    }
    EXPECT_EQ(both.majorGrid.front().x1(), 0) << "at the lower limit";
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

TEST(PlotLayout, EqualAspectKeepsToTheConstraints) {
    Plot plot;
    ASSERT_TRUE(plot.xAxis().setLimitsConstraints(0.0, 4096.0));
    plot.setKeepDataAspectRatio(true);
    plot.setLimits({0, 4096, 0, 4096});
    const PlotTransform transform = layOut(plot, QSizeF(900, 500)).transform;
    EXPECT_EQ(transform.limits.xMin, 0);
    EXPECT_EQ(transform.limits.xMax, 4096);
    EXPECT_NEAR(transform.limits.width() / transform.dataArea.width(),
                transform.limits.height() / transform.dataArea.height(), 1e-9);
    EXPECT_EQ(transform.asked, std::nullopt) << "a gesture begins with what one sees";
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
    EXPECT_EQ(valuesOf(layout.x.ticks), (std::vector<double>{1, 10, 100, 1000, 1e4}));
    EXPECT_EQ(valuesOf(layout.y.ticks), (std::vector<double>{-100, -10, -1, 0, 1, 10, 100}));
}

TEST(PlotLayout, ATinyCanvasDropsTheColorBarAndStaysSane) {
    EXPECT_TRUE(layOut(Plot(), QSizeF(120, 90)).colorBar.isEmpty());
    std::mt19937 random(23);
    for (int i = 0; i < 300; ++i) {
        Plot plot;
        makeRandom(plot, random);
        for (const QSizeF size : {QSizeF(0, 0), QSizeF(1, 1), QSizeF(30, 20), QSizeF(70, 60)}) {
            const PlotLayout layout =
                layoutPlot(plot, {.size = size, .devicePixelRatio = 1.5, .font = fontOf(14)});
            SCOPED_TRACE(testing::Message() << "plot " << i << ", width " << size.width());
            EXPECT_GE(layout.view().x.length, 0);
            EXPECT_GE(layout.view().y.length, 0);
            expectNothingCutOrOverlapping(layout);
            if (testing::Test::HasFatalFailure()) return;
        }
    }
}

}  // namespace
}  // namespace spate::plot
