// SPDX-License-Identifier: MIT
// Whole plots against pictures that were looked at.
#include "golden/golden.h"

#include <gtest/gtest.h>

#include <QPalette>
#include <QTimeZone>
#include <cmath>
#include <limits>
#include <vector>

namespace spate::plot {
namespace {

PlotColors darkColors() {
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(0x2B, 0x2B, 0x2B));
    palette.setColor(QPalette::WindowText, QColor(0xDD, 0xDD, 0xDD));
    return PlotColors::fromPalette(palette);
}

// Rings of values 0 … 1000 with a gap of NaN, a peak, and zero at the rim.
std::vector<float> rings(std::int64_t rows, std::int64_t cols) {
    std::vector<float> values;
    for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < cols; ++c) {
            const double y = static_cast<double>(r) / static_cast<double>(rows) - 0.5;
            const double x = static_cast<double>(c) / static_cast<double>(cols) - 0.5;
            const double radius = std::sqrt(x * x + y * y);
            const double value = 500 * (1 + std::cos(40 * radius)) * std::exp(-4 * radius);
            values.push_back(c / 20 == cols / 60 ? std::numeric_limits<float>::quiet_NaN()
                                                 : static_cast<float>(value));
        }
    }
    return values;
}

class GoldenTest : public testing::Test {
protected:
    void addRings(std::int64_t rows, std::int64_t cols, const ImageOptions& options = {}) {
        const auto values = rings(rows, cols);
        ASSERT_TRUE(plot_.addImage(*image::ImageView::of(values.data(), rows, cols), options));
    }

    static color::Colormap colormap(std::string_view table, color::Normalization normalization) {
        return {.table = *color::colorTable(table), .normalization = normalization};
    }

    Plot plot_;
};

TEST_F(GoldenTest, LinearAxesAndColorBar) {
    plot_.setTitle(QStringLiteral("Rings, gap and colour bar"));
    plot_.xAxis().setLabel(QStringLiteral("column"));
    plot_.yAxis().setLabel(QStringLiteral("row"));
    addRings(600, 800, {.colormap = colormap("viridis", color::Normalization::Linear)});
    expectGolden(plot_, QStringLiteral("linear"), QSize(480, 360));
}

TEST_F(GoldenTest, LogarithmicColors) {
    addRings(300, 400, {.colormap = colormap("inferno", color::Normalization::Log)});
    expectGolden(plot_, QStringLiteral("log"), QSize(420, 320));
}

TEST_F(GoldenTest, RowZeroOnTopWithSquarePixels) {
    plot_.yAxis().setInverted(true);
    plot_.setKeepDataAspectRatio(true);
    addRings(200, 500);
    expectGolden(plot_, QStringLiteral("inverted"), QSize(400, 400));
}

TEST_F(GoldenTest, ZoomedInWithScaleAndNegativeCoordinates) {
    addRings(200, 200, {.origin = {{-1.5, 2e6}}, .scale = {{0.01, -250}}});
    plot_.setLimits({-0.6, -0.4, 1.97e6, 1.98e6});
    expectGolden(plot_, QStringLiteral("zoomed"), QSize(420, 320));
}

TEST_F(GoldenTest, HighDensity) {
    addRings(300, 400, {.colormap = colormap("viridis", color::Normalization::Linear)});
    expectGolden(plot_, QStringLiteral("ratio-1.5"), QSize(360, 260), 1.5);
}

TEST_F(GoldenTest, ConstantImage) {
    const std::vector<std::uint16_t> values(100, 7);
    ASSERT_TRUE(plot_.addImage(*image::ImageView::of(values.data(), 10, 10)));
    expectGolden(plot_, QStringLiteral("constant"), QSize(300, 220));
}

// From back to front: gray rings, viridis rings through which they are seen, an opaque inferno
// corner; and a hidden image that would cover them all. The colour bar is that of the second.
TEST_F(GoldenTest, ImagesOverEachOther) {
    addRings(60, 80,
             {.legend = QStringLiteral("front"),
              .origin = {{300, 20}},
              .scale = {{1.5, 1.5}},
              .z = 3,
              .colormap = colormap("inferno", color::Normalization::Log)});
    addRings(300, 400, {.legend = QStringLiteral("back"), .z = -2});
    addRings(200, 200,
             {.legend = QStringLiteral("middle"),
              .origin = {{150, 100}},
              .scale = {{1.5, -1.25}},
              .z = 1,
              .colormap = colormap("viridis", color::Normalization::Linear),
              .opacity = 0.5});
    addRings(300, 400, {.legend = QStringLiteral("hidden"), .z = 9});
    plot_.image(QStringLiteral("hidden"))->setVisible(false);
    ASSERT_TRUE(plot_.setActiveImage(QStringLiteral("middle")));
    plot_.resetZoom();
    expectGolden(plot_, QStringLiteral("overlay"), QSize(420, 320));
}

