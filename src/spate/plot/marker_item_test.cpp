// SPDX-License-Identifier: MIT
#include "spate/plot/marker_item.h"

#include <gtest/gtest.h>

#include <QImage>
#include <cmath>
#include <limits>

#include "spate/plot/paint_items.h"

namespace spate::plot {
namespace {

PlotTransform transformOf(pipeline::AxisScale scale = pipeline::AxisScale::Linear) {
    return {.dataArea = QRectF(50, 40, 300, 200),
            .limits = {1, 100, 1, 100},
            .xScale = scale,
            .yScale = scale};
}

// Where a marker draws anything, on a canvas larger than its data area.
QRect paintedBy(const MarkerItem& marker, const PlotTransform& transform) {
    QImage image(400, 300, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    marker.paint(painter, transform);  // not clipped
    painter.end();
    QRect painted;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixel(x, y) != qRgb(255, 255, 255)) painted |= QRect(x, y, 1, 1);
        }
    }
    return painted;
}

TEST(MarkerItemTest, TextStaysInsideTheDataAreaWhereverTheMarkerIs) {
    const PlotTransform transform = transformOf();
    const QRect area = transform.dataArea.toRect().adjusted(-7, -7, 7, 7);  // the symbol may cross
    for (const MarkerShape shape : {MarkerShape::Point, MarkerShape::XLine, MarkerShape::YLine}) {
        MarkerItem marker(shape, QStringLiteral("m"));
        marker.setText(QStringLiteral("a text"));
        for (const double x : {1.0, 50.0, 100.0}) {
            for (const double y : {1.0, 50.0, 100.0}) {
                ASSERT_TRUE(marker.setPosition({x, y}));
                const QRect painted = paintedBy(marker, transform);
                ASSERT_FALSE(painted.isEmpty());
                EXPECT_TRUE(area.contains(painted))
                    << static_cast<int>(shape) << " " << x << " " << y;
                EXPECT_GT(painted.width(), 20);
            }
        }
    }
}

TEST(MarkerItemTest, OutOfSightItDrawsNothing) {
    for (const MarkerShape shape : {MarkerShape::Point, MarkerShape::XLine, MarkerShape::YLine}) {
        MarkerItem marker(shape, QStringLiteral("m"));
        marker.setText(QStringLiteral("nowhere"));
        ASSERT_TRUE(marker.setPosition({-20, -20}));
        EXPECT_TRUE(paintedBy(marker, transformOf()).isEmpty());
        EXPECT_TRUE(paintedBy(marker, transformOf(pipeline::AxisScale::Log)).isEmpty());
    }
}

TEST(MarkerItemTest, APositionThatIsNoneIsRefused) {
    MarkerItem marker(MarkerShape::Point, QStringLiteral("m"));
    ASSERT_TRUE(marker.setPosition({3, 4}));
    int changed = 0;
    QObject::connect(&marker, &MarkerItem::positionChanged, [&changed] { ++changed; });
    const auto set = marker.setPosition({1, std::nan("")});
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().message, "marker \"m\": position nan: expected a finite number");
    EXPECT_EQ(marker.position(), QPointF(3, 4));
    EXPECT_EQ(changed, 0);
    MarkerItem line(MarkerShape::XLine, QStringLiteral("x"));
    EXPECT_TRUE(line.setPosition({1, std::nan("")})) << "its y means nothing";
    EXPECT_FALSE(line.setPosition({INFINITY, 0}));
}

TEST(MarkerItemTest, ADragKeepsTheGripUnderTheMouseOnEveryScale) {
    for (const auto scale : pipeline::kAllAxisScales) {
        const PlotTransform transform = transformOf(scale);
        MarkerItem marker(MarkerShape::Point, QStringLiteral("m"));
        ASSERT_TRUE(marker.setPosition({10, 10}));
        const QPointF grip = transform.toPixel({10, 10}) + QPointF(3, -2);
        const auto pick = marker.pickAt(grip, transform, 5);
        ASSERT_TRUE(pick);
        marker.drag(*pick, grip, grip + QPointF(40, -30), transform);
        const QPointF now = transform.toPixel(marker.position());
        EXPECT_NEAR(now.x(), grip.x() + 40 - 3, 1e-6);
        EXPECT_NEAR(now.y(), grip.y() - 30 + 2, 1e-6);
    }
}

TEST(MarkerItemTest, AConstraintDecidesWhereADragEnds) {
    const PlotTransform transform = transformOf();
    MarkerItem marker(MarkerShape::Point, QStringLiteral("m"));
    const auto onWholeNumbers = [](QPointF at) {
        return QPointF(std::round(at.x()), std::round(at.y()));
    };
    ASSERT_TRUE(marker.setPosition({10.4, 20.6}, onWholeNumbers));
    EXPECT_EQ(marker.position(), QPointF(10, 21));
    const QPointF grip = transform.toPixel({10, 21});
    const auto pick = marker.pickAt(grip, transform, 5);
    ASSERT_TRUE(pick);
    // Many small moves end where a large one would.
    for (int i = 1; i <= 100; ++i)
        marker.drag(*pick, grip, grip + QPointF(0.5, 0.2) * i, transform);
    const QPointF free = transform.toData(grip + QPointF(50, 20));
    EXPECT_EQ(marker.position(), onWholeNumbers(free));
}

TEST(MarkerItemTest, LinesArePickedAllAlongAndMoveAcross) {
    const PlotTransform transform = transformOf();
    MarkerItem marker(MarkerShape::XLine, QStringLiteral("m"));
    ASSERT_TRUE(marker.setPosition({30, 0}));
    const double x = transform.toPixel({30, 1}).x();
    EXPECT_TRUE(marker.pickAt({x + 3, 60}, transform, 4));
    EXPECT_TRUE(marker.pickAt({x - 3, 230}, transform, 4));
    EXPECT_FALSE(marker.pickAt({x + 6, 60}, transform, 4));
    EXPECT_FALSE(marker.pickAt({x, 290}, transform, 4)) << "outside the data area";
    const auto pick = marker.pickAt({x, 60}, transform, 4);
    marker.drag(*pick, {x, 60}, {x + 33, 200}, transform);
    EXPECT_NEAR(transform.toPixel(marker.position()).x(), x + 33, 1e-9);
    EXPECT_EQ(marker.position().y(), 0);
}

}  // namespace
}  // namespace spate::plot
