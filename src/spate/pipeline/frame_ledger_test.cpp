// SPDX-License-Identifier: MIT
// Tests of FrameLedger: every snapshot balances, whoever books meanwhile.
#include "spate/pipeline/frame_ledger.h"

#include <thread>

#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

using Fate = FrameLedger::Fate;

TEST(FrameLedger, BooksEachFateOnce) {
    FrameLedger ledger;
    for (int i = 0; i < 11; ++i) ledger.bookReceived();
    EXPECT_EQ(ledger.snapshot().inFlight, 11u);
    for (int i = 0; i < 4; ++i) ledger.bookFate(Fate::Painted);
    for (int i = 0; i < 3; ++i) ledger.bookFate(Fate::Replaced);
    for (int i = 0; i < 2; ++i) ledger.bookFate(Fate::Superseded);
    ledger.bookFate(Fate::Rejected);

    const FrameCounters counters = ledger.snapshot();
    EXPECT_EQ(counters.received, 11u);
    EXPECT_EQ(counters.painted, 4u);
    EXPECT_EQ(counters.replaced, 3u);
    EXPECT_EQ(counters.superseded, 2u);
    EXPECT_EQ(counters.rejected, 1u);
    EXPECT_EQ(counters.inFlight, 1u);
    EXPECT_TRUE(balances(counters));
}

TEST(FrameLedger, AddsUpWork) {
    FrameLedger ledger;
    ledger.bookCopy(100, 1);
    ledger.bookCopy(50, 0);
    ledger.bookRendering(7, 2);
    ledger.bookRendering(8, 0);

    const FrameCounters counters = ledger.snapshot();
    EXPECT_EQ(counters.bytesCopied, 150u);
    EXPECT_EQ(counters.bytesRead, 15u);
    EXPECT_EQ(counters.allocations, 3u);
    EXPECT_EQ(counters.renderings, 2u);
    EXPECT_EQ(counters.inFlight, 0u);
}

TEST(FrameLedger, BalancesInEverySnapshotWhileThreadsBook) {
    constexpr int kFramesPerThread = 5000;
    FrameLedger ledger;
    std::vector<std::thread> threads;
    for (const Fate fate : {Fate::Painted, Fate::Replaced, Fate::Superseded, Fate::Rejected}) {
        threads.emplace_back([&ledger, fate] {
            for (int i = 0; i < kFramesPerThread; ++i) {
                ledger.bookReceived();
                ledger.bookFate(fate);
            }
        });
    }
    FrameCounters counters;
    while (counters.received < 4 * kFramesPerThread || counters.inFlight > 0) {
        counters = ledger.snapshot();
        ASSERT_TRUE(balances(counters));
        ASSERT_LE(counters.inFlight, 4u);
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(counters.painted, kFramesPerThread);
    EXPECT_EQ(counters.replaced, kFramesPerThread);
    EXPECT_EQ(counters.superseded, kFramesPerThread);
    EXPECT_EQ(counters.rejected, kFramesPerThread);
}

}  // namespace
}  // namespace spate::pipeline
