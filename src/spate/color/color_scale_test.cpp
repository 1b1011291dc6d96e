// SPDX-License-Identifier: MIT
#include "spate/color/color_scale.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "spate/color/colormap.h"

namespace spate::color {
namespace {

constexpr double kGamma = 0.5;

TEST(ColorScale, PlacesValuesWhereTheColorRuleDoes) {
    for (const Normalization normalization : kAllNormalizations) {
        const Range range{1, 1000};
        const ColorScale scale(range, normalization, kGamma);
        const ColorRule rule(range, normalization, 256, kGamma);
        for (const double value : {1.0, 2.0, 10.0, 333.0, 999.0, 1000.0}) {
            EXPECT_NEAR(scale.placeOf(value), *rule.place(value), 1e-12) << name(normalization);
        }
        EXPECT_EQ(scale.valueAt(0), 1);
        EXPECT_EQ(scale.valueAt(1), 1000);
    }
}

TEST(ColorScale, GoesOnBeyondItsEnds) {
    for (const Normalization normalization : kAllNormalizations) {
        const ColorScale scale({10, 1000}, normalization, kGamma);
        EXPECT_LT(scale.placeOf(9), 0) << name(normalization);
        EXPECT_GT(scale.placeOf(1001), 1) << name(normalization);
        for (const double place : {-0.01, 0.3, 0.99, 1.2}) {
            EXPECT_NEAR(scale.placeOf(scale.valueAt(place)), place, 1e-9) << name(normalization);
        }
    }
}

TEST(ColorScale, LeavesTheMarginOnEitherSideOfTheRange) {
    for (const Normalization normalization : kAllNormalizations) {
        const Range range{100, 1000};
        const auto scale = ColorScale::around(range, normalization, kGamma, 0.125);
        EXPECT_NEAR(scale.placeOf(range.min), 0.125, 1e-9) << name(normalization);
        EXPECT_NEAR(scale.placeOf(range.max), 0.875, 1e-9) << name(normalization);
        EXPECT_EQ(ColorScale::around(range, normalization, kGamma, 0).ends(), range);
    }
}

TEST(ColorScale, HasNoPlaceForWhatTheNormalizationCannotShow) {
    const auto root = ColorScale::around({0, 100}, Normalization::Sqrt, 1, 0.125);
    EXPECT_EQ(root.ends().min, 0);
    EXPECT_TRUE(std::isnan(root.placeOf(-1)));
    EXPECT_GE(root.valueAt(-3), 0);
    const auto decades = ColorScale::around({1e-300, 1e300}, Normalization::Log, 1, 0.125);
    EXPECT_GT(decades.ends().min, 0);
    EXPECT_TRUE(std::isfinite(decades.ends().max));
    EXPECT_GT(decades.valueAt(-100), 0);
}

TEST(ColorScale, GivesASingleValueRoom) {
    for (const double value : {0.0, 7.0, 1e12, -1e12}) {
        const auto scale = ColorScale::around({value, value}, Normalization::Linear, 1, 0.125);
        EXPECT_LT(scale.ends().min, value);
        EXPECT_GT(scale.ends().max, value);
        EXPECT_NEAR(scale.placeOf(value), 0.5, 1e-9);
    }
    EXPECT_EQ(ColorScale({7, 7}, Normalization::Linear, 1).placeOf(7), 0.5);
}

TEST(ColorScale, StaysFiniteBetweenTheLargestNumbers) {
    constexpr double kLargest = std::numeric_limits<double>::max();
    const auto scale = ColorScale::around({-kLargest, kLargest}, Normalization::Linear, 1, 0.125);
    EXPECT_EQ(scale.ends(), (Range{-kLargest, kLargest}));
    EXPECT_NEAR(scale.placeOf(0), 0.5, 1e-12);
    EXPECT_TRUE(std::isfinite(scale.valueAt(2)));
}

}  // namespace
}  // namespace spate::color
