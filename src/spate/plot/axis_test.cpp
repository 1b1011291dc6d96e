// SPDX-License-Identifier: MIT
#include "spate/plot/axis.h"

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

namespace spate::plot {
namespace {

Interval limitsOf(const Axis& axis) {
    return {axis.min(), axis.max()};
}

TEST(Axis, ChangesItsScaleAndKeepsLimitsThatFit) {
    Axis axis;
    axis.setLimits(2, 50);
    std::vector<AxisScale> scales;
    int limitChanges = 0;
    QObject::connect(&axis, &Axis::scaleChanged, [&](AxisScale scale) { scales.push_back(scale); });
    QObject::connect(&axis, &Axis::limitsChanged, [&] { ++limitChanges; });
    for (const AxisScale scale :
         {AxisScale::Log, AxisScale::Log, AxisScale::Asinh, AxisScale::Linear}) {
        axis.setScale(scale);
        EXPECT_EQ(axis.scale(), scale);
        EXPECT_EQ(limitsOf(axis), (Interval{2, 50}));
    }
    EXPECT_EQ(scales,
              (std::vector<AxisScale>{AxisScale::Log, AxisScale::Asinh, AxisScale::Linear}));
    EXPECT_EQ(limitChanges, 0);
}

TEST(Axis, TakesLimitsForALogAxisFromTheDataAboveZero) {
    struct Step {
        Interval before;
        std::optional<Interval> data;
        Interval after;
    };
    const Step steps[] = {
        {{-5, 50}, Interval{0.5, 400}, {0.5, 50}}, {{0, 50}, Interval{0.5, 400}, {0.5, 50}},
        {{-5, 50}, Interval{60, 400}, {5, 50}},    {{-5, -1}, Interval{0.5, 400}, {0.5, 400}},
        {{-5, 50}, std::nullopt, {1, 50}},         {{-5, 0}, std::nullopt, {1, 100}},
        {{-5, -1}, Interval{-10, 400}, {1, 100}},
    };
    for (const Step& step : steps) {
        Axis axis;
        axis.setDataExtent([&] { return step.data; });
        axis.setLimits(step.before.min, step.before.max);
        std::optional<Interval> told;
        std::optional<Interval> limitsAtScaleChange;
        QObject::connect(&axis, &Axis::limitsChanged, [&](double min, double max) {
            told = Interval{min, max};
        });
        QObject::connect(&axis, &Axis::scaleChanged, [&] { limitsAtScaleChange = limitsOf(axis); });
        axis.setScale(AxisScale::Log);
        EXPECT_EQ(limitsOf(axis), step.after) << step.before.min << "…" << step.before.max;
        EXPECT_EQ(told, step.after);
        EXPECT_EQ(limitsAtScaleChange, step.after);
    }
}

TEST(Axis, AdaptsOrRefusesLimitsThatALogAxisCannotShow) {
    Axis axis;
    axis.setDataExtent([] { return Interval{0.25, 1000}; });
    axis.setScale(AxisScale::Log);
    EXPECT_TRUE(axis.setLimits(-3, 10));
    EXPECT_EQ(limitsOf(axis), (Interval{0.25, 10}));
    EXPECT_TRUE(axis.setLimits(0, 0.2)) << "below the data";
    EXPECT_EQ(axis.max(), 0.2);
    EXPECT_GT(axis.min(), 0);
    EXPECT_TRUE(axis.setLimits(7, 2));
    EXPECT_FALSE(axis.setLimits(-3, -1));
    EXPECT_FALSE(axis.setLimits(-3, 0));
    EXPECT_FALSE(axis.setLimits(1, std::numeric_limits<double>::infinity()));
    EXPECT_EQ(limitsOf(axis), (Interval{2, 7}));
    EXPECT_TRUE(axis.setLimits(5e-324, 1e300));
    EXPECT_GT(axis.min(), 1e-38) << "far from where logarithms overflow";
    EXPECT_LT(axis.max(), 1e38);
}

TEST(Axis, RefusesLimitsThatItsScaleCannotTellApart) {
    Axis axis;
    EXPECT_TRUE(axis.setLimits(1e9, 1e9 + 0.005)) << "fine on a linear axis";
    axis.setDataExtent([] { return Interval{1, 2e9}; });
    axis.setScale(AxisScale::Asinh);
    EXPECT_EQ(limitsOf(axis), (Interval{1, 2e9}));
    EXPECT_FALSE(axis.setLimits(1e9, 1e9 + 0.005));
    EXPECT_TRUE(axis.setLimits(-1e9, 1e9));
}

TEST(Axis, RefusesLimitsAboutZeroThatAreTooCloseToDivideBy) {
    Axis axis;
    EXPECT_FALSE(axis.setLimits(0, 1e-320));
    EXPECT_TRUE(axis.setLimits(-1e-30, 1e-30));
    EXPECT_TRUE(axis.setLimits(-1, 1));
    EXPECT_TRUE(axis.setRangeConstraints({}, 1e-320));
    EXPECT_EQ(axis.min(), -1) << "no limits fit both the constraint and the axis";
    EXPECT_EQ(axis.max(), 1);
}

TEST(Axis, ReturnsTheLimitsThatWereSetToTheLastBit) {
    Axis axis;
    for (const auto& [min, max] : {std::pair{0.1, 0.3}, {1e9 + 0.1, 1e9 + 0.2}, {-1e-30, 1e30}}) {
        EXPECT_TRUE(axis.setLimits(min, max));
        EXPECT_EQ(axis.min(), min);
        EXPECT_EQ(axis.max(), max);
    }
}

TEST(Axis, KeepsItsLimitsWithinPositions) {
    Axis axis;
    axis.setLimits(0, 10);
    ASSERT_TRUE(axis.setLimitsConstraints(0.0, 100.0));
    struct Step {
        Interval asked;
        Interval given;
    };
    const Step steps[] = {
        {{20, 30}, {20, 30}}, {{-5, 5}, {0, 10}}, {{95, 115}, {80, 100}}, {{-50, 200}, {0, 100}}};
    for (const Step& step : steps) {
        EXPECT_TRUE(axis.setLimits(step.asked.min, step.asked.max));
        EXPECT_EQ(limitsOf(axis), step.given) << step.asked.min << "…" << step.asked.max;
    }
    ASSERT_TRUE(axis.setLimitsConstraints(std::nullopt, 50.0));
    EXPECT_EQ(limitsOf(axis), (Interval{-50, 50})) << "moved at once";
    ASSERT_TRUE(axis.setLimitsConstraints(std::nullopt, std::nullopt));
    EXPECT_TRUE(axis.setLimits(-1e6, 1e6));
    EXPECT_EQ(limitsOf(axis), (Interval{-1e6, 1e6}));
}

TEST(Axis, KeepsItsLimitsApartByAnAllowedRange) {
    Axis axis;
    axis.setLimits(0, 10);
    ASSERT_TRUE(axis.setRangeConstraints(4.0, 20.0));
    axis.setLimits(9, 11);
    EXPECT_EQ(limitsOf(axis), (Interval{8, 12})) << "about the centre";
    axis.setLimits(-100, 100);
    EXPECT_EQ(limitsOf(axis), (Interval{-10, 10}));
    ASSERT_TRUE(axis.setLimitsConstraints(0.0, std::nullopt));
    axis.setLimits(0, 1);
    EXPECT_EQ(limitsOf(axis), (Interval{0, 4})) << "longer first, then moved inside";
}

TEST(Axis, FollowsNoConstraintOutOfReach) {
    Axis axis;
    EXPECT_TRUE(axis.setLimits(0, 10));
    EXPECT_TRUE(axis.setLimitsConstraints(1e300, 1e301));
    EXPECT_EQ(limitsOf(axis), (Interval{0, 10}));
    EXPECT_FALSE(axis.setLimits(1, 2));
    EXPECT_TRUE(axis.setLimitsConstraints(-1e300, 1e300)) << "which is as good as none";
    EXPECT_TRUE(axis.setRangeConstraints(1e300, {}));
    EXPECT_FALSE(axis.setLimits(1, 2));
    EXPECT_TRUE(axis.setRangeConstraints({}, 1e300));
    EXPECT_TRUE(axis.setLimits(1e300, 1e300));
    EXPECT_LE(axis.max(), 1e37);
    EXPECT_TRUE(axis.setLimits(0, 10));
    axis.setScale(AxisScale::Log);
    EXPECT_TRUE(axis.setLimitsConstraints({}, 1e-320));
    EXPECT_GT(axis.min(), 0);
}

TEST(Axis, MovesEvenlyOnALogAxis) {
    Axis axis;
    axis.setScale(AxisScale::Log);
    ASSERT_TRUE(axis.setLimitsConstraints(1.0, 1e6));
    axis.setLimits(0.01, 10);
    EXPECT_EQ(axis.min(), 1);
    EXPECT_NEAR(axis.max(), 1000, 1e-9) << "three decades still";
    ASSERT_TRUE(axis.setLimitsConstraints(-5.0, 1e6)) << "no constraint for a log axis";
    axis.setLimits(0.01, 10);
    EXPECT_EQ(limitsOf(axis), (Interval{0.01, 10}));
}

TEST(Axis, RefusesConstraintsThatMakeNoSense) {
    Axis axis;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(axis.setLimitsConstraints(5.0, 4.0));
    EXPECT_FALSE(axis.setLimitsConstraints(nan, std::nullopt));
    EXPECT_FALSE(axis.setRangeConstraints(0.0, 4.0));
    EXPECT_FALSE(axis.setRangeConstraints(5.0, 4.0));
    EXPECT_FALSE(axis.setRangeConstraints(std::nullopt, -1.0));
    EXPECT_EQ(axis.constraints().minPos, std::nullopt);
    EXPECT_EQ(axis.constraints().maxRange, std::nullopt);
}

TEST(Axis, TellsWhatChangesOnce) {
    Axis axis;
    int inverted = 0;
    int autoScale = 0;
    int ticks = 0;
    QObject::connect(&axis, &Axis::invertedChanged, [&] { ++inverted; });
    QObject::connect(&axis, &Axis::autoScaleChanged, [&] { ++autoScale; });
    QObject::connect(&axis, &Axis::ticksChanged, [&] { ++ticks; });
    for (int i = 0; i < 2; ++i) {
        axis.setInverted(true);
        axis.setAutoScale(false);
        axis.setTickMode(TickMode::TimeSeries);
        EXPECT_TRUE(axis.setTimeZone(QTimeZone(3600)));
    }
    EXPECT_EQ(inverted, 1);
    EXPECT_EQ(autoScale, 1);
    EXPECT_EQ(ticks, 2) << "mode and zone";
    EXPECT_FALSE(axis.setTimeZone(QTimeZone()));
    EXPECT_EQ(axis.timeZone(), QTimeZone(3600));
}

}  // namespace
}  // namespace spate::plot
