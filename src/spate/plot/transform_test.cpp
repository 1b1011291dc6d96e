// SPDX-License-Identifier: MIT
#include "spate/plot/transform.h"

#include <gtest/gtest.h>

namespace spate::plot {
namespace {

PlotTransform someTransform(bool xReversed, bool yReversed) {
    return {.dataArea = QRectF(50, 20, 400, 300),
            .limits = {-10, 90, 1000, 1300},
            .xReversed = xReversed,
            .yReversed = yReversed};
}

TEST(PlotTransform, PutsLargeYAtTheTopByDefault) {
    const auto transform = someTransform(false, true);
    EXPECT_EQ(transform.toPixel({-10, 1300}), QPointF(50, 20));
    EXPECT_EQ(transform.toPixel({90, 1000}), QPointF(450, 320));
    EXPECT_EQ(transform.toPixel({40, 1150}), QPointF(250, 170));
}

TEST(PlotTransform, IsItsOwnInverseInEveryDirection) {
    for (const bool xReversed : {false, true}) {
        for (const bool yReversed : {false, true}) {
            const auto transform = someTransform(xReversed, yReversed);
            const QPointF data = transform.toData(QPointF(123, 77));
            const QPointF pixel = transform.toPixel(data);
            EXPECT_NEAR(pixel.x(), 123, 1e-9);
            EXPECT_NEAR(pixel.y(), 77, 1e-9);
        }
    }
}

TEST(PlotTransform, SpreadsAxesOnTheirScales) {
    const PlotTransform transform{.dataArea = QRectF(50, 20, 400, 300),
                                  .limits = {0.01, 100, -10, 10},
                                  .xScale = pipeline::AxisScale::Log,
                                  .yScale = pipeline::AxisScale::Asinh};
    EXPECT_NEAR(transform.toPixel({1, 0}).x(), 250, 1e-9);
    EXPECT_NEAR(transform.toPixel({1, 0}).y(), 170, 1e-9);
    EXPECT_EQ(transform.toData({50, 20}), QPointF(0.01, 10)) << "the ends are exact";
    EXPECT_EQ(transform.toData({450, 320}), QPointF(100, -10));
    const QPointF data = transform.toData({123, 77});
    EXPECT_NEAR(transform.toPixel(data).x(), 123, 1e-9);
    EXPECT_NEAR(transform.toPixel(data).y(), 77, 1e-9);
}

TEST(PlotTransform, NamesTheLimitsOfARectangle) {
    const auto linear = someTransform(true, true);
    EXPECT_EQ(linear.limitsOf(linear.dataArea), linear.limits);
    const Limits right = linear.limitsOf(QRectF(450, 20, 400, 300));
    EXPECT_NEAR(right.xMin, -110, 1e-9) << "larger x is to the left";
    EXPECT_NEAR(right.xMax, -10, 1e-9);
    PlotTransform log{.dataArea = QRectF(0, 0, 400, 300),
                      .limits = {1, 100, 0, 1},
                      .xScale = pipeline::AxisScale::Log};
    const Limits out = log.limitsOf(QRectF(-200, 0, 800, 300));
    EXPECT_NEAR(out.xMin, 0.1, 1e-12);
    EXPECT_NEAR(out.xMax, 1000, 1e-9);
    EXPECT_EQ(out.yMin, 0);
    EXPECT_EQ(out.yMax, 1);
}

TEST(PlotTransform, NamesTheLimitsOfTheRightAxisToo) {
    auto transform = someTransform(false, true);
    EXPECT_EQ(transform.limitsOf(QRectF(50, 20, 200, 150)).y2, std::nullopt);
    EXPECT_EQ(transform.of(YAxisSide::Right).limits, transform.limits) << "there is none";
    transform.limits.y2 = Interval{1, 100};
    transform.y2Scale = pipeline::AxisScale::Log;
    EXPECT_EQ(transform.limitsOf(transform.dataArea), transform.limits);
    const Limits upper = transform.limitsOf(QRectF(50, 20, 400, 150));
    EXPECT_NEAR(upper.y2->min, 10, 1e-9);
    EXPECT_EQ(upper.y2->max, 100);
    EXPECT_EQ(upper.yMin, 1150);
}

TEST(PlotTransform, PanningAndZoomingAWidenedViewMovesWhatWasAskedFor) {
    const QRectF area(0, 0, 200, 100);
    const Limits asked{0, 10, 0, 10};
    const PlotTransform transform{
        .dataArea = area, .limits = withEqualAspect(asked, area.size()), .asked = asked};
    ASSERT_EQ(transform.limits, (Limits{-5, 15, 0, 10}));
    const Limits panned = transform.limitsOf(area.translated(20, 0));
    EXPECT_EQ(panned, (Limits{2, 12, 0, 10}));
    const QRectF half(50, 25, 100, 50);
    const Limits zoomed = transform.limitsOf(half);
    EXPECT_EQ(zoomed, (Limits{2.5, 7.5, 2.5, 7.5}));
    const Limits boxed = transform.limitsOf(QRectF(0, 50, 200, 10));
    EXPECT_NEAR(boxed.width(), 20, 1e-9) << "a rectangle of another shape is shown in full";
}

TEST(EqualAspect, WidensTheSmallerDimensionAboutItsCentre) {
    const Limits wide = withEqualAspect({0, 100, 0, 100}, QSizeF(200, 100));
    EXPECT_EQ(wide, (Limits{-50, 150, 0, 100}));
    const Limits tall = withEqualAspect({0, 100, 0, 100}, QSizeF(100, 400));
    EXPECT_EQ(tall, (Limits{0, 100, -150, 250}));
    EXPECT_EQ(withEqualAspect({0, 1, 0, 2}, QSizeF(0, 100)), (Limits{0, 1, 0, 2}));
}

AxisConstraints between(std::optional<double> min, std::optional<double> max) {
    return {min, max, {}, {}};
}
AxisConstraints ranging(std::optional<double> min, std::optional<double> max) {
    return {{}, {}, min, max};
}

TEST(EqualAspect, ConstraintsMoveWhatIsWidenedAndThenCutTheOtherDimension) {
    const QSizeF area(200, 100);
    const Limits asked{0, 100, 0, 100};
    EXPECT_EQ(withEqualAspect(asked, area, between(-10, {})), (Limits{-10, 190, 0, 100}));
    EXPECT_EQ(withEqualAspect(asked, area, between(0, 120)), (Limits{0, 120, 20, 80}));
    EXPECT_EQ(withEqualAspect(asked, area, ranging({}, 160)), (Limits{-30, 130, 10, 90}));
    EXPECT_EQ(withEqualAspect(asked, QSizeF(100, 200), {}, between(0, 100)),
              (Limits{25, 75, 0, 100}));
}

TEST(EqualAspect, GivesWayWhereNeitherDimensionMayChange) {
    EXPECT_EQ(
        withEqualAspect({0, 100, 0, 100}, QSizeF(200, 100), ranging({}, 100), ranging(90, {})),
        (Limits{0, 100, 5, 95}));
}

}  // namespace
}  // namespace spate::plot
