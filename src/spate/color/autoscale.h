// SPDX-License-Identifier: MIT
// Autoscale: step 3 of the frame path, from statistics to the range of the colours.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "spate/base/result.h"
#include "spate/color/normalization.h"
#include "spate/image/statistics.h"

namespace spate::color {

/// The values at the two ends of the colour table; min ≤ max, both finite.
struct Range {
    double min = 0;
    double max = 1;
    friend bool operator==(const Range&, const Range&) = default;
};

/// How the range follows the data. Each bound is fixed, or automatic when it is not given.
/// The next mode is an enumerator here and a case in autoscaledBounds().
enum class AutoscaleMode : std::uint8_t { MinMax };

struct Autoscale {
    AutoscaleMode mode = AutoscaleMode::MinMax;
    std::optional<double> min{};
    std::optional<double> max{};

    friend bool operator==(const Autoscale&, const Autoscale&) = default;
};

/// A fixed range. Fails, naming the values, if a bound is not finite, min > max, or the
/// normalization cannot show a bound (log: ≤ 0).
[[nodiscard]] base::Result<Autoscale> fixedRange(Normalization normalization,
                                                 std::optional<double> min,
                                                 std::optional<double> max);

/// Whether the range depends on the data: what is not asked for is not computed.
[[nodiscard]] bool needsStatistics(const Autoscale& autoscale,
                                   Normalization normalization) noexcept;

/// The range of one frame, always finite with min ≤ max (silx's rules): the finite minimum and
/// maximum (log: from the smallest positive value); without such values linear 0…1, log 1…10. A
/// fixed bound that the normalization cannot show counts as automatic; a fixed bound pulls an
/// automatic one that would pass it.
[[nodiscard]] Range autoscaledRange(const Autoscale& autoscale, Normalization normalization,
                                    const image::Statistics& statistics) noexcept;

}  // namespace spate::color
