// SPDX-License-Identifier: MIT
// The life of FrameWorker: where frames are released, every end, and a steady stream.
#include <chrono>
#include <thread>

#include "spate/base/allocation_count_test.h"
#include "spate/base/log.h"
#include "spate/pipeline/frame_worker.h"
#include "spate/pipeline/worker_stage_for_test.h"

namespace spate::pipeline {
namespace {

const View kView = viewOfAll(FrameMaker::kRows, FrameMaker::kCols);

TEST(FrameWorker, LetsGoOfAFrameTogetherWithItsRendering) {
    FrameMaker maker(2);
    Stage stage;
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    auto first = stage.takeFrame(1);
    ASSERT_TRUE(first);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    const auto second = stage.takeFrame(2);
    ASSERT_TRUE(second);
    EXPECT_EQ(maker.releaseCount(), 0u);
    first.reset();  // its memory goes back to the pool, without the frame
    EXPECT_TRUE(waitUntil([&] { return maker.releasesOf(1) == 1; }));
}

TEST(FrameWorker, ReleasesFramesNeitherOnItsThreadNorOnTheGuis) {
    FrameMaker maker(2);
    Gate rendered;
    Gate gone;
    std::thread::id workerThread;
    Stage stage([&] {
        workerThread = std::this_thread::get_id();
        rendered.open();
        EXPECT_TRUE(gone.pass());
    });
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(rendered.pass());
    // The GUI lets go of the frame while the worker is still busy with it…
    auto newest = stage.worker->newestFrame();
    ASSERT_TRUE(stage.worker->takeForPaint());
    // … which the next frame drives out of the worker.
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    gone.open();
    ASSERT_TRUE(stage.takeFrame(2));
    // Here the GUI has the last copy.
    EXPECT_EQ(maker.releaseCount(), 0u);
    newest.reset();
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 1; }));
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
    stage.worker.reset();
    maker.expectEachReleasedOnce(2);
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
    EXPECT_FALSE(maker.hasReleasedOn(workerThread));
}

TEST(FrameWorker, MayBeDestroyedByAReleaseCallback) {
    for (int round = 0; round < 20; ++round) {
        FrameMaker maker(2);
        Gate rendered;
        Gate gone;
        Gate destroy;
        Stage stage([&] {
            rendered.open();
            EXPECT_TRUE(gone.pass());
        });
        maker.onRelease = [&](std::uint64_t id) {
            if (id != 1) return;
            EXPECT_TRUE(destroy.pass());
            stage.worker.reset();
        };
        stage.worker->setView(kView);
        ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
        ASSERT_TRUE(rendered.pass());
        ASSERT_TRUE(stage.worker->takeForPaint());
        ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
        // The worker, which has the last copy of frame 1, goes on to frame 2.
        gone.open();
        destroy.open();
        ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 2; }));
        maker.expectEachReleasedOnce(2);
    }
}

TEST(FrameWorker, MayBeDestroyedWhileFramesComeInAndAreRendered) {
    for (int round = 0; round < 20; ++round) {
        FrameMaker maker(1);
        Stage stage;
        stage.worker->setView(viewOfAll(400, 600));  // large, so that it is mostly rendering
        auto sink = stage.worker->sink();
        std::atomic<std::uint64_t> refused = 0;
        std::thread producer([&] {
            while (refused < 50) {
                if (!sink->submit(maker.make(1))) ++refused;
            }
        });
        ASSERT_TRUE(waitUntil(
            [&] { return sink->counters().received > static_cast<std::uint64_t>(round * 5); }));
        if (round % 2 == 0) (void)stage.worker->takeForPaint();
        stage.worker.reset();
        producer.join();

        const FrameCounters counters = sink->counters();
        EXPECT_TRUE(balances(counters));
        EXPECT_EQ(counters.inFlight, 0u);
        EXPECT_GE(counters.rejected, 50u);
        EXPECT_LE(counters.rejected, 52u) << "in the mailbox, and one that came while it closed";
        sink.reset();
        EXPECT_EQ(maker.releaseCount(), counters.received);
        EXPECT_EQ(maker.aliveCount(), 0u);
    }
}

TEST(FrameWorker, GoesOnWhenAHostHasKeptTooManyRenderings) {
    std::atomic<int> warnings = 0;
    base::setLogSink([&](base::LogLevel, std::string_view text) {
        if (text.ends_with("not rendered: all 8 renderings are in use")) ++warnings;
    });
    FrameMaker maker(11);
    Stage stage;
    stage.worker->setView(kView);
    std::vector<RenderedFramePtr> kept;
    for (std::uint64_t id = 1; id <= 8; ++id) {
        ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
        kept.push_back(stage.takeFrame(id));
        ASSERT_TRUE(kept.back());
    }
    for (int i = 1; i <= 2; ++i) {
        ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
        ASSERT_TRUE(waitUntil([&] { return warnings == i; }));
    }
    kept.clear();
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(stage.takeFrame(11));
    base::setLogSink({});
    const FrameCounters counters = stage.worker->counters();
    EXPECT_EQ(counters.painted, 9u);
    EXPECT_EQ(counters.superseded, 2u);
    EXPECT_EQ(counters.inFlight, 0u);
}

