// SPDX-License-Identifier: MIT
#include "spate/image/frame_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "spate/base/allocation_count_test.h"
#include "spate/image/frame.h"

namespace spate::image {
namespace {

constexpr std::uint16_t kPixels[4] = {1, 2, 3, 4};

ImageView someView() {
    return *ImageView::of(kPixels, 2, 2);
}

TEST(FramePool, LendsAlignedAndPaddedBuffers) {
    FramePool pool(1);
    const auto buffer = pool.acquire(1000);
    ASSERT_NE(buffer, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.get()) % base::kPixelAlignment, 0U);
    std::memset(buffer.get(), 1, 1000 + base::kPixelPadding);  // AddressSanitizer checks the end
}

TEST(FramePool, GivesNullWhenAllItsBuffersAreInUse) {
    FramePool pool(2);
    auto first = pool.acquire(16);
    const auto second = pool.acquire(16);
    ASSERT_NE(first, nullptr);
    ASSERT_NE(second, nullptr);
    EXPECT_NE(first, second);
    EXPECT_EQ(pool.acquire(16), nullptr);
    first.reset();
    EXPECT_NE(pool.acquire(16), nullptr);
}

TEST(FramePool, TakesABufferBackFromTheLastFrame) {
    FramePool pool(1);
    auto buffer = pool.acquire(sizeof(kPixels));
    std::memcpy(buffer.get(), kPixels, sizeof(kPixels));
    const auto view =
        ImageView::create(buffer.get(), {.dtype = DType::UInt16, .rows = 2, .cols = 2});
    std::optional<Frame> frame = Frame{.view = *view, .owner = std::move(buffer)};
    std::optional<Frame> copy = frame;
    frame.reset();
    EXPECT_EQ(pool.acquire(1), nullptr) << "a copy still shows the pixels";
    EXPECT_EQ(copy->view.pixel<std::uint16_t>(1, 1), 4);
    copy.reset();
    EXPECT_NE(pool.acquire(1), nullptr);
}

TEST(FramePool, AllocatesNothingForAStreamOfOneSize) {
    FramePool pool(3);
    const auto lendAll = [&] {
        for (int i = 0; i < 3; ++i) {
            const auto first = pool.acquire(4096);
            const auto second = pool.acquire(4096);
            const auto third = pool.acquire(4096);
            ASSERT_NE(third, nullptr);
        }
    };
    lendAll();
    const std::uint64_t allocations = base::allocationCount();
    const std::uint64_t growths = base::bufferGrowths();
    for (int i = 0; i < 100; ++i) lendAll();
    EXPECT_EQ(base::allocationCount(), allocations);
    EXPECT_EQ(base::bufferGrowths(), growths);
}

TEST(FramePool, GrowsABufferForALargerFrame) {
    FramePool pool(1);
    (void)pool.acquire(100);
    const std::uint64_t growths = base::bufferGrowths();
    const auto buffer = pool.acquire(10'000);
    EXPECT_EQ(base::bufferGrowths(), growths + 1);
    std::memset(buffer.get(), 1, 10'000);
}

TEST(FramePool, MayGoBeforeItsBuffers) {
    auto pool = std::make_unique<FramePool>(1);
    const auto buffer = pool->acquire(64);
    pool.reset();
    std::memset(buffer.get(), 1, 64);  // AddressSanitizer checks that it still is ours
    EXPECT_EQ(buffer.get()[63], std::byte{1});
}

TEST(FramePool, ServesOneThreadWhileAnotherReleases) {
    FramePool pool(2);
    std::atomic<bool> stop{false};
    std::shared_ptr<std::byte> handedOver;
    std::mutex mutex;
    std::thread consumer([&] {
        while (!stop) {
            std::shared_ptr<std::byte> buffer;
            const std::lock_guard lock(mutex);
            buffer.swap(handedOver);
        }
    });
    int lent = 0;
    while (lent < 2000) {
        auto buffer = pool.acquire(64);
        if (!buffer) continue;
        buffer.get()[0] = std::byte{1};  // a buffer lent twice is a race for ThreadSanitizer
        ++lent;
        const std::lock_guard lock(mutex);
        handedOver.swap(buffer);
    }
    stop = true;
    consumer.join();
    handedOver.reset();
    EXPECT_NE(pool.acquire(64), nullptr);
}

TEST(Frame, ReleasesItsMemoryExactlyOnceWithTheLastCopy) {
    int released = 0;
    std::optional<Frame> frame = makeFrame(
        someView(), [&] { ++released; }, 17);
    EXPECT_EQ(frame->id, 17U);
    EXPECT_EQ(frame->view.data(), someView().data());
    std::vector<Frame> copies(5, *frame);
    Frame moved = std::move(*frame);
    frame.reset();
    copies.clear();
    EXPECT_EQ(released, 0) << "the moved frame still owns the memory";
    moved = Frame{};
    EXPECT_EQ(released, 1);
}

TEST(Frame, ReleasesOnTheThreadOfItsLastCopy) {
    std::atomic<int> released{0};
    std::thread::id releasedOn;
    Frame frame = makeFrame(someView(), [&] {
        ++released;
        releasedOn = std::this_thread::get_id();
    });
    std::thread last([frame = std::move(frame)]() mutable { frame = Frame{}; });
    const auto lastId = last.get_id();
    last.join();
    EXPECT_EQ(released, 1);
    EXPECT_EQ(releasedOn, lastId);
}

TEST(Frame, ReleasesOnceWhenManyThreadsLetGoTogether) {
    for (int round = 0; round < 200; ++round) {
        std::atomic<int> released{0};
        {
            const Frame frame = makeFrame(someView(), [&] { ++released; });
            std::vector<std::thread> threads;
            for (int t = 0; t < 3; ++t) threads.emplace_back([copy = frame] { (void)copy; });
            for (auto& thread : threads) thread.join();
            EXPECT_EQ(released, 0);
        }
        ASSERT_EQ(released, 1);
    }
}

TEST(Frame, TakesAReleaseThatCanOnlyBeMoved) {
    int released = 0;
    auto ticket = std::make_unique<int>(3);
    (void)makeFrame(someView(), [&released, ticket = std::move(ticket)] { released += *ticket; });
    EXPECT_EQ(released, 3);
}

TEST(Frame, ReleasesEvenIfItHasNoPixels) {
    int released = 0;
    (void)makeFrame(ImageView(), [&] { ++released; });
    EXPECT_EQ(released, 1);
}

TEST(Frame, KnowsWhenItWasMade) {
    const auto before = base::now();
    const Frame frame = makeFrame(someView(), [] {});
    EXPECT_GE(frame.acquired, before);
    EXPECT_LE(frame.acquired, base::now());
    EXPECT_EQ(Frame{}.acquired, base::TimePoint{}) << "unknown";
}

TEST(Frame, AllocatesNothingToCopyOrMove) {
    const Frame frame = makeFrame(someView(), [] {});
    const std::uint64_t before = base::allocationCount();
    Frame copy = frame;
    const Frame moved = std::move(copy);
    EXPECT_EQ(base::allocationCount(), before);
}

}  // namespace
}  // namespace spate::image
