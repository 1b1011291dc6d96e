// SPDX-License-Identifier: MIT
#include "spate/plot/shape_item.h"

#include <gtest/gtest.h>

#include <QImage>
#include <cmath>
#include <limits>
#include <random>

#include "spate/plot/function_item.h"
#include "spate/plot/paint_items.h"
#include "spate/plot/plot.h"
#include "spate/plot/points.h"

namespace spate::plot {
namespace {

using pipeline::AxisScale;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr ShapeType kAllTypes[] = {ShapeType::Lines,   ShapeType::Polygon, ShapeType::Rectangle,
                                   ShapeType::Ellipse, ShapeType::HLine,   ShapeType::VLine};

PlotTransform transformOf(AxisScale scale = AxisScale::Linear) {
    return {.dataArea = QRectF(10, 10, 200, 150),
            .limits = {1, 100, 1, 100},
            .xScale = scale,
            .yScale = scale};
}

QImage paintedBy(const DrawnItem& item, const PlotTransform& transform) {
    QImage image(220, 170, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintItem(painter, item, transform, QFont(), Qt::black);
    return image;
}

bool hasColorNear(const QImage& image, QPointF at, int distance) {
    for (int y = -distance; y <= distance; ++y) {
        for (int x = -distance; x <= distance; ++x) {
            const QPoint pixel = QPointF(at.x() + x, at.y() + y).toPoint();
            if (image.rect().contains(pixel) && image.pixel(pixel) != qRgb(255, 255, 255))
                return true;
        }
    }
    return false;
}

// The picture is the truth about what can be picked.
TEST(ShapeItemTest, WhatIsPickedIsWhatIsDrawn) {
    std::mt19937 random(2);
    std::uniform_real_distribution<double> value(1, 100);
    std::uniform_real_distribution<double> pixel(12, 158);
    for (const ShapeType type : kAllTypes) {
        for (const bool filled : {false, true}) {
            for (const AxisScale scale : pipeline::kAllAxisScales) {
                ShapeItem shape(type, QStringLiteral("s"));
                shape.setFilled(filled);
                ASSERT_TRUE(
                    shape.setData({value(random), value(random)}, {value(random), value(random)}));
                const PlotTransform transform = transformOf(scale);
                const QImage image = paintedBy(shape, transform);
                for (int i = 0; i < 300; ++i) {
                    const QPointF at(pixel(random), pixel(random));
                    if (shape.pickAt(at, transform, 2)) {
                        EXPECT_TRUE(hasColorNear(image, at, 3)) << name(type) << " " << filled;
                    } else {
                        EXPECT_FALSE(hasColorNear(image, at, 0)) << name(type) << " " << filled;
                    }
                }
            }
        }
    }
}

TEST(ShapeItemTest, ThePickIsTheNearestEdgeOfAll) {
    std::mt19937 random(4);
    std::uniform_real_distribution<double> value(1, 100);
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 60; ++i) {
        x.push_back(value(random));
        y.push_back(i % 10 == 9 ? kNan : value(random));
    }
    ShapeItem shape(ShapeType::Lines, QStringLiteral("s"));
    ASSERT_TRUE(shape.setData(x, y));
    const PlotTransform transform = transformOf();
    for (int trial = 0; trial < 500; ++trial) {
        const QPointF cursor = transform.toPixel({value(random), value(random)});
        std::int64_t nearest = -1;
        double distance = 3;
        for (std::size_t i = 0; i + 1 < x.size(); ++i) {
            const double away = distanceTo(cursor, transform.toPixel({x[i], y[i]}),
                                           transform.toPixel({x[i + 1], y[i + 1]}));
            if (away < distance || (away == distance && nearest < 0)) {
                distance = away;
                nearest = static_cast<std::int64_t>(i);
            }
        }
        const auto pick = shape.pickAt(cursor, transform, 3);
        ASSERT_EQ(pick.has_value(), nearest >= 0);
        if (!pick) continue;
        // Two edges that meet in the nearest vertex are equally near, but for a rounding.
        const auto i = static_cast<std::size_t>(pick->index);
        EXPECT_NEAR(distanceTo(cursor, transform.toPixel({x[i], y[i]}),
                               transform.toPixel({x[i + 1], y[i + 1]})),
                    distance, 1e-9);
    }
}

TEST(ShapeItemTest, RefusedDataNamesWhatIsWrong) {
    const auto message = [](ShapeType type, const Values& x, const Values& y) {
        ShapeItem shape(type, QStringLiteral("s"));
        const auto set = shape.setData(x, y);
        return set ? std::string("none") : set.error().message;
    };
    EXPECT_EQ(message(ShapeType::Polygon, {1, 2}, {1}),
              "polygon \"s\": 2 x and 1 y: expected as many of both");
    EXPECT_EQ(message(ShapeType::Lines, {}, {}),
              "polylines \"s\": no vertices: expected at least one");
    EXPECT_EQ(message(ShapeType::Rectangle, {1, 2, 3}, {1, 2, 3}),
              "rectangle \"s\": 3 vertices: expected two opposite corners");
    EXPECT_EQ(message(ShapeType::Ellipse, {1, kNan}, {1, 2}),
              "ellipse \"s\": vertex (nan, 2): expected finite numbers");
    EXPECT_EQ(message(ShapeType::HLine, {kNan}, {1}), "none") << "its x means nothing";
    EXPECT_EQ(message(ShapeType::Polygon, {1, 2, 3, kNan, 4, 5, 6}, {1, 2, 1, kNan, 4, 5, 4}),
              "none");
}

TEST(ShapeItemTest, ADragMovesAllOfItByAsMuchOnEveryScale) {
    for (const AxisScale scale : pipeline::kAllAxisScales) {
        const PlotTransform transform = transformOf(scale);
        ShapeItem shape(ShapeType::Polygon, QStringLiteral("s"));
        shape.setFilled(true);
        ASSERT_TRUE(shape.setData({10, 40, 20}, {10, 20, 60}));
        const QPolygonF before = shape.vertices();
        const QPointF grip = transform.toPixel({20, 25});
        const auto pick = shape.pickAt(grip, transform, 2);
        ASSERT_TRUE(pick);
        // There, elsewhere and back: nothing adds up.
        for (const QPointF by : {QPointF(20, -9), QPointF(-7, 30), QPointF(12, 5)}) {
            shape.drag(*pick, grip, grip + by, transform);
            for (qsizetype i = 0; i < before.size(); ++i) {
                const QPointF moved =
                    transform.toPixel(shape.vertices()[i]) - transform.toPixel(before[i]);
                EXPECT_NEAR(moved.x(), by.x(), 1e-6);
                EXPECT_NEAR(moved.y(), by.y(), 1e-6);
            }
        }
    }
}

TEST(ShapeItemTest, LinesMoveAcrossAlone) {
    const PlotTransform transform = transformOf();
    ShapeItem shape(ShapeType::HLine, QStringLiteral("s"));
    ASSERT_TRUE(shape.setData({0, 0}, {20, 40}));
    const QPointF grip = transform.toPixel({50, 40});
    const auto pick = shape.pickAt(grip, transform, 2);
    ASSERT_TRUE(pick);
    EXPECT_EQ(pick->index, 1);
    shape.drag(*pick, grip, transform.toPixel({90, 50}), transform);
    EXPECT_NEAR(shape.vertices()[0].y(), 30, 1e-9);
    EXPECT_NEAR(shape.vertices()[1].y(), 50, 1e-9);
    EXPECT_EQ(shape.vertices()[1].x(), 0);
}

TEST(ShapeItemTest, TheExtentIsOfWhatCanBeShownAndMayBeLeftOut) {
    ShapeItem shape(ShapeType::Rectangle, QStringLiteral("s"));
    ASSERT_TRUE(shape.setData({-5, 20}, {30, 4}));
    EXPECT_EQ(shape.shownExtent(AxisScale::Linear, AxisScale::Linear), (Limits{-5, 20, 4, 30}));
    EXPECT_EQ(shape.shownExtent(AxisScale::Log, AxisScale::Log), (Limits{20, 20, 4, 30}));
    shape.setInExtent(false);
    EXPECT_EQ(shape.shownExtent(AxisScale::Linear, AxisScale::Linear), std::nullopt);
}

TEST(ShapeItemTest, AnAreaThatReachesBeyondZeroFillsALogAxisToItsEnd) {
    ShapeItem shape(ShapeType::Rectangle, QStringLiteral("s"));
    shape.setFilled(true);
    ASSERT_TRUE(shape.setData({-5, 10}, {-5, 10}));
    const PlotTransform transform = transformOf(AxisScale::Log);
    const QImage image = paintedBy(shape, transform);
    EXPECT_TRUE(hasColorNear(image, {11, 158}, 0)) << "the lower left corner";
    EXPECT_FALSE(hasColorNear(image, transform.toPixel({12, 12}), 0));
}

TEST(FunctionItemTest, AFunctionDrawsInDataCoordinates) {
    Plot plot;
    auto* item = plot.addItem(drawnBy([](QPainter& painter, const PlotTransform& transform) {
        painter.fillRect(QRectF(transform.toPixel({20, 20}), transform.toPixel({40, 40})), Qt::red);
    }));
    auto* other = plot.addItem(drawnBy({}));
    EXPECT_EQ(plot.items().size(), 2U) << "none takes the other's place";
    EXPECT_EQ(item->shownExtent(AxisScale::Linear, AxisScale::Linear), std::nullopt);
    const QImage image = paintedBy(*item, transformOf());
    EXPECT_EQ(image.pixel(transformOf().toPixel({30, 30}).toPoint()), qRgb(255, 0, 0));
    other->setExtent(Limits{1, 2, 3, 4});
    EXPECT_EQ(plot.limits(), (Limits{1, 2, 3, 4}));
}

}  // namespace
}  // namespace spate::plot
