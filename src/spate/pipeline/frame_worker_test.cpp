// SPDX-License-Identifier: MIT
// What FrameWorker renders: the newest frame first, again when style or view change, few held.
#include "spate/pipeline/frame_worker.h"

#include <chrono>
#include <thread>

#include "spate/pipeline/worker_stage_for_test.h"

namespace spate::pipeline {
namespace {

const View kView = viewOfAll(FrameMaker::kRows, FrameMaker::kCols);

TEST(FrameWorker, RendersAFrameForPainting) {
    FrameMaker maker(1);
    std::atomic<int> announced = 0;
    Stage stage([&] { ++announced; });
    stage.worker->setView(kView);
    EXPECT_EQ(stage.worker->takeForPaint(), nullptr);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));

    const auto rendered = stage.takeFrame(1);
    ASSERT_TRUE(rendered);
    expectPictureOf(*rendered, 1);
    EXPECT_EQ(rendered->view, kView);
    EXPECT_TRUE(waitUntil([&] { return announced == 1; }));
    EXPECT_EQ(stage.worker->takeForPaint(), nullptr) << "nothing is new";
    EXPECT_EQ(stage.worker->counters().painted, 1u);
    EXPECT_EQ(stage.worker->counters().inFlight, 0u);
    EXPECT_EQ(stage.worker->latency().samples, 1u);
    EXPECT_GE(stage.worker->latency().p50Ms, 0);
}

TEST(FrameWorker, PaintsTheNewestFrameLast) {
    FrameMaker maker(100);
    Stage stage;
    stage.worker->setView(kView);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    EXPECT_EQ(stage.worker->newestFrame()->frame.id, 100u);
    const auto rendered = stage.takeFrame(100);
    ASSERT_TRUE(rendered);
    expectPictureOf(*rendered, 100);
    EXPECT_EQ(stage.worker->newestFrame()->frame.id, 100u) << "painted, and still the newest";

    const FrameCounters counters = stage.worker->counters();
    EXPECT_EQ(counters.received, 100u);
    EXPECT_EQ(counters.painted + counters.replaced, 100u);
    EXPECT_LE(counters.painted, 2u) << "the GUI has taken but twice";
}

TEST(FrameWorker, ColoursAFrameAnewWithoutReadingIt) {
    FrameMaker maker(2);
    Stage stage;
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(stage.takeFrame(1));
    const std::uint64_t read = stage.worker->counters().bytesRead;
    EXPECT_GT(read, 0U);
    Style style;
    for (int i = 1; i <= 20; ++i) {
        style.colormap.autoscale = {.min = 0, .max = static_cast<double>(i)};
        stage.worker->setStyle(style);
        const auto restyled = stage.takeNext();
        ASSERT_TRUE(restyled);
        EXPECT_EQ(restyled->range.max, i);
        EXPECT_EQ(restyled->values.row<std::uint16_t>(3)[5], 1U);
    }
    EXPECT_EQ(stage.worker->counters().bytesRead, read);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(stage.takeFrame(2));
    EXPECT_GT(stage.worker->counters().bytesRead, read) << "another frame";
}

TEST(FrameWorker, RendersTheSameFrameAgainInAnotherStyleOrView) {
    FrameMaker maker(1);
    Stage stage;
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(stage.takeFrame(1));

    Style style;
    style.colormap.autoscale = {.min = 0, .max = 500};
    stage.worker->setStyle(style);
    const auto restyled = stage.takeNext();
    ASSERT_TRUE(restyled);
    EXPECT_EQ(restyled->frame().id, 1u);
    EXPECT_EQ(restyled->range.max, 500);

    const View closer{.x = {.min = 1, .max = 3, .reversed = false, .length = 10},
                      .y = {.min = 1, .max = 3, .reversed = true, .length = 8}};
    stage.worker->setView(closer);
    const auto moved = stage.takeNext();
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->frame().id, 1u);
    EXPECT_EQ(moved->view, closer);
    EXPECT_EQ(moved->picture.rows(), 8);
    EXPECT_EQ(moved->picture.cols(), 10);
    EXPECT_LT(moved->bytesRead, moved->frame().view.byteCount());

    const FrameCounters counters = stage.worker->counters();
    EXPECT_EQ(counters.renderings, 3u);
    EXPECT_EQ(counters.painted, 1u);
    EXPECT_TRUE(balances(counters));
    EXPECT_EQ(stage.worker->latency().samples, 1u);
}

TEST(FrameWorker, DoesNotRenderAgainInTheSameView) {
    FrameMaker maker(1);
    Stage stage;
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(stage.takeFrame(1));
    stage.worker->setView(kView);
    // Time for a rendering that should not be; being late would hide one, never invent one.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(stage.worker->takeForPaint(), nullptr);
    EXPECT_EQ(stage.worker->counters().renderings, 1u);
}

TEST(FrameWorker, RendersAWaitingFrameAgainWhenTheViewMoves) {
    FrameMaker maker(2);
    Stage stage;
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(stage.waitForRenderings(1));
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    View half = kView;
    half.x.max = 3;
    stage.worker->setView(half);
    ASSERT_TRUE(stage.waitForRenderings(2));
    const auto rendered = stage.takeNext();
    ASSERT_TRUE(rendered);
    EXPECT_EQ(rendered->frame().id, 1u) << "the second waits until the first is taken";
    EXPECT_TRUE(waitUntil([&] { return stage.worker->counters().renderings == 3; }));
    const auto next = stage.takeNext();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->frame().id, 2u);
    EXPECT_EQ(next->view, half);
    EXPECT_EQ(stage.worker->counters().painted, 2u);
}

