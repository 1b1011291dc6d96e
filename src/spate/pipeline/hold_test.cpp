// SPDX-License-Identifier: MIT
// Frames that come between two paints, held together.
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "spate/base/signal.h"
#include "spate/pipeline/worker_stage_for_test.h"

namespace spate::pipeline {
namespace {

using kernels::Hold;

const View kView = viewOfAll(FrameMaker::kRows, FrameMaker::kCols);

Style holding(Hold hold) {
    Style style;
    style.hold = hold;
    return style;
}

// Every pixel of frame k is k, so that the sum of frames tells which they are.
double shownValue(const RenderedFrame& rendered) {
    return image::visit(rendered.values.dtype(), [&](auto type) {
        return static_cast<double>(rendered.values.row<typename decltype(type)::Type>(2)[3]);
    });
}

class HoldTest : public ::testing::Test {
protected:
    void start(Hold hold) {
        stage_.worker->setStyle(holding(hold));
        stage_.worker->setView(kView);
    }
    // Each is rendered before the next one comes.
    void submit(int frames) {
        for (int i = 0; i < frames; ++i) {
            const auto before = stage_.worker->counters().renderings;
            ASSERT_TRUE(stage_.worker->sink()->submit(maker_.next()));
            ASSERT_TRUE(stage_.waitForRenderings(before + 1));
        }
    }
    // Behind the last rendering of submit().
    RenderedFramePtr paint(std::uint64_t id) { return stage_.takeFrame(id); }
    FrameCounters counters() const { return stage_.worker->counters(); }

