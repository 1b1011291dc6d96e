// SPDX-License-Identifier: MIT
// The golden values are silx's own (minmax mode), which the same data must give here.
#include "spate/color/autoscale.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace spate::color {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

// What a scan of these values says, pixel by pixel.
template <class T = double>
image::Statistics statisticsOf(const std::vector<T>& values) {
    image::Statistics result;
    const auto keepLeast = [](std::optional<image::PixelValue>& least, T value) {
        if (!least || static_cast<double>(value) < least->toDouble()) least = value;
    };
    for (const T value : values) {
        const auto number = static_cast<double>(value);
        if (std::isnan(number)) {
            ++result.maskedCount;
        } else if (std::isinf(number)) {
            ++result.infiniteCount;
        } else {
            ++result.validCount;
            keepLeast(result.min, value);
            if (!result.max || number > result.max->toDouble()) result.max = value;
            if (number > 0) keepLeast(result.minPositive, value);
        }
    }
    return result;
}

Range automatic(Normalization normalization, const image::Statistics& statistics) {
    return autoscaledRange({}, normalization, statistics);
}

struct Golden {
    std::vector<double> values;
    Range linear;
    Range log;
};

const std::vector<Golden>& goldenValues() {
    static const std::vector<Golden> golden = {
        {{1, 2, 3, 4, 100}, {1, 100}, {1, 100}},
        {{kNan, 2, kInf, -kInf, 5}, {2, 5}, {2, 5}},
        {{-5, 0, 1, 10, 1000}, {-5, 1000}, {1, 1000}},
        {{-5, -2, -1}, {-5, -1}, {1, 1}},
        {{7, 7, 7}, {7, 7}, {7, 7}},
        {{0, 0}, {0, 0}, {1, 1}},
        {{kNan, kNan}, {0, 1}, {1, 10}},
        {{kInf, -kInf}, {0, 1}, {1, 10}},
        {{}, {0, 1}, {1, 10}},
        {{0.25}, {0.25, 0.25}, {0.25, 0.25}},
    };
    return golden;
}

void expectRange(Range actual, Range expected) {
    EXPECT_EQ(actual.min, expected.min);
    EXPECT_EQ(actual.max, expected.max);
}

TEST(Autoscale, GivesSilxsRanges) {
    for (const Golden& golden : goldenValues()) {
        SCOPED_TRACE(testing::PrintToString(golden.values));
        const auto statistics = statisticsOf(golden.values);
        expectRange(automatic(Normalization::Linear, statistics), golden.linear);
        expectRange(automatic(Normalization::Log, statistics), golden.log);
    }
}

TEST(Autoscale, GivesSilxsRangesOfIntegers) {
    const auto statistics = statisticsOf<std::uint8_t>({0, 3, 255});
    expectRange(automatic(Normalization::Linear, statistics), {0, 255});
    expectRange(automatic(Normalization::Log, statistics), {3, 255});
}

TEST(Autoscale, PullsTheAutomaticBoundToAFixedOneThatItWouldPass) {
    const auto statistics = statisticsOf({0.0, 1.0, 2.0, 3.0});
    expectRange(autoscaledRange({.min = 5.0}, Normalization::Linear, statistics), {5, 5});
    expectRange(autoscaledRange({.max = -1.0}, Normalization::Linear, statistics), {-1, -1});
}

TEST(Autoscale, FollowsTheDataOnTheSideThatIsNotFixed) {
    const auto statistics = statisticsOf({0.0, 1.0, 2.0, 3.0});
    expectRange(autoscaledRange({.min = -2.0}, Normalization::Linear, statistics), {-2, 3});
    expectRange(autoscaledRange({.max = 9.0}, Normalization::Linear, statistics), {0, 9});
    expectRange(autoscaledRange({.max = 9.0}, Normalization::Log, statistics), {1, 9});
    expectRange(autoscaledRange({.min = 2.0}, Normalization::Log, statistics), {2, 3});
}

TEST(Autoscale, IgnoresTheDataWhenBothBoundsAreFixed) {
    const auto statistics = statisticsOf({100.0, 200.0});
    expectRange(autoscaledRange({.min = 1.0, .max = 2.0}, Normalization::Linear, statistics),
                {1, 2});
    expectRange(autoscaledRange({.min = 1.0, .max = 2.0}, Normalization::Log, {}), {1, 2});
}

