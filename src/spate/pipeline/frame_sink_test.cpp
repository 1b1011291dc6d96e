// SPDX-License-Identifier: MIT
// Tests of FrameSink: the newest wins, every frame is accounted for, nobody waits for a release.
#include "spate/pipeline/frame_sink.h"

#include "spate/base/allocation_count_test.h"
#include "spate/pipeline/frame_worker.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

std::shared_ptr<FrameSink> makeSink() {
    return std::make_shared<FrameSink>(std::make_shared<base::Signal>(),
                                       std::make_shared<FrameReleaser>());
}

std::string messageOf(const base::Result<void>& result) {
    return result ? "accepted" : result.error().message;
}

TEST(FrameSink, GivesTheNewestFrameOnce) {
    FrameMaker maker(3);
    const auto sink = makeSink();
    EXPECT_FALSE(sink->take());
    EXPECT_TRUE(sink->isEmpty());
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(sink->submit(maker.next()));
    EXPECT_FALSE(sink->isEmpty());

    ASSERT_TRUE(sink->peek());
    EXPECT_EQ(sink->peek()->frame.id, 3u);
    const auto taken = sink->take();
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->frame.id, 3u);
    EXPECT_EQ(taken->frame.view.pixel<std::uint16_t>(3, 5), 3);
    EXPECT_FALSE(sink->take());
    EXPECT_FALSE(sink->peek());
    EXPECT_TRUE(sink->isEmpty());

    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 2; }));
    EXPECT_EQ(maker.releasesOf(3), 0) << "still held by the test";
    EXPECT_EQ(sink->counters().received, 3u);
    EXPECT_EQ(sink->counters().replaced, 2u);
    EXPECT_EQ(sink->counters().inFlight, 1u);
}

TEST(FrameSink, RaisesItsSignalForANewFrame) {
    FrameMaker maker(1);
    const auto signal = std::make_shared<base::Signal>();
    FrameSink sink(signal, std::make_shared<FrameReleaser>());
    ASSERT_TRUE(sink.submit(maker.next()));
    signal->wait();  // returns
}

TEST(FrameSink, NumbersFramesOfAllSinksApart) {
    FrameMaker maker(4);
    const auto one = makeSink();
    const auto other = makeSink();
    std::uint64_t last = 0;
    for (int i = 0; i < 4; ++i) {
        const auto& sink = i % 2 == 0 ? one : other;
        ASSERT_TRUE(sink->submit(maker.next()));
        const auto submission = sink->take();
        EXPECT_GT(submission->serial, last);
        last = submission->serial;
    }
}

TEST(FrameSink, RejectsWhatItCannotShow) {
    FrameMaker maker(1);
    const auto sink = makeSink();
    EXPECT_EQ(messageOf(sink->submit({.view = {}, .id = 7})),
              "frame 7 (0×0 uint8) rejected: it has no pixels");

    const std::vector<float> pixels(6);
    const image::Frame borrowed{.view = *image::ImageView::of(pixels.data(), 2, 3), .id = 8};
    EXPECT_EQ(messageOf(sink->submit(borrowed)),
              "frame 8 (2×3 float32) rejected: without a copy, it needs an owner of its pixels");
    EXPECT_EQ(messageOf(sink->submit(borrowed, Copy::Yes)), "accepted");

    image::Frame misfit = borrowed;
    const std::uint8_t levels[6] = {};
    misfit.mask = *image::Mask::create(*image::ImageView::of(levels, 3, 2), nullptr);
    EXPECT_EQ(messageOf(sink->submit(misfit, Copy::Yes)),
              "frame 8 (2×3 float32) rejected: its mask is 3×2");
    misfit.mask = *image::Mask::create(*image::ImageView::of(levels, 2, 3), nullptr);
    EXPECT_EQ(messageOf(sink->submit(misfit, Copy::Yes)), "accepted");

    sink->close();
    EXPECT_EQ(messageOf(sink->submit(maker.next())),
              "frame 1 (4×6 uint16) rejected: the plot is gone");
    EXPECT_FALSE(sink->take());
    const FrameCounters counters = sink->counters();
    EXPECT_EQ(counters.received, 6u);
    EXPECT_EQ(counters.rejected, 5u) << "four refused, and one in the mailbox when it closed";
    EXPECT_TRUE(balances(counters));
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 1; }));
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
}

TEST(FrameSink, AcceptsAnOwnerThatPointsToNothing) {
    const std::uint8_t pixel = 5;
    std::atomic<int> releases = 0;
    {
        const auto sink = makeSink();
        EXPECT_TRUE(sink->submit({.view = *image::ImageView::of(&pixel, 1, 1),
                                  .owner = {nullptr, [&](std::nullptr_t) { ++releases; }}}));
        EXPECT_FALSE(
            sink->submit({.view = {}, .owner = {nullptr, [&](std::nullptr_t) { ++releases; }}}));
    }
    EXPECT_EQ(releases, 2);
}