TEST(FrameWorker, AllocatesNothingInASteadyStream) {
    constexpr std::uint64_t kFrames = 300;
    constexpr std::uint64_t kWarmUp = 20;
    FrameMaker maker(kFrames);
    std::vector<image::Frame> frames;
    for (std::uint64_t i = 0; i < kFrames; ++i) frames.push_back(maker.next());
    Stage stage;
    stage.worker->setView(kView);
    RenderedFramePtr displayed;
    std::uint64_t allocationsBefore = 0;
    FrameCounters countersBefore;
    for (std::uint64_t id = 1; id <= kFrames; ++id) {
        if (id == kWarmUp) {
            ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() > 0; }));
            allocationsBefore = base::allocationCount();
            countersBefore = stage.worker->counters();
        }
        const Copy copy = id % 2 == 0 ? Copy::Yes : Copy::No;
        ASSERT_TRUE(stage.worker->sink()->submit(std::move(frames[id - 1]), copy));
        displayed = stage.takeFrame(id);
        ASSERT_TRUE(displayed);
    }
    EXPECT_EQ(base::allocationCount(), allocationsBefore);
    EXPECT_EQ(stage.worker->counters().allocations, countersBefore.allocations);
    EXPECT_EQ(stage.worker->counters().painted, kFrames);
}

// What a widget does, thousands of times, while a camera submits at full speed.
TEST(FrameWorker, LivesWithAWidgetThroughAStream) {
    constexpr std::uint64_t kFrames = 2000;
    FrameMaker maker(kFrames);
    base::Signal repaint;
    Stage stage([&] { repaint.raise(); });
    stage.worker->setView(kView);
    auto sink = stage.worker->sink();
    std::thread camera([&] {
        for (std::uint64_t i = 1; i <= kFrames; ++i) {
            EXPECT_TRUE(sink->submit(maker.next(), i % 3 == 0 ? Copy::Yes : Copy::No));
            // Leaves the widget time to paint some, however it is scheduled.
            if (i % 10 == 0) (void)waitUntil([&] { return sink->counters().painted > i / 20; });
        }
    });

    RenderedFramePtr displayed;
    for (int turn = 0; !displayed || displayed->frame().id != kFrames; ++turn) {
        repaint.wait();
        if (auto taken = stage.worker->takeForPaint()) displayed = std::move(taken);
        if (!displayed) continue;
        expectPictureOf(*displayed, displayed->frame().id);
        if (turn % 7 == 0) {
            View view = kView;
            view.x.max += turn % 2 == 0 ? 0 : 1e-9;  // the same pixels
            stage.worker->setView(view);
        }
        if (turn % 11 == 0) stage.worker->setStyle({});
        EXPECT_GE(stage.worker->newestFrame()->frame.id, displayed->frame().id);
        const FrameCounters counters = stage.worker->counters();
        EXPECT_TRUE(balances(counters));
        EXPECT_LE(counters.inFlight, 3u);
    }
    camera.join();
    EXPECT_GT(stage.worker->counters().painted, 90u);
    EXPECT_EQ(stage.worker->counters().rejected, 0u);
    EXPECT_EQ(stage.worker->counters().superseded, 0u);
    stage.worker.reset();
    displayed.reset();
    sink.reset();
    maker.expectEachReleasedOnce(kFrames);
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
}

TEST(FrameWorker, RejectsAndShowsNothingMoreOnceItIsStopped) {
    FrameMaker maker(2);
    Stage stage;
    stage.worker->setView(kView);
    ASSERT_TRUE(stage.worker->sink()->submit(maker.next()));
    ASSERT_TRUE(stage.waitForRenderings(1));
    stage.worker->stop();
    stage.worker->stop();
    EXPECT_FALSE(stage.worker->sink()->submit(maker.next()));
    stage.worker->setStyle(Style());
    stage.worker->setView(viewOfAll(2, 2));
    EXPECT_EQ(stage.worker->takeForPaint(), nullptr);
    const FrameCounters counters = stage.worker->counters();
    EXPECT_EQ(counters.superseded, 1u);
    EXPECT_EQ(counters.rejected, 1u);
    EXPECT_EQ(counters.received, 2u);
    EXPECT_EQ(counters.inFlight, 0u);
}

}  // namespace
}  // namespace spate::pipeline