    FrameMaker maker_{100'000};
    Stage stage_;
};

TEST_F(HoldTest, ShowsTheSumOfAllFramesSinceTheLastPaint) {
    start(Hold::Sum);
    submit(4);
    const auto first = paint(4);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->heldFrames, 4);
    EXPECT_EQ(shownValue(*first), 1 + 2 + 3 + 4);
    EXPECT_EQ(first->range.max, 10) << "the range is that of what is shown";
    submit(2);
    const auto second = paint(6);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->heldFrames, 2);
    EXPECT_EQ(shownValue(*second), 5 + 6);
    EXPECT_EQ(counters().painted, 2U);
    EXPECT_EQ(counters().held, 4U);
    EXPECT_EQ(counters().superseded + counters().replaced + counters().inFlight, 0U);
}

TEST_F(HoldTest, ShowsTheMeanAndTheLargest) {
    start(Hold::Mean);
    submit(4);
    EXPECT_EQ(shownValue(*paint(4)), 2.5);
    stage_.worker->setStyle(holding(Hold::Max));
    ASSERT_TRUE(stage_.takeNext());
    ASSERT_TRUE(stage_.worker->sink()->submit(maker_.make(50)));
    ASSERT_TRUE(waitUntil([&] { return counters().renderings >= 6; }));
    submit(2);  // frames 5 and 6
    const auto largest = paint(6);
    EXPECT_EQ(shownValue(*largest), 50);
    EXPECT_EQ(largest->heldFrames, 3);
    EXPECT_EQ(largest->values.dtype(), image::DType::UInt16);
}

TEST_F(HoldTest, OtherColoursLeaveWhatIsHeld) {
    start(Hold::Sum);
    submit(3);
    Style style = holding(Hold::Sum);
    style.colormap.table = *color::colorTable("magma");
    stage_.worker->setStyle(style);
    ASSERT_TRUE(stage_.waitForRenderings(4));
    const auto painted = paint(3);
    EXPECT_EQ(shownValue(*painted), 6);
    EXPECT_EQ(painted->heldFrames, 3);
    EXPECT_EQ(counters().held, 2U);
    // What has been painted is not added again.
    stage_.worker->setStyle(holding(Hold::Sum));
    EXPECT_EQ(shownValue(*stage_.takeNext()), 6);
    submit(1);
    EXPECT_EQ(shownValue(*paint(4)), 4);
    EXPECT_EQ(counters().held, 2U);
    EXPECT_EQ(counters().inFlight, 0U);
}

TEST_F(HoldTest, AnotherViewBeginsAnewAndSaysWhatIsLost) {
    start(Hold::Sum);
    submit(3);
    View view = kView;
    view.x.max /= 2;
    stage_.worker->setView(view);
    ASSERT_TRUE(stage_.waitForRenderings(4));
    const auto painted = paint(3);
    EXPECT_EQ(shownValue(*painted), 3);
    EXPECT_EQ(painted->heldFrames, 1);
    EXPECT_EQ(counters().superseded, 2U);
    EXPECT_EQ(counters().held, 0U);
    EXPECT_TRUE(balances(counters()));
}

TEST_F(HoldTest, SaturatedPixelsStaySo) {
    start(Hold::Sum);
    for (int i = 1; i <= 4; ++i) {
        auto frame = maker_.make(i == 3 ? 9 : 2);
        frame.special = std::make_shared<image::SpecialValues>(
            image::SpecialValues{.overload = image::PixelValue(8)});
        const auto before = counters().renderings;
        ASSERT_TRUE(stage_.worker->sink()->submit(std::move(frame)));
        ASSERT_TRUE(stage_.waitForRenderings(before + 1));
    }
    const auto painted = stage_.takeNext();
    EXPECT_EQ(painted->heldFrames, 4);
    EXPECT_EQ(shownValue(*painted), std::numeric_limits<double>::infinity());
    EXPECT_EQ(painted->picture.row(2)[3], painted->style.colormap.colorOfOverload());
}

TEST_F(HoldTest, FramesThatWaitAreOvertakenByTheirBytes) {
    stage_.worker->setStyle(holding(Hold::Max));  // no view: only the first is taken
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(stage_.worker->sink()->submit(maker_.next()));
    ASSERT_TRUE(waitUntil([&] { return counters().inFlight <= 17; }));
    EXPECT_GE(counters().replaced, 40U - 17U);
    stage_.worker->setStyle(holding(Hold::None));
    EXPECT_LE(counters().inFlight, 2U) << "the newest only, and the worker's";
    EXPECT_TRUE(balances(counters()));
}

// A widget that paints as it likes, a view that moves: no frame is shown twice or forgotten.
TEST_F(HoldTest, EveryFrameOfAStreamIsInOnePicture) {
    constexpr std::uint64_t kFrames = 3000;
    base::Signal repaint;
    Stage stage([&] { repaint.raise(); });
    stage.worker->setStyle(holding(Hold::Sum));
    stage.worker->setView(kView);
    const auto sink = stage.worker->sink();
    std::thread camera([&] {
        for (std::uint64_t i = 0; i < kFrames; ++i) {
            // None may be replaced: so many wait at most.
            (void)waitUntil([&] { return sink->counters().inFlight < 10 || sink->isEmpty(); });
            EXPECT_TRUE(sink->submit(maker_.next()));
        }
    });
    double sum = 0;
    std::uint64_t frames = 0;
    int pictures = 0;
    for (std::uint64_t last = 0; last != kFrames;) {
        repaint.wait();
        if (pictures % 3 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const auto taken = stage.worker->takeForPaint();
        EXPECT_TRUE(balances(stage.worker->counters()));
        if (!taken || taken->frame().id == last) continue;
        ++pictures;
        last = taken->frame().id;
        sum += shownValue(*taken);
        frames += static_cast<std::uint64_t>(taken->heldFrames);
    }
    camera.join();
    EXPECT_EQ(frames, kFrames);
    EXPECT_EQ(sum, kFrames * (kFrames + 1) / 2.0);
    const FrameCounters counters = stage.worker->counters();
    EXPECT_EQ(counters.painted + counters.held, kFrames);
    EXPECT_EQ(counters.painted, static_cast<std::uint64_t>(pictures));
    EXPECT_EQ(counters.superseded + counters.replaced, 0U);
}

}  // namespace
}  // namespace spate::pipeline
