// SPDX-License-Identifier: MIT
#include "spate/plot/ticks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>

namespace spate::plot {
namespace {

std::vector<std::string> labels(const Ticks& ticks) {
    std::vector<std::string> result;
    for (const Tick& tick : ticks.major) result.push_back(tick.label.toStdString());
    return result;
}

TEST(Ticks, AreAtMultiplesOfOneTwoOrFive) {
    EXPECT_EQ(labels(linearTicks(0, 10, 6)),
              (std::vector<std::string>{"0", "2", "4", "6", "8", "10"}));
    EXPECT_EQ(labels(linearTicks(0, 1, 5)),
              (std::vector<std::string>{"0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
    EXPECT_EQ(labels(linearTicks(-1, 1, 4)),
              (std::vector<std::string>{"−1.0", "−0.5", "0", "0.5", "1.0"}));
    EXPECT_EQ(labels(linearTicks(0, 4096, 5)),
              (std::vector<std::string>{"0", "1000", "2000", "3000", "4000"}));
}

TEST(Ticks, OfLargeAndSmallNumbersAreWrittenAsPowersOfTen) {
    EXPECT_EQ(labels(linearTicks(0, 4e9, 4)),
              (std::vector<std::string>{"0", "10⁹", "2×10⁹", "3×10⁹", "4×10⁹"}));
    EXPECT_EQ(labels(linearTicks(0, 2e-6, 2)), (std::vector<std::string>{"0", "10⁻⁶", "2×10⁻⁶"}));
    EXPECT_EQ(labels(linearTicks(1e6, 1.0002e6, 2)),
              (std::vector<std::string>{"1.0000×10⁶", "1.0001×10⁶", "1.0002×10⁶"}));
}

TEST(Ticks, LieInsideTheLimitsAndHaveDifferentLabels) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> exponent(-8, 9);
    for (int i = 0; i < 2000; ++i) {
        const double span = std::pow(10, exponent(random));
        const double min = (static_cast<double>(random()) / 4e9 - 0.5) * span * 100;
        const Ticks ticks = linearTicks(min, min + span, 8);
        const double slack = 1e-6 * span;
        ASSERT_GE(ticks.major.size(), 2U) << min << " " << span;
        ASSERT_LE(ticks.major.size(), 10U) << min << " " << span;
        std::set<QString> seen;
        for (const Tick& tick : ticks.major) {
            EXPECT_GE(tick.value, min - slack);
            EXPECT_LE(tick.value, min + span + slack);
            EXPECT_TRUE(seen.insert(tick.label).second)
                << tick.label.toStdString() << " twice in " << min << " + " << span;
        }
    }
}

TEST(Ticks, OfLimitsThatCannotBeDividedAreNone) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(linearTicks(1, 1, 5).major.empty());
    EXPECT_TRUE(linearTicks(2, 1, 5).major.empty());
    EXPECT_TRUE(linearTicks(kNan, 1, 5).major.empty());
    EXPECT_TRUE(linearTicks(0, std::numeric_limits<double>::infinity(), 5).major.empty());
    EXPECT_TRUE(linearTicks(1e9, std::nextafter(1e9, 2e9), 5).major.empty());
    EXPECT_TRUE(logTicks(0, 10, 5).major.empty());
}

TEST(Ticks, OfALogAxisAreDecades) {
    const Ticks ticks = logTicks(1, 1000, 5);
    EXPECT_EQ(labels(ticks), (std::vector<std::string>{"1", "10", "100", "1000"}));
    EXPECT_EQ(ticks.minor.size(), 24U);
    EXPECT_EQ(labels(logTicks(1, 1e9, 3)), (std::vector<std::string>{"1", "10000", "10⁸"}));
}

TEST(Ticks, OfALogAxisWithinADecadeAreLinear) {
    EXPECT_EQ(labels(logTicks(2, 4, 4)), labels(linearTicks(2, 4, 4)));
}

}  // namespace
}  // namespace spate::plot
