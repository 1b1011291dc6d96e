// SPDX-License-Identifier: MIT
#include "spate/widgets/stale_watch.h"

#include <algorithm>

namespace spate::widgets {

StaleWatch::StaleWatch(std::optional<double> expectedHz)
    : usualSeconds_(expectedHz.value_or(0) > 0 ? 1 / *expectedHz : 0) {}

void StaleWatch::look(std::uint64_t frames, base::TimePoint last, base::TimePoint now) {
    if (!last_) last_ = now;
    if (frames == frames_) return;
    if (frames_ > 0 && frames > frames_) {
        usualSeconds_ = base::toMs(last - *last_) / 1000 / static_cast<double>(frames - frames_);
    }
    frames_ = frames;
    last_ = last;
}

std::optional<double> StaleWatch::silentSeconds(base::TimePoint now) const {
    constexpr double kLeastSeconds = 2;
    if (!last_) return std::nullopt;
    const double seconds = base::toMs(now - *last_) / 1000;
    const bool isSilent = seconds > std::max(kLeastSeconds, 3 * usualSeconds_);
    return isSilent ? std::optional(seconds) : std::nullopt;
}

}  // namespace spate::widgets
