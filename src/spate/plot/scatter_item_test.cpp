// SPDX-License-Identifier: MIT
#include "spate/plot/scatter_item.h"

#include <gtest/gtest.h>

#include <QImage>
#include <limits>

#include "spate/plot/paint_items.h"

namespace spate::plot {
namespace {

const PlotTransform kTransform{.dataArea = QRectF(0, 0, 100, 100), .limits = {0, 10, 0, 10}};

QRgb colorAt(const ScatterItem& scatter, double x, double y) {
    QImage image(100, 100, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintItem(painter, scatter, kTransform, QFont(), Qt::black);
    painter.end();
    return image.pixel(kTransform.toPixel({x, y}).toPoint());
}

TEST(ScatterItemTest, ColoursAreThoseOfTheRuleForImages) {
    ScatterItem scatter(QStringLiteral("s"));
    scatter.setSymbol({.symbol = Symbol::Square, .size = 9});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    ASSERT_TRUE(scatter.setData({1, 3, 5, 7, 9}, {5, 5, 5, 5, 5}, {1, 10, 100, nan, -4}));
    color::Colormap colormap{.table = *color::colorTable("viridis"),
                             .normalization = color::Normalization::Log};
    scatter.setColormap(colormap);
    EXPECT_EQ(scatter.range(), (color::Range{1, 100}));
    const color::Coloring coloring(colormap, {1, 100});
    EXPECT_EQ(colorAt(scatter, 1, 5), coloring.colorOf(1));
    EXPECT_EQ(colorAt(scatter, 3, 5), coloring.colorOf(10));
    EXPECT_EQ(colorAt(scatter, 5, 5), coloring.colorOf(100));
    EXPECT_EQ(colorAt(scatter, 7, 5), colormap.colorOfNan());
    EXPECT_EQ(colorAt(scatter, 9, 5), colormap.colorOfNan()) << "no logarithm";
    colormap.normalization = color::Normalization::Linear;
    colormap.autoscale.min = 0;
    scatter.setColormap(colormap);
    EXPECT_EQ(scatter.range(), (color::Range{0, 100}));
    EXPECT_EQ(colorAt(scatter, 3, 5), color::Coloring(colormap, {0, 100}).colorOf(10));
}

TEST(ScatterItemTest, RefusedDataNamesWhatIsWrong) {
    ScatterItem scatter(QStringLiteral("s"));
    const auto lengths = scatter.setData({1, 2}, {1, 2}, {1});
    ASSERT_FALSE(lengths);
    EXPECT_EQ(lengths.error().message,
              "scatter \"s\": 2 x, 2 y and 1 values: expected as many of each");
    EXPECT_FALSE(scatter.setData({}, {}, {}));
    EXPECT_EQ(scatter.points().size(), 0U);
}

TEST(ScatterItemTest, ASymbolIsPickedAsFarAsItReaches) {
    ScatterItem scatter(QStringLiteral("s"));
    ASSERT_TRUE(scatter.setData({2, 8}, {5, 5}, {0, 1}));
    scatter.setSymbol({.symbol = Symbol::Circle, .size = 20});
    const auto pick = scatter.pickAt({88, 50}, kTransform, 3);
    ASSERT_TRUE(pick);
    EXPECT_EQ(pick->index, 1);
    EXPECT_FALSE(scatter.pickAt({92, 50}, kTransform, 3));
}

}  // namespace
}  // namespace spate::plot
