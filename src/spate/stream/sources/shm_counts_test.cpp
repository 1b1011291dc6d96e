// SPDX-License-Identifier: MIT
#include "spate/stream/sources/shm_counts.h"

#include <gtest/gtest.h>

#include <chrono>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

class ShmCountsTest : public testing::Test {
protected:
    void see(std::uint64_t publication, std::uint64_t id,
             std::optional<std::uint64_t> series = std::nullopt, std::uint64_t ofSeries = 0) {
        spate_shm_frame about{};
        about.id = id;
        about.series = series.value_or(0);
        about.series_frames = ofSeries;
        about.flags = series ? SPATE_SHM_HAS_SERIES : 0;
        counts_.count(publication, &about, 100, time_ += 1ms);
    }
    SourceStatistics now() const { return counts_.statistics(time_); }

    ShmCounts counts_;
    base::TimePoint time_{1000s};
};

TEST_F(ShmCountsTest, BeginsWhereItCameIn) {
    see(1000, 5000);
    EXPECT_EQ(now().received, 1U);
    EXPECT_EQ(now().replaced, 0U);
    EXPECT_EQ(now().missing, 0U);
}

TEST_F(ShmCountsTest, TellsWhatWasOvertakenFromWhatNeverCame) {
    see(1, 0);
    see(5, 4);  // 1, 2, 3 were published
    EXPECT_EQ(now().replaced, 3U);
    EXPECT_EQ(now().missing, 0U);
    see(6, 8);  // 5, 6, 7 were not
    EXPECT_EQ(now().missing, 3U);
    see(8, 12);  // one of 9, 10, 11 was
    EXPECT_EQ(now().received, 8U);
    EXPECT_EQ(now().replaced, 4U);
    EXPECT_EQ(now().missing, 5U);
    EXPECT_EQ(now().bytes, 800U);
}

TEST_F(ShmCountsTest, MeasuresTheWayFromTheProducersClock) {
    see(1, 0);
    EXPECT_FALSE(now().latencyMs);
    spate_shm_frame about{};
    about.id = 1;
    const auto exposed = base::wallTime(time_) - 500s;
    about.utc_ns = static_cast<std::uint64_t>(exposed.time_since_epoch().count());
    counts_.count(2, &about, 100, time_);
    EXPECT_GT(now().latencyMs.value(), 499e3);
    EXPECT_LT(now().latencyMs.value(), 600e3);
}

TEST_F(ShmCountsTest, DoesNotMissWhatItRefused) {
    see(1, 0);
    counts_.count(2, nullptr, 0, time_);
    see(3, 2);
    EXPECT_EQ(now().rejected, 1U);
    EXPECT_EQ(now().received, 3U);
    EXPECT_EQ(now().missing, 0U);
}

TEST_F(ShmCountsTest, TakesNoNewStartForAGap) {
    see(1, 100);
    see(2, 0);
    see(3, 1);
    counts_.startRing();
    see(1, 700);
    EXPECT_EQ(now().missing, 0U);
    EXPECT_EQ(now().replaced, 0U);
    EXPECT_EQ(now().received, 4U);
}

TEST_F(ShmCountsTest, CountsEachSeriesForItself) {
    see(1, 0, 41, 3);
    see(3, 2, 41, 3);
    EXPECT_EQ(now().wire.series, (SeriesState{.id = 41, .expected = 3, .received = 3}));
    see(4, 10, 42);
    EXPECT_EQ(now().wire.series, (SeriesState{.id = 42, .received = 1}));
    EXPECT_EQ(now().missing, 0U);
    see(5, 11);
    EXPECT_FALSE(now().wire.series);
}

TEST_F(ShmCountsTest, MeasuresTheRateOfTheLastSecond) {
    EXPECT_EQ(now().rateHz, 0);
    for (std::uint64_t i = 1; i <= 3000; ++i) see(2 * i, 2 * i);  // we see every other frame
    EXPECT_NEAR(now().rateHz, 2000, 1);
    for (std::uint64_t i = 1; i <= 30; ++i) {
        time_ += 99ms;
        see(6000 + i, 6000 + i);
    }
    EXPECT_NEAR(now().rateHz, 10, 0.01);
    time_ += 1100ms;
    EXPECT_EQ(now().rateHz, 0) << "silence";
}

}  // namespace
}  // namespace spate::stream
