// SPDX-License-Identifier: MIT
// One order statistic of some samples.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace spate::app {

/// The sample that `part` (0 … 1) of the others lie below; 0 without samples.
[[nodiscard]] inline double quantile(double part, std::vector<double> samples) {
    if (samples.empty()) return 0;
    const auto rank = static_cast<std::ptrdiff_t>(part * static_cast<double>(samples.size() - 1));
    std::nth_element(samples.begin(), samples.begin() + rank, samples.end());
    return samples[static_cast<std::size_t>(rank)];
}

}  // namespace spate::app
