// SPDX-License-Identifier: MIT
// Tests of LatencyRecorder against percentiles known beforehand.
#include "spate/pipeline/latency.h"

#include "spate/base/allocation_count_test.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

TEST(LatencyRecorder, GivesZerosWithoutSamples) {
    const LatencySummary summary = LatencyRecorder().summary();
    EXPECT_EQ(summary.samples, 0u);
    EXPECT_EQ(summary.p50Ms, 0);
    EXPECT_EQ(summary.p95Ms, 0);
    EXPECT_EQ(summary.p99Ms, 0);
}

TEST(LatencyRecorder, GivesTheOnlySampleAsEveryPercentile) {
    LatencyRecorder recorder;
    recorder.add(12.5);
    const LatencySummary summary = recorder.summary();
    EXPECT_EQ(summary.samples, 1u);
    EXPECT_EQ(summary.p50Ms, 12.5);
    EXPECT_EQ(summary.p95Ms, 12.5);
    EXPECT_EQ(summary.p99Ms, 12.5);
}

TEST(LatencyRecorder, GivesPercentilesWhateverTheOrder) {
    LatencyRecorder recorder;
    for (int i = 0; i <= 100; ++i) recorder.add((i * 37) % 101);  // 0 … 100, shuffled
    const LatencySummary summary = recorder.summary();
    EXPECT_EQ(summary.samples, 101u);
    EXPECT_EQ(summary.p50Ms, 50);
    EXPECT_EQ(summary.p95Ms, 95);
    EXPECT_EQ(summary.p99Ms, 99);
}

TEST(LatencyRecorder, ForgetsAllButTheRecentPast) {
    LatencyRecorder recorder;
    for (int i = 0; i < 500; ++i) recorder.add(1e6);
    for (std::size_t i = 0; i < LatencyRecorder::kCapacity; ++i) recorder.add(2);
    const LatencySummary summary = recorder.summary();
    EXPECT_EQ(summary.samples, LatencyRecorder::kCapacity);
    EXPECT_EQ(summary.p50Ms, 2);
    EXPECT_EQ(summary.p99Ms, 2);
}

TEST(LatencyRecorder, AddsWithoutAllocating) {
    LatencyRecorder recorder;
    const std::uint64_t before = base::allocationCount();
    for (int i = 0; i < 3000; ++i) recorder.add(i);
    EXPECT_EQ(base::allocationCount(), before);
}

}  // namespace
}  // namespace spate::pipeline
