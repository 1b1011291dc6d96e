// SPDX-License-Identifier: MIT
// The one clock of the frame path: monotonic, in nanoseconds.
#pragma once

#include <chrono>
#include <cstdint>

namespace spate::base {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = std::chrono::nanoseconds;

[[nodiscard]] inline TimePoint now() noexcept {
    return Clock::now();
}

[[nodiscard]] inline double toMs(Duration duration) noexcept {
    return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace spate::base
