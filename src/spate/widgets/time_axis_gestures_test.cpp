// SPDX-License-Identifier: MIT
// Every gesture on an axis of clock and calendar, with a stream running.
#include "spate/widgets/streaming_plot_for_test.h"

namespace spate::widgets {
namespace {

constexpr double kStart = 1'711'843'200;  // 2024-03-31 00:00 UTC; in Paris clocks skip an hour
constexpr double kMinute = 60;
// Columns of a minute each.
constexpr plot::Limits kAll{kStart, kStart + 80 * kMinute, 0, 60};

class TimeAxisGestures : public StreamingPlotTest {
protected:
    TimeAxisGestures() {
        EXPECT_TRUE(image_->setPlacement({.originX = kStart, .scaleX = kMinute}));
        x().setTickMode(plot::TickMode::TimeSeries);
        widget_.resetZoom();
        EXPECT_EQ(limits(), kAll);
    }

    plot::Axis& x() { return widget_.plot().xAxis(); }
    double instantAt(QPoint pixel) const { return transform().toData(pixel).x(); }
    // As exact as a double is since 1970.
    void expectUnder(double instant, QPoint pixel) const {
        EXPECT_NEAR(transform().toPixel({instant, 30}).x(), pixel.x(), 1e-3);
    }
    /// Labels that are written side by side in the room of the axis.
    void expectTicks() const {
        double end = 0;
        const auto& labels = widget_.plotLayout().x.labels;
        EXPECT_FALSE(labels.empty()) << limits().xMin << " … " << limits().xMax;
        for (const plot::Label& label : labels) {
            EXPECT_GE(label.rect.left(), end);
            end = label.rect.right();
        }
        EXPECT_LE(end, widget_.plotLayout().canvas.size.width());
    }
};

TEST_F(TimeAxisGestures, TheInstantUnderTheCursorStaysThere) {
    const QPoint cursor = at(0.25, 0.5);
    const double under = instantAt(cursor);
    turnWheel(cursor, {0, 120});
    EXPECT_NEAR(limits().width(), 80 * kMinute / 1.1, 1e-6);
    expectUnder(under, cursor);
    turnWheel(onXAxis(), {0, 240});
    EXPECT_NEAR(limits().height(), 60 / 1.1, 1e-9) << "the axis alone";
    const double dragged = instantAt(at(0.5, 0.5));
    drag(at(0.5, 0.5), at(0.9, 0.2));
    expectUnder(dragged, at(0.9, 0.2));
    expectTicks();
}

TEST_F(TimeAxisGestures, TheRectangleIsShownAndEachViewComesBackToTheBit) {
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    const double begin = instantAt(at(0.25, 0.25));
    const double end = instantAt(at(0.75, 0.5));
    drag(at(0.25, 0.25), at(0.75, 0.5));
    EXPECT_NEAR(limits().xMin, begin, 1e-6);
    EXPECT_NEAR(limits().xMax, end, 1e-6);
    const plot::Limits boxed = limits();
    pressKey(Qt::Key_Right);
    EXPECT_GT(limits().xMin, boxed.xMin);
    widget_.history().back();
    EXPECT_EQ(limits(), boxed);
    widget_.history().back();
    EXPECT_EQ(limits(), kAll);
    widget_.history().forward();
    EXPECT_EQ(limits(), boxed);
    pressKey(Qt::Key_Home);
    EXPECT_EQ(limits(), kAll);
}

TEST_F(TimeAxisGestures, ZoomEndsWhereInstantsCannotBeToldApartAndWhereNoCalendarGoes) {
    for (const int notch : {120, -120}) {
        for (int i = 0; i < 600; ++i) {
            turnWheel(at(0.5, 0.5), {0, notch});
            ASSERT_LT(limits().xMin, limits().xMax);
            ASSERT_TRUE(std::isfinite(limits().width()));
            if (i % 20 == 0) expectTicks();
        }
        expectStreamGoesOn();
        pressKey(Qt::Key_Home);
        EXPECT_EQ(limits(), kAll);
    }
}

TEST_F(TimeAxisGestures, PanningCrossesAChangeOfTheClocks) {
    ASSERT_TRUE(x().setTimeZone(QTimeZone("Europe/Paris")));
    for (int i = 0; i < 40; ++i) {
        drag(onXAxis() + QPoint(40, 0), onXAxis() - QPoint(40, 0));
        expectTicks();
        EXPECT_NEAR(limits().width(), 80 * kMinute, 1e-5);
    }
    EXPECT_GT(limits().xMin, kStart + 4 * 3600);
    expectStreamGoesOn();
}

TEST_F(TimeAxisGestures, NoGestureLeavesTheConstraints) {
    ASSERT_TRUE(x().setLimitsConstraints(kStart, kStart + 3600));
    ASSERT_TRUE(x().setRangeConstraints(kMinute, std::nullopt));
    const auto expectInside = [&] {
        EXPECT_GE(limits().xMin, kStart);
        EXPECT_LE(limits().xMax, kStart + 3600);
        EXPECT_GE(limits().width(), kMinute - 1e-5);
    };
    expectInside();
    for (const int notch : {120, -120}) {
        for (int i = 0; i < 100; ++i) turnWheel(at(0.7, 0.5), {0, notch});
        expectInside();
    }
    EXPECT_EQ(limits().width(), 3600);
    turnWheel(at(0.5, 0.5), {0, 480});
    for (const double to : {0.9, 0.1}) {
        for (int i = 0; i < 5; ++i) drag(at(0.5, 0.5), at(to, 0.5));
        expectInside();
        EXPECT_EQ(to > 0.5 ? limits().xMin : limits().xMax, to > 0.5 ? kStart : kStart + 3600);
    }
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    drag(at(0.50, 0.2), at(0.52, 0.8));
    expectInside();
    widget_.history().back();
    pressKey(Qt::Key_Home);
    expectInside();
}

}  // namespace
}  // namespace spate::widgets
