// SPDX-License-Identifier: MIT
#include "spate/stream/source_latency.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

class SourceLatencyTest : public testing::Test {
protected:
    void receive(base::Duration latency, base::Duration later) {
        time_ += later;
        latency_.count(base::wallTime(time_) - latency, time_);
    }
    // Between the two looks at the clocks the test may have been stopped for a while; whole seconds
    // are told apart all the same.
    double seconds() const { return std::round(latency_.medianMs().value_or(-1e9) / 1000); }

    SourceLatency latency_;
    base::TimePoint time_ = base::now();
};

TEST_F(SourceLatencyTest, KnowsNoneWithoutTheSourcesClock) {
    EXPECT_FALSE(latency_.medianMs());
    latency_.count(std::nullopt, time_);
    EXPECT_FALSE(latency_.medianMs());
}

TEST_F(SourceLatencyTest, IsFromTheSourcesTimeToOurs) {
    const auto before = base::wallTime(time_);
    latency_.count(before - 20ms, time_);
    EXPECT_GT(latency_.medianMs().value(), 10);
    EXPECT_LT(latency_.medianMs().value(), 30'000);
}

TEST_F(SourceLatencyTest, IsNotMovedByOneFrameThatWaited) {
    for (int i = 0; i < 9; ++i) receive(i == 4 ? 900s : 60s, 10ms);
    EXPECT_EQ(seconds(), 60);
}

TEST_F(SourceLatencyTest, FollowsWithinASecond) {
    for (int i = 0; i < 20; ++i) receive(600s, 10ms);
    receive(60s, 1001ms);
    EXPECT_EQ(seconds(), 60);
    receive(-60s, 3s);
    EXPECT_EQ(seconds(), -60) << "a clock that is ahead";
}

TEST_F(SourceLatencyTest, IsThatOfTheLastFramesWhereOneSecondHasMoreThanAreKept) {
    for (int i = 0; i < 3000; ++i) receive(600s, 10us);
    for (int i = 0; i < 256; ++i) receive(60s, 10us);
    EXPECT_EQ(seconds(), 60);
}

TEST(SourceLatency, StandsForNoTimeWhereThereIsNone) {
    EXPECT_FALSE(sourceTimeOf(0));
    EXPECT_FALSE(sourceTimeOf(std::numeric_limits<std::uint64_t>::max()));
    EXPECT_FALSE(sourceTimeOf(std::uint64_t{1} << 63U));
    EXPECT_EQ(sourceTimeOf(1'700'000'000'000'000'042).value().time_since_epoch(),
              1'700'000'000'000'000'042ns);
    SourceLatency latency;  // the extremes are counted without an overflow
    latency.count(sourceTimeOf(1), base::now());
    latency.count(sourceTimeOf((std::uint64_t{1} << 63U) - 1), base::now());
    EXPECT_TRUE(latency.medianMs());
}

TEST(SourceLatency, IsANumberWhereItCanBeTrue) {
    EXPECT_EQ(sourceLatencyText(12.34), "12.3 ms");
    EXPECT_EQ(sourceLatencyText(-0.9), "0.0 ms") << "dates in whole ms";
    EXPECT_EQ(sourceLatencyText(2500), "2.5 s");
    EXPECT_FALSE(clocksDiffer(3'600'000));
}

TEST(SourceLatency, SaysThatClocksDifferWhereItCannot) {
    EXPECT_EQ(sourceLatencyText(-1.2), "clocks differ by 1.2 ms: the source's is ahead");
    EXPECT_EQ(sourceLatencyText(-7.2e6), "clocks differ by 2.0 h: the source's is ahead");
    EXPECT_EQ(sourceLatencyText(3.6e6 + 1), "clocks differ by 1.0 h: the source's is behind");
    EXPECT_EQ(sourceLatencyText(20'000 * 86.4e6),
              "clocks differ by 20000 days: the source's is behind");
}

}  // namespace
}  // namespace spate::stream
