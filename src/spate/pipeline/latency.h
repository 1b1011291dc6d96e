// SPDX-License-Identifier: MIT
// Latency: how long frames took from submission to paint, as percentiles of the recent past.
#pragma once

#include <array>
#include <cstddef>

namespace spate::pipeline {

/// Milliseconds; zeros without any sample.
struct LatencySummary {
    double p50Ms = 0;
    double p95Ms = 0;
    double p99Ms = 0;
    std::size_t samples = 0;
};

/// Keeps the last kCapacity samples; adding one allocates nothing. One thread at a time.
class LatencyRecorder {
public:
    static constexpr std::size_t kCapacity = 1024;

    void add(double ms) noexcept;
    [[nodiscard]] LatencySummary summary() const;

private:
    std::array<double, kCapacity> samples_{};
    std::size_t added_ = 0;
};

}  // namespace spate::pipeline
