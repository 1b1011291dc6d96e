// SPDX-License-Identifier: MIT
#include "spate/widgets/stale_watch.h"

#include <gtest/gtest.h>

namespace spate::widgets {
namespace {

using namespace std::chrono_literals;

const base::TimePoint kStart{1000s};

TEST(StaleWatch, CallsAFastSourceSilentAfterTwoSeconds) {
    StaleWatch watch(std::nullopt);
    EXPECT_EQ(watch.silentSeconds(kStart), std::nullopt) << "nobody has looked yet";
    watch.look(100, kStart, kStart);
    watch.look(200, kStart + 1s, kStart + 1s);
    EXPECT_EQ(watch.silentSeconds(kStart + 2900ms), std::nullopt);
    ASSERT_TRUE(watch.silentSeconds(kStart + 4200ms));
    EXPECT_NEAR(*watch.silentSeconds(kStart + 4200ms), 3.2, 1e-9);
    watch.look(201, kStart + 5s, kStart + 5s);
    EXPECT_EQ(watch.silentSeconds(kStart + 5100ms), std::nullopt) << "it is back";
}

TEST(StaleWatch, WaitsThreeUsualPeriodsOfASlowSource) {
    StaleWatch watch(std::nullopt);
    watch.look(1, kStart, kStart);
    watch.look(2, kStart + 10s, kStart + 10s);
    EXPECT_EQ(watch.silentSeconds(kStart + 39s), std::nullopt);
    EXPECT_TRUE(watch.silentSeconds(kStart + 41s));
    StaleWatch slow(0.1);
    slow.look(0, {}, kStart);
    EXPECT_EQ(slow.silentSeconds(kStart + 29s), std::nullopt) << "its own rate says so";
    EXPECT_TRUE(slow.silentSeconds(kStart + 31s));
}

TEST(StaleWatch, KnowsASourceThatNeverGaveAFrame) {
    StaleWatch watch(std::nullopt);
    watch.look(0, {}, kStart);
    EXPECT_EQ(watch.silentSeconds(kStart + 1s), std::nullopt);
    EXPECT_NEAR(watch.silentSeconds(kStart + 3s).value_or(0), 3, 1e-9);
}

}  // namespace
}  // namespace spate::widgets
