// SPDX-License-Identifier: MIT
#include "spate/base/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "spate/base/allocation_count_test.h"

namespace spate::base {
namespace {

// How often each part ran.
class Tally {
public:
    explicit Tally(int count) : runs_(static_cast<std::size_t>(count)) {}
    void note(int part) { runs_[static_cast<std::size_t>(part)].fetch_add(1); }
    [[nodiscard]] bool allRan(int times) const {
        for (const auto& runs : runs_) {
            if (runs.load() != times) return false;
        }
        return true;
    }

private:
    std::vector<std::atomic<int>> runs_;
};

TEST(ThreadPool, RunsEachPartOnce) {
    for (int threadCount = 1; threadCount <= 5; ++threadCount) {
        ThreadPool pool(threadCount);
        EXPECT_EQ(pool.threadCount(), threadCount);
        for (const int count : {1, 2, 3, 7, 64, 1000}) {
            Tally tally(count);
            pool.run(count, [&](int part) { tally.note(part); });
            EXPECT_TRUE(tally.allRan(1)) << count << " parts on " << threadCount << " threads";
        }
    }
}

TEST(ThreadPool, RunsNothingForNoParts) {
    ThreadPool pool(2);
    std::atomic<int> runs{0};
    pool.run(0, [&](int) { ++runs; });
    pool.run(-3, [&](int) { ++runs; });
    EXPECT_EQ(runs, 0);
}

TEST(ThreadPool, OfOneThreadRunsInOrderOnTheCaller) {
    ThreadPool pool(1);
    std::vector<int> parts;  // unguarded: only the caller may touch it
    std::vector<std::thread::id> threads;
    pool.run(4, [&](int part) {
        parts.push_back(part);
        threads.push_back(std::this_thread::get_id());
    });
    EXPECT_EQ(parts, (std::vector{0, 1, 2, 3}));
    EXPECT_EQ(threads, std::vector(4, std::this_thread::get_id()));
}

// Each part waits until all have started, which needs as many threads as parts.
TEST(ThreadPool, RunsPartsAtTheSameTime) {
    constexpr int kThreads = 3;
    ThreadPool pool(kThreads);
    std::atomic<int> started{0};
    std::atomic<int> met{0};
    pool.run(kThreads, [&](int) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        ++started;
        while (started < kThreads && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::yield();
        }
        if (started == kThreads) ++met;
    });
    EXPECT_EQ(met, kThreads);
}

TEST(ThreadPool, MakesItsResultsVisibleToTheCaller) {
    ThreadPool pool(4);
    for (int round = 0; round < 2000; ++round) {
        int sums[8] = {};  // not atomic: run() itself must order these writes before its return
        pool.run(8, [&](int part) { sums[part] = part + round; });
        for (int part = 0; part < 8; ++part) ASSERT_EQ(sums[part], part + round);
    }
}

TEST(ThreadPool, ServesSeveralCallersAtOnce) {
    constexpr int kCallers = 4;
    constexpr int kParts = 16;
    constexpr int kRounds = 500;
    ThreadPool pool(3);
    std::vector<std::unique_ptr<Tally>> tallies;
    for (int i = 0; i < kCallers; ++i) tallies.push_back(std::make_unique<Tally>(kParts));
    std::vector<std::thread> callers;
    for (auto& tally : tallies) {
        callers.emplace_back([&] {
            for (int round = 1; round <= kRounds; ++round) {
                pool.run(kParts, [&](int part) { tally->note(part); });
                if (!tally->allRan(round)) return;  // run() returned too early: the tally stays low
            }
        });
    }
    for (auto& caller : callers) caller.join();
    for (const auto& tally : tallies) EXPECT_TRUE(tally->allRan(kRounds));
}

TEST(ThreadPool, MayBeUsedFromItsOwnParts) {
    for (const int threadCount : {1, 2, 4}) {
        ThreadPool pool(threadCount);
        Tally tally(6 * 5 * 4);
        pool.run(6, [&](int outer) {
            pool.run(5, [&](int middle) {
                pool.run(4, [&](int inner) { tally.note((outer * 5 + middle) * 4 + inner); });
            });
        });
        EXPECT_TRUE(tally.allRan(1)) << threadCount << " threads";
    }
}

TEST(ThreadPool, AllocatesNothingToRun) {
    ThreadPool pool(3);
    std::atomic<int> runs{0};
    pool.run(8, [&](int) { ++runs; });  // every thread has started once this is done, or nearly
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const std::uint64_t before = allocationCount();
    for (int i = 0; i < 100; ++i) pool.run(8, [&](int) { ++runs; });
    EXPECT_EQ(allocationCount(), before);
    EXPECT_EQ(runs, 808);
}

TEST(ThreadPool, OfTheProcessIsOneUntilItsThreadsAreCapped) {
    const auto before = ThreadPool::shared();
    EXPECT_EQ(before, ThreadPool::shared());
    EXPECT_GE(before->threadCount(), 1);
    EXPECT_LE(before->threadCount(), 8);

    setThreadCount(2);
    EXPECT_EQ(ThreadPool::shared()->threadCount(), 2);
    setThreadCount(0);
    EXPECT_EQ(ThreadPool::shared()->threadCount(), 1) << "the caller always works";

    Tally tally(10);
    before->run(10, [&](int part) { tally.note(part); });
    EXPECT_TRUE(tally.allRan(1)) << "whoever holds the old pool can still use it";
}

}  // namespace
}  // namespace spate::base
