// SPDX-License-Identifier: MIT
#include "spate/stream/rate_meter.h"

#include <algorithm>

namespace spate::stream {

void RateMeter::count(base::TimePoint time) noexcept {
    times_[count_ % kTimesKept] = time;
    ++count_;
}

double RateMeter::rateHz(base::TimePoint now) const noexcept {
    const std::size_t kept = std::min(count_, kTimesKept);
    const auto windowStart = now - std::chrono::seconds(1);
    if (kept < 2 || timeBefore(0) < windowStart) return 0;
    // Back to the last event before the window, so that slow rates have an interval to divide by.
    std::size_t intervals = 1;
    while (intervals + 1 < kept && timeBefore(intervals) >= windowStart) ++intervals;
    const std::chrono::duration<double> span = timeBefore(0) - timeBefore(intervals);
    return span.count() > 0 ? static_cast<double>(intervals) / span.count() : 0;
}

base::TimePoint RateMeter::timeBefore(std::size_t events) const noexcept {
    return times_[(count_ - 1 - events) % kTimesKept];
}

}  // namespace spate::stream
