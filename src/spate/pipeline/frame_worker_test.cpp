// SPDX-License-Identifier: MIT
// Tests of FrameWorker: newest first, few frames held, and every end of a stream.
#include "spate/pipeline/frame_worker.h"

#include <chrono>
#include <thread>

#include "spate/base/allocation_count_test.h"
#include "spate/base/log.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

const View kView = viewOfAll(FrameMaker::kRows, FrameMaker::kCols);

// A worker and what a widget does with it, on the test's thread.
class Stage {
public:
    explicit Stage(std::function<void()> onNews = [] {})
        : worker(std::make_unique<FrameWorker>(std::make_shared<base::ThreadPool>(2),
                                               std::move(onNews))) {}

    /// Takes what is rendered until that is frame `id`; null if it never comes.
    RenderedFramePtr takeFrame(std::uint64_t id) {
        RenderedFramePtr taken;
        const bool came = waitUntil([&] {
            auto next = worker->takeForPaint();
            if (next) taken = std::move(next);
            return taken && taken->frame().id == id;
        });
        return came ? taken : nullptr;
    }
    /// Waits for a rendering, whatever its frame.
    RenderedFramePtr takeNext() {
        RenderedFramePtr taken;
        (void)waitUntil([&] { return (taken = worker->takeForPaint()) != nullptr; });
        return taken;
    }
    bool waitForRenderings(std::uint64_t count) {
        return waitUntil([&] { return worker->counters().renderings >= count; });
    }

    std::unique_ptr<FrameWorker> worker;
};

void expectPictureOf(const RenderedFrame& rendered, std::uint64_t id) {
    EXPECT_EQ(rendered.frame().id, id);
    ASSERT_EQ(rendered.values.rows(), FrameMaker::kRows);
    ASSERT_EQ(rendered.values.cols(), FrameMaker::kCols);
    ASSERT_EQ(rendered.picture.rows(), FrameMaker::kRows);
    ASSERT_EQ(rendered.picture.cols(), FrameMaker::kCols);
    EXPECT_EQ(rendered.frame().view.pixel<std::uint16_t>(3, 5), id);
    EXPECT_EQ(rendered.values.row<std::uint16_t>(3)[5], id);
    EXPECT_EQ(rendered.range.max, static_cast<double>(id));
}

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

}  // namespace
}  // namespace spate::pipeline
