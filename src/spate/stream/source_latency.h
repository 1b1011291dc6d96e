// SPDX-License-Identifier: MIT
// SourceLatency: how long frames took from their exposure to here, where their source has a clock.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "spate/base/clock.h"

namespace spate::stream {

/// A time that a source tells in ns since 1970-01-01 UTC; nothing for 0, which stands for none, and
/// beyond the year 2262, where WallTime ends.
[[nodiscard]] std::optional<base::WallTime> sourceTimeOf(std::uint64_t ns) noexcept;

/// Whether a latency cannot be one: below -1 ms, or above an hour. Then the source's clock, or
/// ours, is wrong by about that.
[[nodiscard]] bool clocksDiffer(double latencyMs) noexcept;

/// "12.3 ms"; or "clocks differ by 2.0 h: the source's is ahead".
[[nodiscard]] std::string sourceLatencyText(double latencyMs);

/// The median, so that one frame that waited somewhere does not move it. Allocates nothing. One
/// thread at a time.
class SourceLatency {
public:
    /// A frame that was exposed at `sourceTime` and came at `received`; nothing is counted without
    /// the former. Received times do not go backwards.
    void count(std::optional<base::WallTime> sourceTime, base::TimePoint received) noexcept;

    /// In ms, of the second before the newest frame, at most 256 of them; nothing before the first.
    [[nodiscard]] std::optional<double> medianMs() const noexcept;

private:
    static constexpr std::size_t kKept = 256;

    struct Sample {
        base::TimePoint received{};
        double ms = 0;
    };
    [[nodiscard]] const Sample& before(std::size_t samples) const noexcept;

    std::array<Sample, kKept> samples_{};
    std::size_t count_ = 0;
};

}  // namespace spate::stream
