// SPDX-License-Identifier: MIT
#include "spate/widgets/wheel_zoom.h"

#include <cmath>

#include "spate/widgets/interaction_for_test.h"

namespace spate::widgets {
namespace {

using WheelZoomTest = InteractionTest;

constexpr QPointF kInData(150, 100);
constexpr QPointF kOnX(200, 370);
constexpr QPointF kOnY(60, 150);
constexpr QPointF kOnRight(530, 125);

TEST_F(WheelZoomTest, ItZoomsByATenthAboutTheCursor) {
    WheelZoom zoom;
    const QPointF before = transform().toData(kInData);
    EXPECT_TRUE(wheel(zoom, kInData, 1));
    EXPECT_NEAR(plot_.limits().width(), 400 / 1.1, 1e-9);
    const QPointF after = transform().toData(kInData);
    EXPECT_NEAR(after.x(), before.x(), 1e-9);
    EXPECT_NEAR(after.y(), before.y(), 1e-9);
    EXPECT_TRUE(wheel(zoom, kInData, -1));
    EXPECT_NEAR(plot_.limits().width(), 400, 1e-9);
}

TEST_F(WheelZoomTest, ElsewhereItIsLeftToOthers) {
    WheelZoom zoom;
    for (const QPointF at :
         {QPointF(20, 20), QPointF(200, 20), QPointF(550, 150), QPointF(20, 370)}) {
        EXPECT_FALSE(wheel(zoom, at, 1)) << at.x() << ", " << at.y();
    }
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
}

TEST_F(WheelZoomTest, ItStopsWherePixelsCannotBeToldApart) {
    plot_.setLimits({1e6, 1e6 + 400, 0, 300});
    WheelZoom zoom;
    for (int i = 0; i < 2000; ++i) wheel(zoom, kInData, 1);
    EXPECT_GT(plot_.limits().width(), 0);
    EXPECT_GT(plot_.limits().height(), 0);
}

TEST_F(WheelZoomTest, ALogAxisIsZoomedOutToItsEndAndBack) {
    plot_.xAxis().setScale(plot::AxisScale::Log);
    plot_.setLimits({1, 100, 0, 300});
    WheelZoom zoom;
    for (int i = 0; i < 200; ++i) wheel(zoom, QPointF(300, 200), -1);
    EXPECT_GT(plot_.limits().xMin, 0);
    EXPECT_TRUE(std::isfinite(plot_.limits().xMax));
    for (int i = 0; i < 2000; ++i) wheel(zoom, QPointF(300, 200), 1);
    EXPECT_LT(plot_.limits().xMin, plot_.limits().xMax);
}

TEST_F(WheelZoomTest, AltZoomsXAndShiftY) {
    WheelZoom zoom;
    EXPECT_TRUE(turn(zoom, kInData, QPoint(120, 0), Qt::AltModifier)) << "as Qt turns it";
    EXPECT_NEAR(plot_.limits().width(), 400 / 1.1, 1e-9);
    EXPECT_EQ(plot_.limits().height(), 300);
    EXPECT_TRUE(turn(zoom, kInData, QPoint(0, -120), Qt::AltModifier));
    EXPECT_NEAR(plot_.limits().width(), 400, 1e-9);
    const plot::Limits before = plot_.limits();
    EXPECT_TRUE(turn(zoom, kInData, QPoint(0, 120), Qt::ShiftModifier));
    EXPECT_NEAR(plot_.limits().height(), 300 / 1.1, 1e-9);
    EXPECT_EQ(plot_.limits().xMin, before.xMin) << "to the last bit";
    EXPECT_EQ(plot_.limits().xMax, before.xMax);
}

TEST_F(WheelZoomTest, OverAnAxisItZoomsThatAxis) {
    WheelZoom zoom;
    EXPECT_TRUE(wheel(zoom, kOnX, 1));
    EXPECT_NEAR(plot_.limits().width(), 400 / 1.1, 1e-9);
    EXPECT_EQ(plot_.limits().height(), 300);
    EXPECT_NEAR(transform().toData(kOnX).x(), 100, 1e-9) << "about the cursor";
    EXPECT_TRUE(wheel(zoom, kOnY, -1));
    EXPECT_NEAR(plot_.limits().height(), 300 * 1.1, 1e-9);
    EXPECT_NEAR(plot_.limits().width(), 400 / 1.1, 1e-9);
    EXPECT_TRUE(turn(zoom, kOnX, QPoint(0, -120), Qt::ShiftModifier));
    EXPECT_NEAR(plot_.limits().width(), 400, 1e-9) << "no modifier says otherwise";
}

TEST_F(WheelZoomTest, OverTheRightAxisItZoomsThatAxisAlone) {
    WheelZoom zoom;
    EXPECT_FALSE(wheel(zoom, kOnRight, 1)) << "it is not shown";
    showRightAxis();
    for (const bool keepsAspect : {false, true}) {
        plot_.setKeepDataAspectRatio(keepsAspect);
        plot_.y2Axis().setLimits(0, 100);
        EXPECT_TRUE(wheel(zoom, kOnRight, 1));
        EXPECT_NEAR(y2().max - y2().min, 100 / 1.1, 1e-9);
        const auto right = transform().of(plot::YAxisSide::Right);
        EXPECT_NEAR(right.toData(kOnRight).y(), 75, 1e-9) << "about the cursor";
        const plot::Limits limits = plot_.limits();
        EXPECT_EQ((plot::Limits{limits.xMin, limits.xMax, limits.yMin, limits.yMax}),
                  (plot::Limits{0, 400, 0, 300}));
    }
    EXPECT_FALSE(wheel(zoom, QPointF(570, 125), 1)) << "the colour bar's place";
}

TEST_F(WheelZoomTest, TheRightAxisGoesWithTheDataAndNotWithTheLeftAxis) {
    showRightAxis();
    WheelZoom zoom;
    wheel(zoom, kInData, 1);
    EXPECT_NEAR(y2().max - y2().min, 100 / 1.1, 1e-9);
    turn(zoom, kInData, QPoint(0, -120), Qt::ShiftModifier);
    EXPECT_NEAR(y2().max - y2().min, 100, 1e-9) << "Shift zooms both y axes";
    const plot::Interval before = y2();
    turn(zoom, kInData, QPoint(120, 0), Qt::AltModifier);
    wheel(zoom, kOnX, 1);
    wheel(zoom, kOnY, 1);
    EXPECT_EQ(y2(), before) << "to the last bit";
    EXPECT_NEAR(plot_.limits().height(), 300 / 1.1, 1e-9);
}

TEST_F(WheelZoomTest, ItStopsAtTheConstraintsOfAnAxis) {
    plot_.xAxis().setLimitsConstraints(0, 400);
    plot_.xAxis().setRangeConstraints(10, std::nullopt);
    WheelZoom zoom;
    for (int i = 0; i < 50; ++i) wheel(zoom, kInData, -1);
    EXPECT_EQ(plot_.limits().xMin, 0);
    EXPECT_EQ(plot_.limits().xMax, 400);
    for (int i = 0; i < 200; ++i) wheel(zoom, kOnX, 1);
    EXPECT_NEAR(plot_.limits().width(), 10, 1e-9);
}

TEST_F(WheelZoomTest, WhereTheAspectRatioIsKeptItZoomsBothAlways) {
    plot_.setKeepDataAspectRatio(true);
    WheelZoom zoom;
    const auto expectBoth = [&](double factor) {
        EXPECT_NEAR(plot_.limits().width(), 400 / factor, 1e-9);
        EXPECT_NEAR(plot_.limits().height(), 300 / factor, 1e-9);
    };
    turn(zoom, kInData, QPoint(120, 0), Qt::AltModifier);
    expectBoth(1.1);
    turn(zoom, kInData, QPoint(0, 120), Qt::ShiftModifier);
    expectBoth(1.1 * 1.1);
    wheel(zoom, kOnX, 1);
    expectBoth(1.1 * 1.1 * 1.1);
    plot_.xAxis().setScale(plot::AxisScale::Asinh);  // then it is not kept
    const double height = plot_.limits().height();
    turn(zoom, kInData, QPoint(120, 0), Qt::AltModifier);
    EXPECT_EQ(plot_.limits().height(), height);
}

TEST_F(WheelZoomTest, ATouchpadZoomsByPartsOfNotchesAndNotSideways) {
    WheelZoom zoom;
    for (int i = 0; i < 12; ++i) EXPECT_TRUE(turn(zoom, kInData, QPoint(3, 10)));
    EXPECT_NEAR(plot_.limits().width(), 400 / 1.1, 1e-9);
    EXPECT_FALSE(turn(zoom, kInData, QPoint(10, 3))) << "left to a scroll area";
    EXPECT_FALSE(turn(zoom, kInData, QPoint(0, 0)));
    EXPECT_NEAR(plot_.limits().width(), 400 / 1.1, 1e-9);
    QWheelEvent pixelsOnly(kInData, kInData, QPoint(0, -60), {}, Qt::NoButton, Qt::NoModifier,
                           Qt::ScrollUpdate, false);
    EXPECT_TRUE(zoom.handle(pixelsOnly, plot_, layout()));
    EXPECT_NEAR(plot_.limits().width(), 400, 1e-9);
    QWheelEvent momentum(kInData, kInData, {}, QPoint(0, 120), Qt::NoButton, Qt::NoModifier,
                         Qt::ScrollMomentum, false);
    EXPECT_TRUE(zoom.handle(momentum, plot_, layout()));
    EXPECT_NEAR(plot_.limits().width(), 400, 1e-9) << "the fingers have let go";
}

TEST_F(WheelZoomTest, AWheelGoneMadLeavesLimitsThatMakeSense) {
    WheelZoom zoom;
    constexpr int kMost = std::numeric_limits<int>::max();
    for (const int angle : {kMost, -kMost, -kMost, -kMost, kMost}) {
        turn(zoom, kInData, QPoint(0, angle));
        const plot::Limits limits = plot_.limits();
        EXPECT_TRUE(std::isfinite(limits.width()) && std::isfinite(limits.height()));
        EXPECT_GT(limits.width(), 0);
        EXPECT_GT(limits.height(), 0);
    }
}

TEST_F(WheelZoomTest, ABurstLeavesOneView) {
    WheelZoom zoom;
    QSignalSpy left(&zoom, &Interaction::viewAboutToChange);
    for (quint64 timeMs = 1000; timeMs < 2000; timeMs += 100) {
        turn(zoom, kInData, QPoint(0, 120), Qt::NoModifier, timeMs);
    }
    EXPECT_EQ(left.count(), 1);
    turn(zoom, kInData, QPoint(0, 120), Qt::NoModifier, 3000);
    EXPECT_EQ(left.count(), 2) << "after a pause";
    plot_.setLimits({0, 1, 0, 1});
    turn(zoom, kInData, QPoint(0, 120), Qt::NoModifier, 3010);
    EXPECT_EQ(left.count(), 3) << "the view was changed by somebody else";
}

}  // namespace
}  // namespace spate::widgets
