// SPDX-License-Identifier: MIT
// The one clock of the frame path: monotonic, in nanoseconds; and the one that is shared with
// others.
#pragma once

#include <chrono>
#include <cstdint>

namespace spate::base {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = std::chrono::nanoseconds;

/// By the system's clock: since 1970-01-01 UTC. It may be set, and so go back.
using WallTime = std::chrono::sys_time<Duration>;

[[nodiscard]] inline TimePoint now() noexcept {
    return Clock::now();
}

/// What the system's clock says of a time by ours, if it was not set since then.
[[nodiscard]] inline WallTime wallTime(TimePoint time) noexcept {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()) +
           (time - now());
}

[[nodiscard]] inline double toMs(Duration duration) noexcept {
    return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace spate::base
