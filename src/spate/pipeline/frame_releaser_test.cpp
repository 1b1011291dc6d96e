// SPDX-License-Identifier: MIT
// Tests of FrameReleaser: every owner goes once, on the releaser's thread, and nobody waits.
#include "spate/pipeline/frame_releaser.h"

#include <algorithm>

#include "spate/base/allocation_count_test.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

using Owner = std::shared_ptr<const void>;

TEST(FrameReleaser, ReleasesEachOwnerOnceOnAThreadOfItsOwn) {
    constexpr std::uint64_t kFrames = 1000;
    FrameMaker maker(kFrames);
    FrameReleaser releaser;
    for (std::uint64_t i = 0; i < kFrames; ++i) releaser.release(maker.next().owner);
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == kFrames; }));
    maker.expectEachReleasedOnce(kFrames);
    EXPECT_FALSE(maker.hasReleasedOn(std::this_thread::get_id()));
}

TEST(FrameReleaser, ReleasesInTheOrderOfHandingOver) {
    FrameMaker maker(100);
    std::vector<std::uint64_t> released;
    maker.onRelease = [&](std::uint64_t id) { released.push_back(id); };
    {
        FrameReleaser releaser;
        for (int i = 0; i < 100; ++i) releaser.release(maker.next().owner);
    }
    ASSERT_EQ(released.size(), 100u);
    EXPECT_TRUE(std::is_sorted(released.begin(), released.end()));
}

TEST(FrameReleaser, ReleasesWhatIsLeftBeforeItsDestructorReturns) {
    FrameMaker maker(300);
    Gate gate;
    maker.onRelease = [&](std::uint64_t) { EXPECT_TRUE(gate.pass()); };
    {
        FrameReleaser releaser;
        for (int i = 0; i < 300; ++i) releaser.release(maker.next().owner);
        EXPECT_EQ(maker.releaseCount(), 0u);  // and no release() has waited for a callback
        gate.open();
    }
    maker.expectEachReleasedOnce(300);
}

TEST(FrameReleaser, TakesOwnersOfNothing) {
    std::atomic<int> calls = 0;
    {
        FrameReleaser releaser;
        releaser.release(nullptr);
        releaser.release(Owner(nullptr, [&](std::nullptr_t) { ++calls; }));
    }
    EXPECT_EQ(calls, 1) << "an owner that points to null has a callback too";
}

TEST(FrameReleaser, LetsACallbackHandOverMore) {
    FrameMaker maker(10);
    FrameReleaser releaser;
    maker.onRelease = [&](std::uint64_t id) {
        if (id < 10) releaser.release(maker.next().owner);
    };
    releaser.release(maker.next().owner);
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 10; }));
    maker.expectEachReleasedOnce(10);
}

TEST(FrameReleaser, MayBeDestroyedByACallbackOfItsOwn) {
    FrameMaker maker(3);
    auto releaser = std::make_unique<FrameReleaser>();
    Gate handedOver;
    maker.onRelease = [&](std::uint64_t id) {
        if (id != 1) return;
        EXPECT_TRUE(handedOver.pass());
        releaser.reset();
    };
    for (int i = 0; i < 3; ++i) releaser->release(maker.next().owner);
    handedOver.open();
    ASSERT_TRUE(waitUntil([&] { return maker.releaseCount() == 3; }));
    maker.expectEachReleasedOnce(3);
}

TEST(FrameReleaser, AllocatesNothingInASteadyStream) {
    constexpr std::size_t kOwners = 2000;
    std::atomic<std::size_t> released = 0;
    std::vector<Owner> owners;
    for (std::size_t i = 0; i < kOwners; ++i) {
        owners.emplace_back(nullptr, [&](std::nullptr_t) { ++released; });
    }
    FrameReleaser releaser;
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < kOwners; ++i) {
        if (i == 10) before = base::allocationCount();
        releaser.release(std::move(owners[i]));
        while (released + 3 < i) std::this_thread::yield();
    }
    EXPECT_EQ(base::allocationCount(), before);
}

}  // namespace
}  // namespace spate::pipeline
