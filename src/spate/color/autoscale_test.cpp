// SPDX-License-Identifier: MIT
// The golden values are silx's own, which the same data must give here.
#include "spate/color/autoscale.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace spate::color {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

void keepLeast(std::optional<image::PixelValue>& least, image::PixelValue value) {
    if (!least || value.toDouble() < least->toDouble()) least = value;
}

// As numpy.nanpercentile has it: straight between the two values beside the place.
double percentile(const std::vector<double>& sorted, double percent) {
    const double place = percent / 100 * static_cast<double>(sorted.size() - 1);
    const double below = std::floor(place);
    const auto index = static_cast<std::size_t>(below);
    const double next = sorted[std::min(index + 1, sorted.size() - 1)];
    return sorted[index] + (next - sorted[index]) * (place - below);
}

image::Moments momentsOf(const std::vector<double>& shown, Normalization normalization) {
    image::Moments moments;
    for (const double value : shown) moments.mean += apply(normalization, value);
    moments.count = static_cast<std::int64_t>(shown.size());
    const auto count = static_cast<double>(moments.count);
    moments.mean /= count;
    double squares = 0;
    for (const double value : shown) {
        squares += std::pow(apply(normalization, value) - moments.mean, 2);
    }
    moments.standardDeviation = std::sqrt(squares / count);
    return moments;
}

// What a scan of these values says of all that can be asked, pixel by pixel.
template <class T = double>
image::Statistics statisticsOf(const std::vector<T>& values,
                               Normalization normalization = Normalization::Linear,
                               Percents percents = {}) {
    image::Statistics result;
    std::vector<double> shown;
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
            if (number >= 0) keepLeast(result.minNonNegative, value);
            if (number > 0) keepLeast(result.minPositive, value);
            if (isValidBound(normalization, number)) shown.push_back(number);
        }
    }
    if (shown.empty()) return result;
    result.moments = momentsOf(shown, normalization);
    std::sort(shown.begin(), shown.end());
    result.percentiles = {percentile(shown, percents.low), percentile(shown, percents.high)};
    return result;
}

void expectRange(Range actual, Range expected) {
    EXPECT_EQ(actual.min, expected.min);
    EXPECT_EQ(actual.max, expected.max);
}

// minmax, stddev3, percentile 1–99
struct Ranges {
    Range modes[3];
};

constexpr Ranges inAllModes(Range range) {
    return {{range, range, range}};
}

struct Golden {
    std::vector<double> values;
    Ranges linear;  // gamma too
    Ranges log;
    Ranges sqrt;
};

// silx's values, but for stddev3 with sqrt where some value is below μ − 3σ: silx squares that
// negative bound, which makes (48.6647, 100) of 1,2,3,4,100. Here it ends at the smallest value.
const std::vector<Golden>& goldenValues() {
    static const std::vector<Golden> golden = {
        {{1, 2, 3, 4, 100},
         {{{1, 100}, {1, 100}, {1.04, 96.16}}},
         {{{1, 100}, {1, 100}, {1.04, 96.16}}},
         {{{1, 100}, {1, 100}, {1.04, 96.16}}}},
        {{kNan, 2, kInf, -kInf, 5},
         {{{2, 5}, {2, 5}, {2.03, 4.97}}},
         {{{2, 5}, {2, 5}, {2.03, 4.97}}},
         {{{2, 5}, {2, 5}, {2.03, 4.97}}}},
        {{-5, 0, 1, 10, 1000},
         {{{-5, 1000}, {-5, 1000}, {-4.8, 960.4}}},
         {{{1, 1000}, {1, 1000}, {1.18, 980.2}}},
         {{{0, 1000}, {0, 1000}, {0.03, 970.3}}}},
        {{-5, -2, -1},
         {{{-5, -1}, {-5, -1}, {-4.94, -1.02}}},
         {{{1, 1}, {1, 1}, {1, 10}}},
         inAllModes({0, 1})},
        {{7, 7, 7}, inAllModes({7, 7}), inAllModes({7, 7}), inAllModes({7, 7})},
        {{0, 0}, inAllModes({0, 0}), {{{1, 1}, {1, 1}, {1, 10}}}, inAllModes({0, 0})},
        {{kNan, kNan}, inAllModes({0, 1}), inAllModes({1, 10}), inAllModes({0, 1})},
        {{kInf, -kInf}, inAllModes({0, 1}), inAllModes({1, 10}), inAllModes({0, 1})},
        {{}, inAllModes({0, 1}), inAllModes({1, 10}), inAllModes({0, 1})},
        {{0.25}, inAllModes({0.25, 0.25}), inAllModes({0.25, 0.25}), inAllModes({0.25, 0.25})},
    };
    return golden;
}