TEST(FrameSink, CopiesPixelsOfAnyLayoutOnce) {
    // Every second column of a big-endian image, bottom row first.
    const std::uint8_t bytes[] = {0, 1, 9, 9, 0, 2, 9, 9,  //
                                  1, 0, 9, 9, 2, 0, 9, 9};
    const auto view = image::ImageView::create(bytes + 8, {.dtype = image::DType::UInt16,
                                                           .rows = 2,
                                                           .cols = 2,
                                                           .rowStride = -8,
                                                           .colStride = 4,
                                                           .byteOrder = image::ByteOrder::Big});
    const auto sink = makeSink();
    const auto attributes = std::make_shared<const image::Attributes>();
    const base::TimePoint acquired = base::now();
    ASSERT_TRUE(sink->submit(
        {.view = *view, .id = 3, .acquired = acquired, .attributes = attributes}, Copy::Yes));

    const auto taken = sink->take();
    ASSERT_TRUE(taken);
    const image::ImageView& copy = taken->frame.view;
    EXPECT_TRUE(copy.hasPackedRows());
    EXPECT_EQ(copy.pixel<std::uint16_t>(0, 0), 0x100);
    EXPECT_EQ(copy.pixel<std::uint16_t>(0, 1), 0x200);
    EXPECT_EQ(copy.pixel<std::uint16_t>(1, 0), 1);
    EXPECT_EQ(copy.pixel<std::uint16_t>(1, 1), 2);
    EXPECT_EQ(taken->frame.id, 3u);
    EXPECT_EQ(taken->frame.acquired, acquired);
    EXPECT_EQ(taken->frame.attributes, attributes);
    EXPECT_EQ(sink->counters().bytesCopied, 8u);
    EXPECT_EQ(sink->counters().allocations, 1u);
}

TEST(FrameSink, CopiesAllChannelsOfAColorFrame) {
    // Three planes.
    const std::uint16_t planes[] = {1, 2, 10, 20, 100, 200};
    const auto view = image::ImageView::create(planes, {.dtype = image::DType::UInt16,
                                                        .rows = 1,
                                                        .cols = 2,
                                                        .rowStride = 4,
                                                        .colStride = 2,
                                                        .channels = 3,
                                                        .channelStride = 4});
    const auto sink = makeSink();
    ASSERT_TRUE(sink->submit({.view = *view}, Copy::Yes));
    const auto taken = sink->take();
    ASSERT_TRUE(taken);
    const image::ImageView& copy = taken->frame.view;
    EXPECT_EQ(copy.colStride(), 6);
    EXPECT_EQ(copy.value(0, 0).toText(), "(1, 10, 100)");
    EXPECT_EQ(copy.value(0, 1).toText(), "(2, 20, 200)");
    EXPECT_EQ(sink->counters().bytesCopied, 12u);
}

TEST(FrameSink, LetsGoOfTheOwnerOfAFrameThatItHasCopied) {
    FrameMaker maker(1);
    const auto sink = makeSink();
    ASSERT_TRUE(sink->submit(maker.next(), Copy::Yes));
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 1; }));
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
    EXPECT_EQ(sink->take()->frame.view.pixel<std::uint16_t>(0, 0), 1);
}

TEST(FrameSink, ReusesItsCopyBuffers) {
    const std::vector<std::uint16_t> pixels(1000, 4);
    const image::Frame frame{.view = *image::ImageView::of(pixels.data(), 10, 100)};
    const auto sink = makeSink();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(sink->submit(frame, Copy::Yes));
    const std::uint64_t allocations = sink->counters().allocations;
    EXPECT_EQ(allocations, 2u) << "one in the mailbox, one being filled";
    const std::uint64_t before = base::allocationCount();
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(sink->submit(frame, Copy::Yes));
    EXPECT_EQ(base::allocationCount(), before);
    EXPECT_EQ(sink->counters().allocations, allocations);
    EXPECT_EQ(sink->counters().bytesCopied, 1100u * 2000u);
}

TEST(FrameSink, RejectsWhenAllCopyBuffersAreInUse) {
    FrameMaker maker(26);
    const auto sink = makeSink();
    std::vector<Submission> kept;
    for (int i = 0; i < 24; ++i) {
        ASSERT_TRUE(sink->submit(maker.next(), Copy::Yes));
        kept.push_back(*sink->take());
    }
    EXPECT_EQ(messageOf(sink->submit(maker.next(), Copy::Yes)),
              "frame 25 (4×6 uint16) rejected: all 24 copy buffers are in use");
    kept.pop_back();
    EXPECT_EQ(messageOf(sink->submit(maker.next(), Copy::Yes)), "accepted");
    EXPECT_EQ(sink->counters().rejected, 1u);
    EXPECT_EQ(kept.front().frame.view.pixel<std::uint16_t>(0, 0), 1) << "never overwritten";
    EXPECT_TRUE(waitUntil([&] { return maker.releaseCount() == 26; }));
}

