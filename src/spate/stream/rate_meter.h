// SPDX-License-Identifier: MIT
// RateMeter: how many events a second, measured over the last second.
#pragma once

#include <array>
#include <cstddef>

#include "spate/base/clock.h"

namespace spate::stream {

/// Counts events by their times. Allocates nothing. One thread at a time.
class RateMeter {
public:
    /// Times do not go backwards.
    void count(base::TimePoint time) noexcept;

    /// Events per second over the second before `now`: exact for regular events, as it divides by
    /// the time between events and not by the window. 0 when nothing happened for a second.
    [[nodiscard]] double rateHz(base::TimePoint now) const noexcept;

private:
    // Beyond 1024 events a second, the newest 1024 tell the rate as well.
    static constexpr std::size_t kTimesKept = 1024;

    [[nodiscard]] base::TimePoint timeBefore(std::size_t events) const noexcept;

    std::array<base::TimePoint, kTimesKept> times_{};
    std::size_t count_ = 0;
};

}  // namespace spate::stream