void expectGolden(const Ranges& expected, Normalization normalization,
                  const image::Statistics& statistics) {
    for (const AutoscaleMode mode : kAllAutoscaleModes) {
        SCOPED_TRACE(testing::Message() << name(mode) << ' ' << name(normalization));
        const Range range = autoscaledRange({.mode = mode}, normalization, statistics);
        const Range golden = expected.modes[static_cast<std::size_t>(mode)];
        EXPECT_NEAR(range.min, golden.min, 1e-6 * std::abs(golden.min));
        EXPECT_NEAR(range.max, golden.max, 1e-6 * std::abs(golden.max));
        if (mode == AutoscaleMode::MinMax) expectRange(range, golden);
    }
}

TEST(Autoscale, GivesSilxsRanges) {
    for (const Golden& golden : goldenValues()) {
        SCOPED_TRACE(testing::PrintToString(golden.values));
        for (const Normalization normalization : kAllNormalizations) {
            const bool log = normalization == Normalization::Log;
            const bool sqrt = normalization == Normalization::Sqrt;
            expectGolden(log    ? golden.log
                         : sqrt ? golden.sqrt
                                : golden.linear,
                         normalization, statisticsOf(golden.values, normalization));
        }
    }
}

TEST(Autoscale, GivesSilxsRangesOfIntegers) {
    const std::vector<std::uint8_t> values = {0, 3, 255};
    const auto of = [&](Normalization normalization) {
        return statisticsOf(values, normalization);
    };
    expectGolden({{{0, 255}, {0, 255}, {0.06, 249.96}}}, Normalization::Linear,
                 of(Normalization::Linear));
    expectGolden({{{3, 255}, {3, 255}, {5.52, 252.48}}}, Normalization::Log,
                 of(Normalization::Log));
    expectGolden({{{0, 255}, {0, 255}, {0.06, 249.96}}}, Normalization::Sqrt,
                 of(Normalization::Sqrt));
}

// silx's -130.56 comes of numpy's interpolation in int8.
TEST(Autoscale, KeepsPercentilesOfSmallIntegersBetweenTheirValues) {
    const auto statistics = statisticsOf<std::int8_t>({-128, 0, 127});
    const Range range =
        autoscaledRange({.mode = AutoscaleMode::Percentile}, Normalization::Linear, statistics);
    EXPECT_NEAR(range.min, -125.44, 1e-9);
    EXPECT_NEAR(range.max, 124.46, 1e-9);
}

std::vector<double> withOutliers(double usual, double low, double high) {
    std::vector<double> values(200, usual);
    values.insert(values.end(), {usual * 1.01, usual * 0.99, low, high});
    return values;
}

TEST(Autoscale, CutsOutliersThreeDeviationsFromTheMeanOfFOfTheValue) {
    const auto values = withOutliers(100, 1e-6, 1e6);
    for (const Normalization normalization : kAllNormalizations) {
        SCOPED_TRACE(name(normalization));
        const auto statistics = statisticsOf(values, normalization);
        const auto& moments = *statistics.moments;
        const double high = moments.mean + 3 * moments.standardDeviation;
        ASSERT_LT(high, apply(normalization, 1e6)) << "the outlier is cut";
        const Range range =
            autoscaledRange({.mode = AutoscaleMode::StdDev3}, normalization, statistics);
        EXPECT_NEAR(apply(normalization, range.max), high, 1e-9 * std::abs(high));
        const double low =
            std::max(moments.mean - 3 * moments.standardDeviation, apply(normalization, 1e-6));
        EXPECT_NEAR(apply(normalization, range.min), low, 1e-9 * std::abs(low));
    }
}

