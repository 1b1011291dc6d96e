// SPDX-License-Identifier: MIT
#include "spate/pipeline/axis_scale.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <tuple>
#include <utility>

namespace spate::pipeline {
namespace {

TEST(AxisScale, HasSilxsNames) {
    EXPECT_EQ(name(AxisScale::Linear), "linear");
    EXPECT_EQ(name(AxisScale::Log), "log");
    EXPECT_EQ(name(AxisScale::Asinh), "arcsinh");
}

TEST(AxisMapping, SpreadsDecadesEvenlyOnALogAxis) {
    const AxisMapping up(AxisScale::Log, 1e-2, 1e4, false);
    EXPECT_NEAR(up.partOf(1), 2.0 / 6, 1e-15);
    EXPECT_NEAR(up.dataAt(0.5), 10, 1e-13);
    EXPECT_NEAR(up.dataAt(-1.0 / 6), 1e-3, 1e-16) << "beyond the ends";
    const AxisMapping down(AxisScale::Log, 1e-2, 1e4, true);
    EXPECT_NEAR(down.partOf(1), 4.0 / 6, 1e-15);
}

TEST(AxisMapping, IsSymmetricOnAnAsinhAxis) {
    const AxisMapping mapping(AxisScale::Asinh, -1e3, 1e3, false);
    EXPECT_NEAR(mapping.partOf(0), 0.5, 1e-15);
    for (const double value : {0.01, 1.0, 30.0, 1000.0}) {
        EXPECT_NEAR(mapping.partOf(value) + mapping.partOf(-value), 1, 1e-15);
        EXPECT_NEAR(mapping.partOf(value) - 0.5, std::asinh(value) / std::asinh(1e3) / 2, 1e-15);
    }
}

TEST(AxisMapping, GivesTheEndsExactlyAndIsItsOwnInverse) {
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> exponent(-9, 9);
    std::uniform_real_distribution<double> part(-0.5, 1.5);
    for (int round = 0; round < 5000; ++round) {
        const AxisScale scale = kAllAxisScales[random() % 3];
        double min = std::pow(10, exponent(random));
        double max = min + std::pow(10, exponent(random)) + 0.01 * min;
        if (scale != AxisScale::Log && random() % 2 == 0) min = -min;
        if (scale != AxisScale::Log && random() % 4 == 0) std::tie(min, max) = std::pair(-max, min);
        const bool reversed = random() % 2 == 0;
        SCOPED_TRACE(::testing::Message() << name(scale) << " " << min << "…" << max);
        const AxisMapping mapping(scale, min, max, reversed);
        ASSERT_EQ(mapping.dataAt(0), reversed ? max : min);
        ASSERT_EQ(mapping.dataAt(1), reversed ? min : max);
        ASSERT_EQ(mapping.partOf(mapping.dataAt(0)), 0);
        ASSERT_EQ(mapping.partOf(mapping.dataAt(1)), 1);
        const double there = part(random);
        // Rounding of the scaled coordinate, in parts of the axis.
        const double span = std::abs(toScaled(scale, max) - toScaled(scale, min));
        ASSERT_NEAR(mapping.partOf(mapping.dataAt(there)), there, 1e-12 + 1e-13 / span);
    }
}

TEST(AxisMapping, HasNoPlaceForAnythingWithoutPositiveLimitsOnALogAxis) {
    for (const double min : {-1.0, 0.0}) {
        const AxisMapping mapping(AxisScale::Log, min, 10, false);
        for (const double part : {0.0, 0.5, 1.0}) EXPECT_TRUE(std::isnan(mapping.dataAt(part)));
        EXPECT_TRUE(std::isnan(mapping.partOf(5)));
    }
    const AxisMapping mapping(AxisScale::Log, 1, 10, false);
    EXPECT_FALSE(std::isfinite(mapping.partOf(0)));
    EXPECT_FALSE(std::isfinite(mapping.partOf(-1)));
}

}  // namespace
}  // namespace spate::pipeline
