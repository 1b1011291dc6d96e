// SPDX-License-Identifier: MIT
#include "spate/widgets/limits_history.h"

#include "spate/widgets/streaming_plot_for_test.h"

namespace spate::widgets {
namespace {

constexpr plot::Limits kA{0, 1, 0, 1};
constexpr plot::Limits kB{0, 2, 0, 2};
constexpr plot::Limits kC{0, 3, 0, 3};

class LimitsHistoryTest : public testing::Test {
protected:
    LimitsHistoryTest() { plot_.setLimits(kA); }

    // As a gesture does.
    void leaveFor(const plot::Limits& limits) {
        history_.remember();
        plot_.setLimits(limits);
    }

    plot::Plot plot_;
    LimitsHistory history_{plot_};
};

TEST_F(LimitsHistoryTest, GoesBackAndForward) {
    leaveFor(kB);
    leaveFor(kC);
    history_.back();
    EXPECT_EQ(plot_.limits(), kB);
    history_.back();
    EXPECT_EQ(plot_.limits(), kA);
    history_.forward();
    EXPECT_EQ(plot_.limits(), kB);
    history_.forward();
    EXPECT_EQ(plot_.limits(), kC);
    EXPECT_FALSE(history_.canGoForward());
    history_.forward();
    EXPECT_EQ(plot_.limits(), kC);
    history_.back();
    EXPECT_EQ(plot_.limits(), kB);
}

TEST_F(LimitsHistoryTest, AnotherViewEndsTheWayForward) {
    leaveFor(kB);
    history_.back();
    EXPECT_TRUE(history_.canGoForward());
    leaveFor(kC);
    EXPECT_FALSE(history_.canGoForward());
    history_.back();
    EXPECT_EQ(plot_.limits(), kA);
}

TEST_F(LimitsHistoryTest, WithoutAViewToGoBackToItShowsAllOfTheData) {
    const std::vector<float> data(20 * 10, 1.0F);
    ASSERT_TRUE(plot_.addImage(*image::ImageView::of(data.data(), 10, 20)));
    plot_.setLimits(kC);
    history_.back();
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 20, 0, 10}));
    history_.back();
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 20, 0, 10}));
    history_.forward();
    EXPECT_EQ(plot_.limits(), kC);
}

TEST_F(LimitsHistoryTest, AGestureThatChangedNothingIsNoStep) {
    leaveFor(kB);
    leaveFor(kB);
    leaveFor(kB);
    history_.back();
    EXPECT_EQ(plot_.limits(), kA);
}

TEST_F(LimitsHistoryTest, ViewsThatALogAxisCannotShowArePassedOver) {
    plot_.setLimits({1, 10, 1, 10});
    leaveFor({-10, -1, 0, 1});
    leaveFor({1, 100, 1, 10});
    plot_.xAxis().setScale(plot::AxisScale::Log);
    history_.back();
    EXPECT_EQ(plot_.limits(), (plot::Limits{1, 10, 1, 10}));
}

TEST_F(LimitsHistoryTest, ForgetsTheOldestOfManyViews) {
    for (int i = 1; i <= 1000; ++i) leaveFor({0, 1.0 + i, 0, 1});
    for (int i = 0; i < 100; ++i) history_.back();
    EXPECT_EQ(plot_.limits().xMax, 1001 - 100);
    history_.back();  // no data, nothing to show all of
    EXPECT_EQ(plot_.limits().xMax, 1001 - 100);
}

using HistoryOfGestures = StreamingPlotTest;

TEST_F(HistoryOfGestures, EachGestureIsOneStepBack) {
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    LimitsHistory& history = widget_.history();
    std::vector<plot::Limits> views;
    const auto step = [&](auto gesture) {
        views.push_back(limits());
        gesture();
        EXPECT_NE(limits(), views.back());
    };
    step([&] { drag(at(0.2, 0.2), at(0.8, 0.7)); });
    step([&] {
        for (int i = 0; i < 5; ++i) turnWheel(at(0.5, 0.5), {0, 120});
    });
    step([&] { drag(at(0.5, 0.5), at(0.6, 0.7), Qt::MiddleButton); });
    step([&] {
        for (int i = 0; i < 3; ++i) {
            QKeyEvent key(QEvent::KeyPress, Qt::Key_Left, Qt::NoModifier, {}, i > 0);
            QCoreApplication::sendEvent(&canvas(), &key);
        }
    });
    step([&] { QTest::mouseDClick(window(), Qt::LeftButton, {}, inWindow(at(0.5, 0.5))); });
    for (auto view = views.rbegin(); view != views.rend(); ++view) {
        history.back();
        EXPECT_EQ(limits(), *view);
        expectStreamGoesOn();
    }
    EXPECT_EQ(limits(), kWhole);
}

TEST_F(HistoryOfGestures, AClickIsNoStep) {
    turnWheel(at(0.5, 0.5), {0, 120});
    click(at(0.3, 0.3));
    press(at(0.5, 0.5), Qt::MiddleButton);
    release(at(0.5, 0.5), Qt::MiddleButton);
    widget_.history().back();
    EXPECT_EQ(limits(), kWhole);
}

}  // namespace
}  // namespace spate::widgets
