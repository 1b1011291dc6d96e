// SPDX-License-Identifier: MIT
// StatisticsRequest: what the range of the colours needs to know of a frame.
#pragma once

#include <optional>

#include "spate/color/normalization.h"

namespace spate::color {

/// Two percentiles, 0 ≤ low ≤ high ≤ 100.
struct Percents {
    double low = 1;
    double high = 99;
    friend bool operator==(const Percents&, const Percents&) = default;
};

/// What a scan is asked to learn. What is not asked for is not computed. Only finite values that
/// the normalization can show (log: > 0, sqrt: ≥ 0) enter moments and percentiles.
struct StatisticsRequest {
    Normalization normalization = Normalization::Linear;
    bool extremes = false;  ///< counts, min and max, and the smallest that the normalization shows
    bool moments = false;   ///< mean and standard deviation of f(value)
    std::optional<Percents> percents{};  ///< exact percentiles, as numpy.nanpercentile has them

    [[nodiscard]] bool any() const noexcept { return extremes || moments || percents; }
    friend bool operator==(const StatisticsRequest&, const StatisticsRequest&) = default;
};

}  // namespace spate::color