TEST(FrameWorker, HoldsThreeFramesAtMostWhileTheGuiTakesNone) {
    FrameMaker maker(2000);
    Stage stage;
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    const auto displayed = stage.takeFrame(1);
    ASSERT_TRUE(displayed);
    Style style;
    for (int i = 0; i < 40; ++i) {
        for (int k = 0; k < 40; ++k) ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
        if (i % 4 == 1) stage.worker->setStyle(style);
        // Whatever is in the releaser's queue, it drains; what the pipeline holds, stays.
        ASSERT_TRUE(waitUntil([&] { return maker.aliveCount() <= 3; })) << maker.aliveCount();
    }
    EXPECT_EQ(maker.aliveCount(), 3u) << "displayed, in the worker, in the mailbox";
    const FrameCounters counters = stage.worker->counters();
    EXPECT_EQ(counters.painted, 1u);
    EXPECT_EQ(counters.inFlight, 2u);
    EXPECT_EQ(counters.replaced, 1601u - 3u);
    EXPECT_EQ(maker.releasesOf(1), 0);
}

TEST(FrameWorker, ShowsFramesOfOtherShapesAndDtypesInMidStream) {
    Stage stage;
    Style style;
    style.colormap.autoscale = {};
    stage.worker->setStyle(style);
    std::uint64_t id = 0;
    for (int round = 0; round < 3; ++round) {
        for (const image::DType dtype : image::kNumberDTypes) {
            const std::int64_t rows = 1 + static_cast<std::int64_t>(id * 7 % 40);
            const std::int64_t cols = 1 + static_cast<std::int64_t>(id * 11 % 50);
            stage.worker->setView(viewOfAll(static_cast<int>(rows), static_cast<int>(cols)));
            auto pixels = std::make_shared<std::vector<std::byte>>(
                static_cast<std::size_t>(rows * cols) * image::sizeOf(dtype));
            const auto view = image::ImageView::create(
                pixels->data(), {.dtype = dtype, .rows = rows, .cols = cols});
            ASSERT_TRUE(stage.worker->sink()->submit({.view = *view, .owner = pixels, .id = ++id}));
            const auto rendered = stage.takeFrame(id);
            ASSERT_TRUE(rendered) << "frame " << id;
            EXPECT_EQ(rendered->values.dtype(), dtype);
            EXPECT_EQ(rendered->picture.rows(), rows);
            EXPECT_EQ(rendered->picture.cols(), cols);
        }
    }
    EXPECT_EQ(stage.worker->counters().painted, id);
}

TEST(FrameWorker, AnnouncesTheFirstFrameThatNeedsAView) {
    FrameMaker maker(1);
    std::atomic<int> news = 0;
    Stage stage([&] { ++news; });
    EXPECT_FALSE(stage.worker->currentShape());
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(waitUntil([&] { return news == 1; }));
    const FrameShape expected{.rows = FrameMaker::kRows, .cols = FrameMaker::kCols};
    EXPECT_EQ(stage.worker->currentShape(), expected);
    EXPECT_EQ(stage.worker->takeForPaint(), nullptr);
    EXPECT_EQ(stage.worker->counters().renderings, 0u);
    stage.worker->setView(kView);
    const auto rendered = stage.takeFrame(1);
    ASSERT_TRUE(rendered);
    EXPECT_TRUE(waitUntil([&] { return news == 2; }));
    EXPECT_EQ(stage.worker->counters().painted, 1u);
}

TEST(FrameWorker, RendersNothingInAnEmptyViewAndTheNewestFrameInALaterOne) {
    FrameMaker maker(60);
    Stage stage;
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    // Left are one that the worker has taken for its shape, and the newest.
    ASSERT_TRUE(waitUntil([&] { return maker.aliveCount() <= 2; }));
    EXPECT_EQ(stage.worker->counters().renderings, 0u);
    EXPECT_EQ(stage.worker->newestFrame()->frame.id, 50u);
    stage.worker->setView(kView);
    const auto rendered = stage.takeFrame(50);
    ASSERT_TRUE(rendered);
    expectPictureOf(*rendered, 50);

    stage.worker->setView({});
    const FrameCounters before = stage.worker->counters();
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 58; }));
    EXPECT_EQ(stage.worker->takeForPaint(), nullptr);
    EXPECT_EQ(stage.worker->counters().renderings, before.renderings);
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.takeFrame(60));
    const FrameCounters counters = stage.worker->counters();
    EXPECT_EQ(counters.painted, before.painted + 1);
    EXPECT_EQ(counters.inFlight, 0u);
    EXPECT_LE(counters.superseded, 1u) << "the first, which came before there was a view";
}

TEST(FrameWorker, KnowsNoNewestFrameBeforeTheFirst) {
    Stage stage;
    EXPECT_FALSE(stage.worker->newestFrame());
    EXPECT_EQ(stage.worker->latency().samples, 0u);
}

TEST(FrameWorker, LeavesARenderingThatTheHostKeepsUnchanged) {
    FrameMaker maker(200);
    Stage stage;
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    const auto kept = stage.takeFrame(1);
    ASSERT_TRUE(kept);
    const color::Argb color = kept->picture.row(3)[5];
    for (std::uint64_t id = 2; id <= 200; ++id) {
        ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
        ASSERT_TRUE(stage.takeFrame(id));
    }
    expectPictureOf(*kept, 1);
    EXPECT_EQ(kept->picture.row(3)[5], color);
    stage.worker.reset();
    expectPictureOf(*kept, 1);
    EXPECT_EQ(maker.releasesOf(1), 0);
}

}  // namespace
}  // namespace spate::pipeline