TEST_F(GoldenTest, LogAxes) {
    plot_.xAxis().setScale(AxisScale::Log);
    plot_.yAxis().setScale(AxisScale::Log);
    plot_.xAxis().setLabel(QStringLiteral("column, logarithmic"));
    plot_.yAxis().setLabel(QStringLiteral("row, logarithmic"));
    addRings(600, 800, {.colormap = colormap("viridis", color::Normalization::Linear)});
    expectGolden(plot_, QStringLiteral("log-axes"), QSize(480, 360));
}

TEST_F(GoldenTest, LogAxisWithinTwoDecadesAndItsDataBelowZero) {
    plot_.yAxis().setScale(AxisScale::Log);
    plot_.yAxis().setInverted(true);
    addRings(300, 400, {.origin = {{-200, -50}}, .scale = {{1, 0.5}}});
    plot_.setLimits({-250, 250, 1.5, 130});
    expectGolden(plot_, QStringLiteral("log-axis-short"), QSize(420, 320));
}

TEST_F(GoldenTest, AsinhAxes) {
    plot_.xAxis().setScale(AxisScale::Asinh);
    plot_.yAxis().setScale(AxisScale::Asinh);
    addRings(600, 800, {.origin = {{-400, -300}}});
    expectGolden(plot_, QStringLiteral("asinh-axes"), QSize(480, 360));
}

TEST_F(GoldenTest, OffsetAndFactorAtTheEndsOfTheAxes) {
    plot_.setTitle(QStringLiteral("Offset and factor"));
    plot_.xAxis().setLabel(QStringLiteral("energy (eV)"));
    plot_.yAxis().setLabel(QStringLiteral("position (m)"));
    addRings(60, 80, {.origin = {{1e6 + 0.001, 0}}, .scale = {{4e-5, 5e-7}}});
    expectGolden(plot_, QStringLiteral("offset"), QSize(480, 360));
}

// Clocks in Paris are put forward at 2 in the night.
TEST_F(GoldenTest, TimeAxis) {
    const QTimeZone paris("Europe/Paris");
    ASSERT_TRUE(paris.isValid());
    plot_.xAxis().setTickMode(TickMode::TimeSeries);
    ASSERT_TRUE(plot_.xAxis().setTimeZone(paris));
    plot_.xAxis().setLabel(QStringLiteral("time"));
    plot_.yAxis().setLabel(QStringLiteral("channel"));
    const double evening = 1711836000;  // 2024-03-30 23:00 in Paris
    addRings(60, 80, {.origin = {{evening, 0}}, .scale = {{450, 1}}});
    expectGolden(plot_, QStringLiteral("time-axis"), QSize(560, 300));
}

TEST_F(GoldenTest, RightAxisOfAnotherScale) {
    plot_.setTitle(QStringLiteral("Two y axes"));
    plot_.xAxis().setLabel(QStringLiteral("column"));
    plot_.yAxis().setLabel(QStringLiteral("row"));
    plot_.y2Axis().setLabel(QStringLiteral("counts"));
    plot_.setY2AxisShown(true);
    plot_.y2Axis().setScale(AxisScale::Log);
    addRings(300, 400);
    ASSERT_TRUE(plot_.setLimits({0, 400, 0, 300, Interval{0.5, 2e5}}));
    expectGolden(plot_, QStringLiteral("right-axis"), QSize(520, 360));
}

TEST_F(GoldenTest, GridOverAnImage) {
    plot_.setGrid(Grid::MajorAndMinor);
    addRings(300, 400, {.colormap = colormap("viridis", color::Normalization::Linear)});
    plot_.setLimits({-40, 400, -30, 300});
    expectGolden(plot_, QStringLiteral("grid"), QSize(480, 360));
}

TEST_F(GoldenTest, DarkPalette) {
    plot_.setTitle(QStringLiteral("Dark"));
    plot_.xAxis().setLabel(QStringLiteral("column"));
    plot_.yAxis().setLabel(QStringLiteral("row"));
    plot_.setGrid(Grid::Major);
    plot_.setKeepDataAspectRatio(true);
    addRings(300, 400, {.colormap = colormap("inferno", color::Normalization::Linear)});
    expectGolden(plot_, QStringLiteral("dark"), QSize(480, 360), 1, darkColors());
}

TEST_F(GoldenTest, SmallWithEverythingAround) {
    plot_.setTitle(QStringLiteral("A title that is too long for its plot"));
    plot_.xAxis().setLabel(QStringLiteral("column"));
    plot_.yAxis().setLabel(QStringLiteral("row"));
    addRings(300, 400, {.scale = {{1e4, 1}}});
    expectGolden(plot_, QStringLiteral("small"), QSize(200, 150));
}

}  // namespace
}  // namespace spate::plot