TEST(FrameSink, RejectsWhenAHostKeepsTooManyFrames) {
    FrameMaker maker(66);
    const auto sink = makeSink();
    std::vector<Submission> kept;
    for (int i = 0; i < 64; ++i) {
        ASSERT_TRUE(sink->submit(maker.next()));
        kept.push_back(*sink->take());
    }
    EXPECT_EQ(messageOf(sink->submit(maker.next())),
              "frame 65 (4×6 uint16) rejected: all 64 frames that may be kept are in use");
    kept.pop_back();
    EXPECT_EQ(messageOf(sink->submit(maker.next())), "accepted");
}

TEST(FrameSink, NeverWaitsForAReleaseCallback) {
    FrameMaker maker(1000);
    Gate gate;
    std::atomic<bool> gaveUp = false;
    maker.onRelease = [&](std::uint64_t) {
        if (!gate.pass()) gaveUp = true;
    };
    const auto sink = makeSink();
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(sink->submit(maker.next(), i % 5 == 0 ? Copy::Yes : Copy::No));
    }
    sink->close();
    EXPECT_EQ(maker.releaseCount(), 0u) << "all submits returned before the first callback did";
    gate.open();
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 1000; }));
    EXPECT_FALSE(gaveUp);
    maker.expectEachReleasedOnce(1000);
}

TEST(FrameSink, AllocatesNothingInASteadyStream) {
    constexpr std::size_t kFrames = 2000;
    FrameMaker maker(kFrames);
    std::vector<image::Frame> frames;
    for (std::size_t i = 0; i < kFrames; ++i) frames.push_back(maker.next());
    const auto sink = makeSink();
    const std::uint64_t before = base::allocationCount();
    std::uint64_t afterWarmUp = before;
    for (std::size_t i = 0; i < kFrames; ++i) {
        if (i == 10) afterWarmUp = base::allocationCount();
        ASSERT_TRUE(sink->submit(std::move(frames[i])));
        while (maker.releaseCount() + 5 < i) std::this_thread::yield();
    }
    EXPECT_GT(afterWarmUp, before) << "the count counts";
    EXPECT_EQ(base::allocationCount(), afterWarmUp);
}

TEST(FrameSink, MayBeCalledUnderALockThatItsCallbacksTake) {
    FrameMaker maker(401);
    std::mutex mutex;
    std::atomic<bool> deadlocked = false;
    maker.onRelease = [&](std::uint64_t) {
        if (waitUntil([&] { return mutex.try_lock(); })) {
            mutex.unlock();
        } else {
            deadlocked = true;
        }
    };
    const auto sink = makeSink();
    {
        const std::lock_guard lock(mutex);
        for (int i = 0; i < 100; ++i) {
            EXPECT_TRUE(sink->submit(maker.next()));
            EXPECT_TRUE(sink->submit(maker.next(), Copy::Yes));
            // A frame that went through the pipeline goes as well as one that was replaced.
            EXPECT_TRUE(sink->submit(maker.next()));
            EXPECT_TRUE(sink->take());
        }
        sink->close();
        EXPECT_FALSE(sink->submit(maker.next()));
        // The last user of the releaser would wait for it; the test still holds the sink.
    }
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 301; }));
    EXPECT_FALSE(deadlocked);
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
}

TEST(FrameSink, MayBeCalledByItsCallbacks) {
    constexpr std::uint64_t kFrames = 500;
    FrameMaker maker(kFrames);
    const auto sink = makeSink();
    // Each release submits the next frame, which replaces one, whose release…
    maker.onRelease = [&](std::uint64_t id) {
        if (id + 2 > kFrames) return;
        EXPECT_TRUE(sink->submit(maker.next()));
    };
    EXPECT_TRUE(sink->submit(maker.next()));
    EXPECT_TRUE(sink->submit(maker.next()));
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == kFrames - 1; }));
    sink->close();
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == kFrames; }));
    maker.expectEachReleasedOnce(kFrames);
    EXPECT_TRUE(balances(sink->counters()));
}

TEST(FrameSink, MayBeDestroyedByACallbackOfItsOwn) {
    FrameMaker maker(2);
    auto sink = makeSink();
    const auto ledger = sink->ledger();
    Gate gate;
    maker.onRelease = [&](std::uint64_t id) {
        if (id != 1) return;
        EXPECT_TRUE(gate.pass());
        sink.reset();
    };
    EXPECT_TRUE(sink->submit(maker.next()));
    EXPECT_TRUE(sink->submit(maker.next()));
    gate.open();
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 2; }));
    maker.expectEachReleasedOnce(2);
    EXPECT_EQ(ledger->snapshot().replaced, 1u);
    EXPECT_EQ(ledger->snapshot().rejected, 1u);
    EXPECT_EQ(ledger->snapshot().inFlight, 0u);
}