TEST(Autoscale, KeepsThreeDeviationsInsideTheValuesThoughFAndItsInverseRound) {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        const double value = std::ldexp(1 + static_cast<double>(random()) * 0x1p-32,
                                        static_cast<int>(random() % 80));
        for (const Normalization normalization : kAllNormalizations) {
            const auto statistics = statisticsOf(std::vector(3, value), normalization);
            expectRange(
                autoscaledRange({.mode = AutoscaleMode::StdDev3}, normalization, statistics),
                {value, value});
        }
    }
}

TEST(Autoscale, StandsMomentsThatOverflowed) {
    auto statistics = statisticsOf({-1e308, 1e308});
    for (const image::Moments moments :
         {image::Moments{2, 0, kInf}, {2, kNan, kNan}, {2, kInf, kNan}, {2, -kInf, kInf}}) {
        statistics.moments = moments;
        expectRange(
            autoscaledRange({.mode = AutoscaleMode::StdDev3}, Normalization::Linear, statistics),
            {-1e308, 1e308});
    }
}

TEST(Autoscale, TakesThePercentilesThatWereAskedFor) {
    std::vector<double> values(101);
    std::iota(values.begin(), values.end(), 0.0);
    const Autoscale autoscale{.mode = AutoscaleMode::Percentile, .percents = {5, 75.5}};
    const auto statistics = statisticsOf(values, Normalization::Linear, autoscale.percents);
    expectRange(autoscaledRange(autoscale, Normalization::Linear, statistics), {5, 75.5});
}

TEST(Autoscale, FallsBackToTheDefaultForWhatWasNotLearnt) {
    for (const AutoscaleMode mode : kAllAutoscaleModes) {
        expectRange(autoscaledRange({.mode = mode}, Normalization::Linear, {}), {0, 1});
        expectRange(autoscaledRange({.mode = mode}, Normalization::Log, {}), {1, 10});
    }
    image::Statistics odd;
    odd.percentiles = {-3, 50};
    expectRange(autoscaledRange({.mode = AutoscaleMode::Percentile}, Normalization::Log, odd),
                {1, 50});
    odd.percentiles = {kNan, 0.5};
    expectRange(autoscaledRange({.mode = AutoscaleMode::Percentile}, Normalization::Log, odd),
                {1, 1});
}

TEST(Autoscale, IsAtLeastAsWideAsAsked) {
    const Autoscale counts{.leastSpan = 1};
    const auto linear = [&](const std::vector<double>& values, Autoscale autoscale) {
        return autoscaledRange(autoscale, Normalization::Linear, statisticsOf(values));
    };
    expectRange(linear({0, 0}, counts), {0, 1});
    expectRange(linear({7}, counts), {7, 8});
    expectRange(linear({0, 1}, counts), {0, 1});
    expectRange(linear({0, 5}, counts), {0, 5});
    expectRange(linear({0, 0.5}, counts), {0, 1});
    expectRange(linear({3, 3}, {.min = 2.0, .leastSpan = 4}), {2, 6});
    expectRange(linear({3, 3}, {.max = 3.0, .leastSpan = 4}), {3, 3});
    expectRange(linear({3}, {.min = 1.0, .max = 1.5, .leastSpan = 4}), {1, 1.5});
    expectRange(autoscaledRange(counts, Normalization::Log, statisticsOf({0.0})), {1, 2});
    constexpr double kLargest = std::numeric_limits<double>::max();
    expectRange(linear({kLargest}, {.leastSpan = kLargest}), {kLargest, kLargest});
}

