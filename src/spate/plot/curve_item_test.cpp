// SPDX-License-Identifier: MIT
#include "spate/plot/curve_item.h"

#include <gtest/gtest.h>

#include <QImage>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

#include "spate/plot/paint_items.h"

namespace spate::plot {
namespace {

using pipeline::AxisScale;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

class CurveItemTest : public testing::Test {
protected:
    CurveItemTest() { curve_.setColor(Qt::black); }

    // Data 0 … 10 × 0 … 10 on 100 × 100 pixels; row 0 at the top is y = 10.
    static PlotTransform transform() {
        return {.dataArea = QRectF(0, 0, 100, 100), .limits = {0, 10, 0, 10}};
    }
    QImage painted() const {
        QImage image(100, 100, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintItem(painter, curve_, transform(), QFont(), Qt::red);
        return image;
    }
    static bool isDark(const QImage& image, double x, double y) {
        const QPoint at = transform().toPixel({x, y}).toPoint();
        for (int dy = -1; dy <= 1; ++dy) {
            if (qGray(image.pixel(at + QPoint(0, dy))) < 160) return true;
        }
        return false;
    }

    CurveItem curve_{QStringLiteral("c")};
};

TEST_F(CurveItemTest, RefusedDataNamesWhatIsWrongAndChangesNothing) {
    ASSERT_TRUE(curve_.setData({1, 2}, {3, 4}));
    int appearance = 0;
    QObject::connect(&curve_, &Item::appearanceChanged, [&appearance] { ++appearance; });
    const auto lengths = curve_.setData({1, 2, 3}, {1, 2});
    ASSERT_FALSE(lengths);
    EXPECT_EQ(lengths.error().message, "curve \"c\": 3 x and 2 y: expected as many of both");
    const auto none = curve_.setData({}, {});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, "curve \"c\": no points: expected at least one");
    const auto errors = curve_.setData({1, 2, 3}, {1, 2, 3}, {}, {{1, 2}});
    ASSERT_FALSE(errors);
    EXPECT_EQ(errors.error().message,
              "curve \"c\": 2 y errors: expected one, or one for each of the 3 points");
    EXPECT_EQ(curve_.points().size(), 2U);
    EXPECT_EQ(appearance, 0);
}

TEST_F(CurveItemTest, ALineIsDrawnWithAGapAtNan) {
    ASSERT_TRUE(curve_.setData({1, 2, 3, 4, 5, 9}, {5, 5, 5, kNan, 5, 5}));
    const QImage image = painted();
    EXPECT_TRUE(isDark(image, 2, 5));
    EXPECT_FALSE(isDark(image, 4, 5));
    EXPECT_FALSE(isDark(image, 3.5, 5));
    EXPECT_TRUE(isDark(image, 7, 5));
    EXPECT_FALSE(isDark(image, 9.5, 5));
    curve_.setLine({.style = LineStyle::None});
    EXPECT_FALSE(isDark(painted(), 7, 5));
}

TEST_F(CurveItemTest, GapsBetweenDashesHaveTheirColour) {
    ASSERT_TRUE(curve_.setData({0, 10}, {5.05, 5.05}));
    curve_.setLine({.style = LineStyle::Dashed, .width = 1, .gapColor = QColor(Qt::green)});
    const QImage image = painted();
    bool hasDash = false;
    bool hasGap = false;
    for (int x = 5; x < 95; ++x) {
        hasDash |= qGray(image.pixel(x, 49)) < 40;
        hasGap |= qGreen(image.pixel(x, 49)) > 200 && qRed(image.pixel(x, 49)) < 60;
    }
    EXPECT_TRUE(hasDash);
    EXPECT_TRUE(hasGap);
}

TEST_F(CurveItemTest, TheAreaToTheBaselineIsFilledTranslucently) {
    ASSERT_TRUE(curve_.setData({1, 9}, {8, 8}));
    curve_.setFilled(true);
    curve_.setBaseline(4);
    const QImage image = painted();
    const auto grayAt = [&](double x, double y) {
        return qGray(image.pixel(transform().toPixel({x, y}).toPoint()));
    };
    EXPECT_GT(grayAt(5, 6), 100);
    EXPECT_LT(grayAt(5, 6), 220);
    EXPECT_EQ(grayAt(5, 3), 255);
    EXPECT_EQ(grayAt(5, 9), 255);
}

TEST_F(CurveItemTest, AnAreaOfManyVerticesIsFilledLikeOneOfFew) {
    ASSERT_TRUE(curve_.setData({1, 5, 9}, {2, 8, 3}));
    curve_.setLine({.style = LineStyle::None});
    curve_.setFilled(true);
    curve_.setBaseline(4);
    const QImage few = painted();
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i <= 8000; ++i) {
        x.push_back(1 + i * 1e-3);
        y.push_back(i < 4000 ? 2 + i * 1.5e-3 : 8 - (i - 4000) * 1.25e-3);
    }
    // To and fro on the same line, five times.
    const std::vector<double> onceX = x;
    const std::vector<double> onceY = y;
    for (int pass = 0; pass < 2; ++pass) {
        x.insert(x.end(), onceX.rbegin(), onceX.rend());
        y.insert(y.end(), onceY.rbegin(), onceY.rend());
        x.insert(x.end(), onceX.begin(), onceX.end());
        y.insert(y.end(), onceY.begin(), onceY.end());
    }
    ASSERT_TRUE(curve_.setData(x, y));
    const QImage many = painted();
    int different = 0;
    for (int row = 0; row < few.height(); ++row) {
        for (int column = 0; column < few.width(); ++column) {
            different +=
                std::abs(qGray(few.pixel(column, row)) - qGray(many.pixel(column, row))) > 64;
        }
    }
    EXPECT_LE(different, 60) << "beside the border of the area";
}

TEST_F(CurveItemTest, ErrorBarsReachAsFarAsTheErrorsAndAreInTheExtent) {
    ASSERT_TRUE(curve_.setData({2, 5}, {5, 5}, {}, {{1, 2}, {3, 4}}));
    curve_.setLine({.style = LineStyle::None});
    const QImage image = painted();
    const auto columnIsDarkAt = [&](double x, double y) {
        const QPoint at = transform().toPixel({x, y}).toPoint();
        return qGray(image.pixel(at)) < 200 || qGray(image.pixel(at - QPoint(1, 0))) < 200;
    };
    EXPECT_TRUE(columnIsDarkAt(2, 7.5));
    EXPECT_TRUE(columnIsDarkAt(2, 4.3));
    EXPECT_FALSE(columnIsDarkAt(2, 3.5));
    EXPECT_FALSE(columnIsDarkAt(2, 8.5));
    EXPECT_TRUE(columnIsDarkAt(5, 8.7));
    EXPECT_EQ(curve_.shownExtent(AxisScale::Linear, AxisScale::Linear), (Limits{2, 5, 3, 9}));
    ASSERT_TRUE(curve_.setData({2, 5}, {5, 5}, {{1}}, {{6}}));
    EXPECT_EQ(curve_.shownExtent(AxisScale::Linear, AxisScale::Linear), (Limits{1, 6, -1, 11}));
    EXPECT_EQ(curve_.shownExtent(AxisScale::Linear, AxisScale::Log), (Limits{1, 6, 5, 11}));
}

TEST_F(CurveItemTest, PickingPrefersPointsToEdges) {
    ASSERT_TRUE(curve_.setData({1, 5, 9}, {5, 5, 5}));
    const auto indexAt = [&](double x, double y) {
        const auto pick = curve_.pickAt(transform().toPixel({x, y}), transform(), 4);
        return pick ? pick->index : -1;
    };
    EXPECT_EQ(indexAt(5.2, 5.1), 1);
    EXPECT_EQ(indexAt(6, 5.1), 1) << "the first vertex of the edge";
    EXPECT_EQ(indexAt(3, 4.9), 0);
    EXPECT_EQ(indexAt(3, 6), -1);
    curve_.setLine({.style = LineStyle::None});
    EXPECT_EQ(indexAt(3, 4.9), -1) << "no line, no edges";
    EXPECT_EQ(indexAt(9, 5), 2);
}

}  // namespace
}  // namespace spate::plot