TEST(Autoscale, TakesAFixedBoundThatCannotBeShownAsAutomatic) {
    const auto statistics = statisticsOf({-5.0, 0.5, 10.0});
    expectRange(autoscaledRange({.min = 0.0}, Normalization::Log, statistics), {0.5, 10});
    expectRange(autoscaledRange({.min = -1.0, .max = 4.0}, Normalization::Log, statistics),
                {0.5, 4});
    expectRange(autoscaledRange({.max = -4.0}, Normalization::Log, statistics), {0.5, 10});
    expectRange(autoscaledRange({.min = kNan}, Normalization::Linear, statistics), {-5, 10});
    expectRange(autoscaledRange({.max = kInf}, Normalization::Linear, statistics), {-5, 10});
}

TEST(Autoscale, AsksForStatisticsOnlyIfABoundDependsOnThem) {
    const Autoscale fixed{.min = 1.0, .max = 2.0};
    EXPECT_FALSE(needsStatistics(fixed, Normalization::Linear));
    EXPECT_FALSE(needsStatistics(fixed, Normalization::Log));
    EXPECT_TRUE(needsStatistics({}, Normalization::Linear));
    EXPECT_TRUE(needsStatistics({.min = 1.0}, Normalization::Linear));
    EXPECT_TRUE(needsStatistics({.max = 1.0}, Normalization::Linear));
    const Autoscale belowZero{.min = -1.0, .max = 2.0};
    EXPECT_FALSE(needsStatistics(belowZero, Normalization::Linear));
    EXPECT_TRUE(needsStatistics(belowZero, Normalization::Log)) << "log cannot show -1";
}

// Whatever the data and the bounds: finite, in order, and a fixed bound that can be shown is kept.
TEST(Autoscale, AlwaysGivesAUsableRange) {
    const std::vector<double> values = {kNan, kInf,   -kInf,   0.0,   -0.0,   1.0,  -1.0,
                                        7.0,  5e-324, -5e-324, 1e300, -1e300, 0.25, 1e-300};
    std::mt19937 random(4524);
    const auto pick = [&] { return values[random() % values.size()]; };
    for (int round = 0; round < 20'000; ++round) {
        std::vector<double> data(random() % 4);
        std::generate(data.begin(), data.end(), pick);
        Autoscale autoscale;
        if (random() % 2 == 0) autoscale.min = pick();
        if (random() % 2 == 0) autoscale.max = pick();
        for (const Normalization normalization : kAllNormalizations) {
            const Range range = autoscaledRange(autoscale, normalization, statisticsOf(data));
            ASSERT_TRUE(isValidBound(normalization, range.min)) << range.min;
            ASSERT_TRUE(isValidBound(normalization, range.max)) << range.max;
            ASSERT_LE(range.min, range.max);
            if (autoscale.min && isValidBound(normalization, *autoscale.min)) {
                ASSERT_EQ(range.min, *autoscale.min);
            }
        }
    }
}

std::string refusal(Normalization normalization, std::optional<double> min,
                    std::optional<double> max) {
    const auto autoscale = fixedRange(normalization, min, max);
    return autoscale ? "" : autoscale.error().message;
}

TEST(FixedRange, KeepsTheBoundsItIsGiven) {
    EXPECT_EQ(fixedRange(Normalization::Linear, -1.0, 2.0), (Autoscale{.min = -1.0, .max = 2.0}));
    EXPECT_EQ(fixedRange(Normalization::Linear, 3.0, 3.0), (Autoscale{.min = 3.0, .max = 3.0}));
    EXPECT_EQ(fixedRange(Normalization::Log, {}, 10.0), (Autoscale{.max = 10.0}));
    EXPECT_EQ(fixedRange(Normalization::Linear, {}, {}), Autoscale{});
}

TEST(FixedRange, RefusesBoundsThatCannotBeShownAndNamesThem) {
    EXPECT_NE(refusal(Normalization::Linear, kNan, {}).find("nan"), std::string::npos);
    EXPECT_NE(refusal(Normalization::Linear, {}, kInf).find("inf"), std::string::npos);
    const std::string zeroInLog = refusal(Normalization::Log, 0.0, 10.0);
    EXPECT_NE(zeroInLog.find("log needs a bound above 0"), std::string::npos) << zeroInLog;
    EXPECT_NE(refusal(Normalization::Log, {}, -2.0).find("-2"), std::string::npos);
    const std::string swapped = refusal(Normalization::Linear, 5.0, 4.0);
    EXPECT_NE(swapped.find("5…4"), std::string::npos) << swapped;
}

}  // namespace
}  // namespace spate::color