TEST(Autoscale, EndsOneAboveThePercentileOfCounts) {
    Autoscale autoscale{.mode = AutoscaleMode::Percentile, .percents = {0, 50}};
    const auto expect = [&](const std::vector<double>& values, Range expected) {
        expectRange(
            autoscaledRange(autoscale, Normalization::Linear,
                            statisticsOf(values, Normalization::Linear, autoscale.percents)),
            expected);
    };
    expect({0, 1, 2}, {0, 1});
    autoscale.counts = Counts::Yes;
    expect({0, 1, 2}, {0, 2});
    expect({0, 0, 0}, {0, 1});
    expect({0, 0.5, 1}, {0, 1.5});
    expect({}, {0, 1});
    autoscale.counts = Counts::IfWhole;
    expect({0, 1, 2}, {0, 2});
    expect({0, 1, 1}, {0, 1});
    expect({0, 1, 1.5}, {0, 1});
    expect({0.5, 1, 2}, {0.5, 1});
    expect({0, 0.5, 1}, {0, 0.5});
    expect({}, {0, 1});
    autoscale.max = 1;
    expect({0, 1, 2}, {0, 1});
    autoscale = {.counts = Counts::Yes};
    expect({0, 1, 2}, {0, 2});
    constexpr double kLargest = std::numeric_limits<double>::max();
    autoscale = {.mode = AutoscaleMode::Percentile, .percents = {0, 100}, .counts = Counts::Yes};
    expect({0, kLargest}, {0, kLargest});
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

TEST(StatisticsNeeded, AreNoneIfBothBoundsAreFixed) {
    for (const AutoscaleMode mode : kAllAutoscaleModes) {
        const Autoscale fixed{.mode = mode, .min = 1.0, .max = 2.0};
        const Autoscale negative{.mode = mode, .min = -1.0, .max = 2.0};
        for (const Normalization normalization : kAllNormalizations) {
            EXPECT_FALSE(statisticsNeeded(fixed, normalization).any());
            EXPECT_EQ(statisticsNeeded(negative, normalization).any(),
                      domainOf(normalization) != Domain::All)
                << name(normalization) << " cannot show -1";
            EXPECT_TRUE(statisticsNeeded({.mode = mode}, normalization).any());
            EXPECT_TRUE(statisticsNeeded({.mode = mode, .min = 1.0}, normalization).any());
            EXPECT_TRUE(statisticsNeeded({.mode = mode, .max = 1.0}, normalization).any());
        }
    }
}

TEST(StatisticsNeeded, AreThoseOfTheModeAndNoOthers) {
    EXPECT_EQ(statisticsNeeded({}, Normalization::Log),
              (StatisticsRequest{.normalization = Normalization::Log, .extremes = true}));
    EXPECT_EQ(statisticsNeeded({.mode = AutoscaleMode::StdDev3}, Normalization::Sqrt),
              (StatisticsRequest{
                  .normalization = Normalization::Sqrt, .extremes = true, .moments = true}));
    EXPECT_EQ(statisticsNeeded({.mode = AutoscaleMode::Percentile, .percents = {2, 97}},
                               Normalization::Linear),
              (StatisticsRequest{.percents = Percents{2, 97}}));
}

// A scan that learns what is asked for, and no more, must give the range of one that learns all.
TEST(StatisticsNeeded, AreEnough) {
    const std::vector<double> values = {-3, -1, 0, 0.5, 2, 80, 81, 900};
    for (const Normalization normalization : kAllNormalizations) {
        for (const AutoscaleMode mode : kAllAutoscaleModes) {
            const Autoscale autoscale{.mode = mode};
            const auto request = statisticsNeeded(autoscale, normalization);
            const auto all = statisticsOf(values, normalization);
            image::Statistics learnt = all;
            if (!request.extremes) {
                learnt.min = learnt.max = learnt.minPositive = learnt.minNonNegative = {};
            }
            if (domainOf(normalization) != Domain::NonNegative) learnt.minNonNegative = {};
            if (domainOf(normalization) != Domain::Positive) learnt.minPositive = {};
            if (!request.moments) learnt.moments = {};
            if (!request.percents) learnt.percentiles = {};
            expectRange(autoscaledRange(autoscale, normalization, learnt),
                        autoscaledRange(autoscale, normalization, all));
        }
    }
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
        autoscale.mode = kAllAutoscaleModes[random() % 3];
        for (const Normalization normalization : kAllNormalizations) {
            const Range range =
                autoscaledRange(autoscale, normalization, statisticsOf(data, normalization));
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
    const std::string negativeInSqrt = refusal(Normalization::Sqrt, -1.0, 10.0);
    EXPECT_NE(negativeInSqrt.find("sqrt needs a bound of 0 or more"), std::string::npos)
        << negativeInSqrt;
    EXPECT_EQ(refusal(Normalization::Sqrt, 0.0, 10.0), "");
    EXPECT_EQ(refusal(Normalization::Gamma, -1.0, 10.0), "");
    const std::string swapped = refusal(Normalization::Linear, 5.0, 4.0);
    EXPECT_NE(swapped.find("5…4"), std::string::npos) << swapped;
}

TEST(Percents, AreInOrderBetween0And100) {
    for (const Percents good : {Percents{}, {0, 100}, {50, 50}, {0, 0}}) EXPECT_TRUE(isValid(good));
    for (const Percents bad : {Percents{-1, 99}, {1, 101}, {60, 40}, {kNan, 99}, {1, kNan}}) {
        EXPECT_FALSE(isValid(bad)) << bad.low << ' ' << bad.high;
    }
}

TEST(AutoscaleNames, AreFoundAgain) {
    for (const AutoscaleMode mode : kAllAutoscaleModes) {
        EXPECT_EQ(autoscaleModeFromName(name(mode)), mode);
    }
    for (const AutoscaleOf of : kAllAutoscaleOfs) EXPECT_EQ(autoscaleOfFromName(name(of)), of);
    EXPECT_EQ(autoscaleModeFromName("stddev3"), AutoscaleMode::StdDev3);
    EXPECT_EQ(autoscaleOfFromName("displayed"), AutoscaleOf::Displayed);
    EXPECT_EQ(autoscaleModeFromName("frame"), std::nullopt);
    EXPECT_EQ(autoscaleOfFromName(""), std::nullopt);
}

constexpr Autoscale kSteady{.hysteresis = true};

TEST(SteadyRange, StaysWhileNoBoundIsOffByATenthOfItsWidth) {
    const Range shown{100, 200};
    const auto linear = [&](Range wanted) {
        return steadyRange(kSteady, Normalization::Linear, shown, wanted);
    };
    for (const Range near : {Range{100, 200}, {109, 191}, {91, 209}, {90.1, 200}}) {
        expectRange(linear(near), shown);
    }
    for (const Range far : {Range{110, 200}, {100, 190}, {90, 200}, {100, 210}, {0, 1}}) {
        expectRange(linear(far), far);
    }
}

TEST(SteadyRange, MeasuresInTheSpaceOfTheNormalization) {
    const Range shown{1, 10'000};  // a tenth is 0.4 decades
    const auto log = [&](Range wanted) {
        return steadyRange(kSteady, Normalization::Log, shown, wanted);
    };
    expectRange(log({2.5, 10'000}), shown);
    expectRange(log({2.6, 10'000}), {2.6, 10'000});
    expectRange(log({1, 24'000}), shown);
    expectRange(log({1, 26'000}), {1, 26'000});
}

TEST(SteadyRange, FollowsAtOnceWithoutHysteresisAndWhereABoundIsFixed) {
    const Range shown{100, 200};
    const Range wanted{101, 200};
    expectRange(steadyRange({}, Normalization::Linear, shown, wanted), wanted);
    const Autoscale fixedMin{.min = 101.0, .hysteresis = true};
    expectRange(steadyRange(fixedMin, Normalization::Linear, shown, wanted), wanted);
    const Autoscale fixedMax{.max = 200.0, .hysteresis = true};
    expectRange(steadyRange(fixedMax, Normalization::Linear, shown, wanted), shown);
    expectRange(steadyRange(fixedMax, Normalization::Linear, {100, 201}, wanted), wanted);
    const Autoscale unusable{.min = -1.0, .hysteresis = true};
    expectRange(steadyRange(unusable, Normalization::Log, shown, wanted), shown);
}

TEST(SteadyRange, LeavesARangeThatHasNoWidthOrNoPlaceInTheNormalization) {
    expectRange(steadyRange(kSteady, Normalization::Linear, {5, 5}, {5, 5.1}), {5, 5.1});
    expectRange(steadyRange(kSteady, Normalization::Linear, {5, 5}, {5, 5}), {5, 5});
    expectRange(steadyRange(kSteady, Normalization::Log, {-5, 5}, {1, 5}), {1, 5});
    constexpr double kLargest = std::numeric_limits<double>::max();
    const Range widest{-kLargest, kLargest};
    expectRange(steadyRange(kSteady, Normalization::Linear, widest, {0, 1}), {0, 1});
    expectRange(steadyRange(kSteady, Normalization::Linear, widest, {-kLargest, kLargest * 0.9}),
                widest);
}

}  // namespace
}  // namespace spate::color
