// SPDX-License-Identifier: MIT
// StaleWatch: whether a live source has fallen silent.
#pragma once

#include <cstdint>
#include <optional>

#include "spate/base/clock.h"

namespace spate::widgets {

/// Looks at a stream's counters now and then. Silence is more than three times the usual time
/// between two frames, and at least two seconds. One thread at a time.
class StaleWatch {
public:
    /// `expectedHz`: the source's own rate, if it has one; a slow source is not a silent one.
    explicit StaleWatch(std::optional<double> expectedHz);

    /// So many frames have come, the last one at that time.
    void look(std::uint64_t frames, base::TimePoint last, base::TimePoint now);

    /// Seconds since the last frame, or since the first look if there was none; nothing while they
    /// are no silence.
    [[nodiscard]] std::optional<double> silentSeconds(base::TimePoint now) const;

private:
    double usualSeconds_ = 0;
    std::uint64_t frames_ = 0;
    std::optional<base::TimePoint> last_;
};

}  // namespace spate::widgets
