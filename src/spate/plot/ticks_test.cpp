// SPDX-License-Identifier: MIT
#include "spate/plot/ticks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <utility>

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

TEST(Ticks, OfALogAxisWithinTwoDecadesAreAtOneTwoAndFive) {
    EXPECT_EQ(labels(logTicks(0.3, 40, 4)),
              (std::vector<std::string>{"0.5", "1", "2", "5", "10", "20"}));
    EXPECT_EQ(labels(logTicks(1, 9, 4)), (std::vector<std::string>{"1", "2", "5"}));
}

TEST(Ticks, OfALogAxisWithinADecadeAreLinear) {
    EXPECT_EQ(labels(logTicks(2, 4, 4)), labels(linearTicks(2, 4, 4)));
}

TEST(Ticks, OfALogAxisThatSkipDecadesMarkThoseOnly) {
    const Ticks ticks = logTicks(1, 1e9, 3);
    EXPECT_EQ(ticks.minor, (std::vector<double>{10, 100, 1000, 1e5, 1e6, 1e7, 1e9}));
}

TEST(Ticks, OfAnAsinhAxisAreDecadesOnBothSidesOfZero) {
    const Ticks ticks = asinhTicks(-150, 1200, 8);
    EXPECT_EQ(labels(ticks),
              (std::vector<std::string>{"−100", "−10", "−1", "0", "1", "10", "100", "1000"}));
    EXPECT_TRUE(std::is_sorted(ticks.minor.begin(), ticks.minor.end()));
    // Four on each side below 1, eight in each whole decade.
    EXPECT_EQ(ticks.minor.size(), 4U + 2 * 8 + 4U + 3 * 8);
    EXPECT_EQ(labels(asinhTicks(0.5, 150, 8)), (std::vector<std::string>{"1", "10", "100"}));
}

TEST(Ticks, OfALongAsinhAxisSkipDecadesButNeverZero) {
    EXPECT_EQ(labels(asinhTicks(-1e6, 1e6, 7)),
              (std::vector<std::string>{"−10⁶", "−10000", "−100", "0", "100", "10000", "10⁶"}));
    for (const Tick& tick : asinhTicks(-1e30, 1e5, 4).major) {
        EXPECT_TRUE(tick.value == 0 || std::abs(tick.value) > 100) << "too near to zero";
    }
}

TEST(Ticks, OfAnAsinhAxisFarFromZeroAreThoseOfALogAxis) {
    EXPECT_EQ(labels(asinhTicks(1, 1000, 5)), labels(logTicks(1, 1000, 5)));
    EXPECT_EQ(labels(asinhTicks(-1000, -1, 5)),
              (std::vector<std::string>{"−1000", "−100", "−10", "−1"}));
}

TEST(Ticks, OfAnAsinhAxisNearZeroAreLinear) {
    for (const auto& [min, max] : {std::pair{-0.5, 0.5}, {0.0, 0.9}, {0.2, 5.0}}) {
        EXPECT_EQ(labels(asinhTicks(min, max, 5)), labels(linearTicks(min, max, 5)));
    }
}

TEST(Ticks, OfEveryScaleLieInsideTheLimits) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> exponent(-6, 9);
    for (int i = 0; i < 2000; ++i) {
        double min = std::pow(10, exponent(random));
        const double max = 1.001 * min + std::pow(10, exponent(random));
        const bool log = random() % 2 == 0;
        if (!log && random() % 2 == 0) min = -min;
        const int maxCount = 2 + static_cast<int>(random() % 9);
        const Ticks ticks = log ? logTicks(min, max, maxCount) : asinhTicks(min, max, maxCount);
        SCOPED_TRACE(testing::Message() << (log ? "log " : "asinh ") << min << "…" << max);
        const double slack = 1e-6 * (max - min);
        EXPECT_GE(ticks.major.size(), 2U);
        EXPECT_LE(static_cast<int>(ticks.major.size()), std::max(7, maxCount + 2));
        for (std::size_t k = 0; k < ticks.major.size(); ++k) {
            EXPECT_GE(ticks.major[k].value, min - slack);
            EXPECT_LE(ticks.major[k].value, max + slack);
            EXPECT_TRUE(k == 0 || ticks.major[k].value > ticks.major[k - 1].value);
        }
        for (const double value : ticks.minor) {
            EXPECT_GE(value, min - slack);
            EXPECT_LE(value, max + slack);
        }
    }
}

}  // namespace
}  // namespace spate::plot
