// SPDX-License-Identifier: MIT
#include "spate/pipeline/latency.h"

#include <algorithm>
#include <vector>

namespace spate::pipeline {

void LatencyRecorder::add(double ms) noexcept {
    samples_[added_++ % kCapacity] = ms;
}

LatencySummary LatencyRecorder::summary() const {
    const std::size_t count = std::min(added_, kCapacity);
    if (count == 0) return {};
    std::vector<double> sorted(samples_.begin(), samples_.begin() + static_cast<long>(count));
    std::sort(sorted.begin(), sorted.end());
    const auto quantile = [&](double part) {
        return sorted[static_cast<std::size_t>(part * static_cast<double>(count - 1))];
    };
    return {quantile(0.5), quantile(0.95), quantile(0.99), count};
}

}  // namespace spate::pipeline
