// SPDX-License-Identifier: MIT
#include "spate/plot/axis.h"

#include <gtest/gtest.h>

#include <limits>
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

}  // namespace
}  // namespace spate::plot
