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

TEST(EqualAspect, WidensTheSmallerDimensionAboutItsCentre) {
    const Limits wide = withEqualAspect({0, 100, 0, 100}, QSizeF(200, 100));
    EXPECT_EQ(wide, (Limits{-50, 150, 0, 100}));
    const Limits tall = withEqualAspect({0, 100, 0, 100}, QSizeF(100, 400));
    EXPECT_EQ(tall, (Limits{0, 100, -150, 250}));
    EXPECT_EQ(withEqualAspect({0, 1, 0, 2}, QSizeF(0, 100)), (Limits{0, 1, 0, 2}));
}

}  // namespace
}  // namespace spate::plot
