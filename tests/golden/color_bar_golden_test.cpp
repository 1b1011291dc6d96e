// SPDX-License-Identifier: MIT
// The colour bar against pictures that were looked at: each normalization, swatches, histogram.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "golden/golden.h"

namespace spate::plot {
namespace {

// Values of 0.5 … 1000 spread evenly over decades, some below zero, one far above, a gap of NaN.
std::vector<float> decades(std::int64_t rows, std::int64_t cols) {
    std::vector<float> values;
    const auto count = static_cast<double>(rows * cols);
    for (std::int64_t i = 0; i < rows * cols; ++i) {
        const double part = static_cast<double>(i) / count;
        values.push_back(static_cast<float>(0.5 * std::pow(2000, part)));
        if (i % 50 < 2) values.back() = std::numeric_limits<float>::quiet_NaN();
        if (i % 101 == 0) values.back() = -3;
    }
    values[values.size() / 2] = 5000;
    return values;
}

class ColorBarGoldenTest : public testing::Test {
protected:
    void add(const color::Colormap& colormap, std::optional<float> overload = {}) {
        const auto values = std::make_shared<std::vector<float>>(decades(100, 120));
        image::Frame frame{.view = *image::ImageView::of(values->data(), 100, 120),
                           .owner = values};
        if (overload) {
            frame.special = std::make_shared<const image::SpecialValues>(
                image::SpecialValues{.overload = image::PixelValue(*overload)});
        }
        ASSERT_TRUE(plot_.addImage(frame, {.colormap = colormap, .copy = pipeline::Copy::No}));
    }

    static color::Colormap colormap(color::Normalization normalization) {
        color::Colormap colormap{
            .table = *color::colorTable("viridis"), .normalization = normalization, .gamma = 0.5};
        colormap.autoscale = {.min = 0.5, .max = 800};
        return colormap;
    }

    void expectBars(color::Normalization normalization) {
        const QString name = QString::fromLatin1(color::name(normalization).data());
        add(colormap(normalization));
        expectGolden(plot_, QStringLiteral("bar-") + name, QSize(220, 300));
        plot_.setColorBarHistogram(true);
        expectGolden(plot_, QStringLiteral("bar-histogram-") + name, QSize(280, 300));
    }

    Plot plot_;
};

TEST_F(ColorBarGoldenTest, Linear) {
    expectBars(color::Normalization::Linear);
}

TEST_F(ColorBarGoldenTest, Log) {
    expectBars(color::Normalization::Log);
}

TEST_F(ColorBarGoldenTest, Sqrt) {
    expectBars(color::Normalization::Sqrt);
}

TEST_F(ColorBarGoldenTest, Gamma) {
    expectBars(color::Normalization::Gamma);
}

TEST_F(ColorBarGoldenTest, Arcsinh) {
    expectBars(color::Normalization::Arcsinh);
}

TEST_F(ColorBarGoldenTest, ColoursOfTheirOwnForWhatIsBeyondMaskedAndSaturated) {
    color::Colormap chosen = colormap(color::Normalization::Linear);
    chosen.nanColor = color::rgb(255, 170, 0);
    chosen.underColor = color::rgb(0, 0, 255);
    chosen.overColor = color::rgb(255, 0, 0);
    add(chosen, 900.0F);
    expectGolden(plot_, QStringLiteral("bar-swatches"), QSize(220, 300));
    plot_.setColorBarHistogram(true);
    expectGolden(plot_, QStringLiteral("bar-swatches-histogram"), QSize(280, 300), 2);
}

TEST_F(ColorBarGoldenTest, OnADarkPaletteWithTitleAndLabels) {
    plot_.setTitle(QStringLiteral("title"));
    plot_.xAxis().setLabel(QStringLiteral("column"));
    plot_.setColorBarHistogram(true);
    add(colormap(color::Normalization::Log), 900.0F);
    expectGolden(plot_, QStringLiteral("bar-dark"), QSize(300, 260), 1.5,
                 {QColor(30, 30, 30), QColor(20, 20, 20), QColor(230, 230, 230)});
}

TEST_F(ColorBarGoldenTest, InTheSmallestWindow) {
    add(colormap(color::Normalization::Log));
    expectGolden(plot_, QStringLiteral("bar-small"), QSize(200, 150));
}

TEST_F(ColorBarGoldenTest, BoundsThatDifferInTheTenthDigitOnly) {
    color::Colormap narrow = colormap(color::Normalization::Linear);
    narrow.autoscale = {.min = 1e15, .max = 1e15 + 2};
    add(narrow);
    expectGolden(plot_, QStringLiteral("bar-narrow"), QSize(220, 220));
}

}  // namespace
}  // namespace spate::plot
