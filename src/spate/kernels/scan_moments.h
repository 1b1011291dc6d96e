// SPDX-License-Identifier: MIT
// MomentSums: mean and standard deviation of a part of the pixels, merged part by part.
#pragma once

#include <cmath>
#include <cstdint>

#include "spate/image/statistics.h"

namespace spate::kernels {

/// Count, mean, and sum of the squared deviations from that mean. Parts are merged by Chan's
/// formula, so that no large sum is ever subtracted from another.
struct MomentSums {
    std::int64_t count = 0;
    double mean = 0;
    double squares = 0;

    void add(const MomentSums& part) noexcept {
        if (part.count == 0) return;
        const auto here = static_cast<double>(count);
        const auto there = static_cast<double>(part.count);
        const double all = here + there;
        const double apart = part.mean - mean;
        mean += apart * (there / all);
        squares += part.squares + apart * apart * (here * there / all);
        count += part.count;
    }

    [[nodiscard]] image::Moments moments() const noexcept {
        return {count, mean, std::sqrt(squares / static_cast<double>(count))};
    }
};

/// The function of the values whose moments are taken.
enum class MomentSpace : std::uint8_t { Linear, Log10, Sqrt, Arcsinh };

}  // namespace spate::kernels