TEST(FrameSink, HandsOwnersOverWhereverTheLastCopyOfAFrameGoes) {
    FrameMaker maker(1);
    auto sink = makeSink();
    ASSERT_TRUE(sink->submit(maker.next()));
    image::Frame copy = sink->take()->frame;
    sink.reset();
    EXPECT_EQ(maker.releaseCount(), 0u) << "a copy outlives the sink";
    EXPECT_EQ(copy.view.pixel<std::uint16_t>(0, 0), 1);
    copy = {};
    EXPECT_EQ(maker.releaseCount(), 1u) << "with the last frame went the releaser";
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
}

// Submits frames from a number of threads as fast as they can; the last quarter when told to.
class Producers {
public:
    Producers(int threadCount, int framesPerThread, FrameMaker& maker,
              const std::shared_ptr<FrameSink>& sink) {
        for (int i = 0; i < threadCount; ++i) {
            threads_.emplace_back([this, framesPerThread, &maker, sink] {
                for (int k = 0; k < framesPerThread; ++k) {
                    if (k == framesPerThread / 4 * 3) lastQuarter_.pass();
                    const auto result = sink->submit(maker.next(), k % 4 ? Copy::No : Copy::Yes);
                    if (!result) ++refused_;
                }
                ++finished_;
            });
        }
    }

    void startLastQuarter() { lastQuarter_.open(); }
    [[nodiscard]] bool finished() const { return finished_ == static_cast<int>(threads_.size()); }
    /// Joins them; whether none of their threads has run a release callback.
    [[nodiscard]] bool joinAndHaveReleasedNothing(const FrameMaker& maker) {
        bool clean = true;
        for (auto& thread : threads_) {
            clean = clean && !maker.hasReleasedOn(thread.get_id());
            thread.join();
        }
        return clean;
    }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    Gate lastQuarter_;
    std::atomic<int> finished_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::vector<std::thread> threads_;
};

TEST(FrameSink, BalancesInEverySnapshotWhileTheWorkerIsDestroyedInMidStream) {
    constexpr int kFramesPerThread = 2500;
    constexpr std::uint64_t kFrames = 4 * kFramesPerThread;
    FrameMaker maker(kFrames);
    auto worker = std::make_unique<FrameWorker>(base::ThreadPool::shared(), [] {});
    worker->setView(viewOfAll(FrameMaker::kRows, FrameMaker::kCols));
    auto sink = worker->sink();
    Producers producers(4, kFramesPerThread, maker, sink);

    RenderedFramePtr displayed;
    const auto check = [&] {
        const FrameCounters counters = sink->counters();
        EXPECT_TRUE(balances(counters));
        EXPECT_LE(counters.inFlight, 4u + 2u);  // submits, mailbox, worker
        return counters;
    };
    while (check().received < kFrames / 2) {
        if (auto taken = worker->takeForPaint()) displayed = std::move(taken);
    }
    worker.reset();  // while all of them submit
    producers.startLastQuarter();
    while (!producers.finished()) check();
    EXPECT_TRUE(producers.joinAndHaveReleasedNothing(maker));

    const FrameCounters counters = check();
    EXPECT_EQ(counters.received, kFrames);
    EXPECT_EQ(counters.inFlight, 0u);
    EXPECT_GT(counters.rejected, 0u);
    EXPECT_GE(counters.rejected, producers.refused());
    // Of those accepted: the one in the mailbox, and one of each thread that came while it closed.
    EXPECT_LE(counters.rejected, producers.refused() + 5);
    displayed.reset();
    sink.reset();  // the last user: waits for the releases
    maker.expectEachReleasedOnce(kFrames);
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
}

TEST(FrameSink, ReleasesEachOfManyFramesOnceAndNeverInASubmitter) {
    constexpr std::uint64_t kFrames = 10'000;
    FrameMaker maker(kFrames);
    auto sink = makeSink();
    {
        Producers producers(2, kFrames / 2, maker, sink);
        producers.startLastQuarter();
        while (!producers.finished()) {
            const auto taken = sink->take();
            if (taken) sink->ledger()->bookFate(FrameLedger::Fate::Superseded);
        }
        EXPECT_TRUE(producers.joinAndHaveReleasedNothing(maker));
    }
    EXPECT_EQ(sink->counters().received, kFrames);
    EXPECT_LE(sink->counters().inFlight, 1u);
    sink.reset();
    maker.expectEachReleasedOnce(kFrames);
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
}

}  // namespace
}  // namespace spate::pipeline
