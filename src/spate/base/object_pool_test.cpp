// SPDX-License-Identifier: MIT
#include "spate/base/object_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "spate/base/allocation_count_test.h"

namespace spate::base {
namespace {

struct Buffer {
    int content = 0;
    std::atomic<bool> inUse{false};
};

ObjectPool<Buffer> poolOf(std::size_t limit, ObjectPool<Buffer>::Recycle recycle = {}) {
    return {limit, [] { return std::make_unique<Buffer>(); }, std::move(recycle)};
}

TEST(ObjectPool, LendsUpToItsLimitAndNoMore) {
    auto pool = poolOf(2);
    const auto first = pool.acquire();
    const auto second = pool.acquire();
    ASSERT_NE(first, nullptr);
    ASSERT_NE(second, nullptr);
    EXPECT_NE(first, second);
    EXPECT_EQ(pool.acquire(), nullptr);
    EXPECT_EQ(pool.idleCount(), 0U);
}

TEST(ObjectPool, MakesAnObjectOnlyWhenNoneIsIdle) {
    auto pool = poolOf(3);
    EXPECT_EQ(pool.objectsMade(), 0U);
    for (int i = 0; i < 5; ++i) EXPECT_NE(pool.acquire(), nullptr);
    EXPECT_EQ(pool.objectsMade(), 1U);
    EXPECT_EQ(pool.idleCount(), 3U) << "those not made yet count as idle";
}

TEST(ObjectPool, GivesTheSameObjectAgainWithItsState) {
    auto pool = poolOf(1);
    auto buffer = pool.acquire();
    const Buffer* const address = buffer.get();
    buffer->content = 42;
    buffer.reset();
    buffer = pool.acquire();
    EXPECT_EQ(buffer.get(), address);
    EXPECT_EQ(buffer->content, 42);
}

TEST(ObjectPool, RecyclesOnceWhenTheLastOwnerLetsGo) {
    int recycled = 0;
    auto pool = poolOf(1, [&](Buffer& buffer) {
        ++recycled;
        buffer.content = 0;
    });
    auto first = pool.acquire();
    first->content = 9;
    auto second = first;
    first.reset();
    EXPECT_EQ(recycled, 0);
    EXPECT_EQ(pool.acquire(), nullptr) << "still owned";
    second.reset();
    EXPECT_EQ(recycled, 1);
    EXPECT_EQ(pool.acquire()->content, 0);
}

TEST(ObjectPool, AllocatesNothingOnceItsObjectsAreMade) {
    auto pool = poolOf(2);
    { const auto first = pool.acquire(), second = pool.acquire(); }
    const std::uint64_t before = allocationCount();
    for (int i = 0; i < 1000; ++i) {
        const auto first = pool.acquire();
        const auto second = pool.acquire();
        const auto copy = first;
        const std::weak_ptr<Buffer> watcher = second;
    }
    EXPECT_EQ(allocationCount(), before);
    EXPECT_EQ(pool.objectsMade(), 2U);
}

TEST(ObjectPool, WaitsForWeakReferencesBeforeItReusesASlot) {
    auto pool = poolOf(1);
    auto buffer = pool.acquire();
    std::weak_ptr<Buffer> watcher = buffer;
    buffer.reset();
    EXPECT_TRUE(watcher.expired());
    EXPECT_EQ(pool.acquire(), nullptr) << "the control block is in the slot and still in use";
    watcher.reset();
    EXPECT_NE(pool.acquire(), nullptr);
}

struct Witness {
    explicit Witness(int& destroyed) : destroyedCount(destroyed) {}
    ~Witness() { ++destroyedCount; }
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;
    int& destroyedCount;
    int content = 1;
};

TEST(ObjectPool, LeavesLentObjectsAliveWhenItGoes) {
    int destroyed = 0;
    std::shared_ptr<Witness> lent;
    {
        ObjectPool<Witness> pool(2, [&] { return std::make_unique<Witness>(destroyed); });
        lent = pool.acquire();
        const auto returned = pool.acquire();
    }
    EXPECT_EQ(destroyed, 0);
    EXPECT_EQ(lent->content, 1);
    lent.reset();
    EXPECT_EQ(destroyed, 2) << "with the last lent object the whole pool goes";
}

TEST(ObjectPool, RecyclesOnTheThreadOfTheLastOwner) {
    std::thread::id recycledOn;
    auto pool = poolOf(1, [&](Buffer&) { recycledOn = std::this_thread::get_id(); });
    std::thread owner([buffer = pool.acquire()]() mutable { buffer.reset(); });
    const auto ownerId = owner.get_id();
    owner.join();
    EXPECT_EQ(recycledOn, ownerId);
    EXPECT_EQ(pool.idleCount(), 1U);
}

TEST(ObjectPool, NeverLendsOneObjectTwiceToManyThreads) {
    constexpr int kThreads = 4;
    auto pool = poolOf(kThreads - 1);
    std::atomic<int> shared{0};
    std::atomic<int> lent{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 10'000; ++i) {
                const auto buffer = pool.acquire();
                if (!buffer) continue;
                if (buffer->inUse.exchange(true)) ++shared;
                ++buffer->content;  // a race here is one that ThreadSanitizer sees
                ++lent;
                buffer->inUse = false;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(shared, 0);
    EXPECT_GE(lent, 10'000);
    EXPECT_LE(pool.objectsMade(), std::size_t{kThreads - 1});
    EXPECT_EQ(pool.idleCount(), std::size_t{kThreads - 1});
}

TEST(ObjectPool, LosesNoSlotWhenMakingAnObjectFails) {
    bool fails = true;
    ObjectPool<Buffer> pool(1, [&] {
        if (fails) throw std::runtime_error("no memory");
        return std::make_unique<Buffer>();
    });
    EXPECT_THROW((void)pool.acquire(), std::runtime_error);
    EXPECT_EQ(pool.objectsMade(), 0U);
    fails = false;
    EXPECT_NE(pool.acquire(), nullptr);
}

}  // namespace
}  // namespace spate::base
