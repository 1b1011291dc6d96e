// SPDX-License-Identifier: MIT
// TimeStep: the distance of ticks on a time axis, and the instants that lie at it.
#pragma once

#include <QTimeZone>
#include <vector>

namespace spate::plot {

/// Units that are not all of one length are counted by the calendar.
enum class TimeUnit { Second, Day, Month, Year };

/// A number of units. Below a second, 1, 2 or 5 times a power of ten of them. A value.
struct TimeStep {
    TimeUnit unit = TimeUnit::Second;
    double count = 1;

    /// On average.
    [[nodiscard]] double seconds() const noexcept;
    friend bool operator==(const TimeStep&, const TimeStep&) = default;
};

/// The distance of labelled ticks, and of those between them.
struct TimeSteps {
    TimeStep major;
    TimeStep minor;
};

/// The shortest steps with which [min, max] has about `maxCount` ticks.
[[nodiscard]] TimeSteps timeStepsFor(double min, double max, int maxCount);

/// The instants in [min, max], in seconds since 1970, that lie on multiples of a step as clocks and
/// calendars of the zone count: from midnight, from the first of the month, from January, from the
/// year 0. Ascending.
[[nodiscard]] std::vector<double> instantsOf(const TimeStep& step, double min, double max,
                                             const QTimeZone& zone);

/// The zone's clocks, in seconds ahead of UTC.
[[nodiscard]] int secondsAheadOfUtc(double instant, const QTimeZone& zone);

}  // namespace spate::plot
