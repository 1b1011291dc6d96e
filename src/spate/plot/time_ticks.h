// SPDX-License-Identifier: MIT
// Time ticks: where an axis of seconds since 1970 is marked, by clock and calendar.
#pragma once

#include <QTimeZone>

#include "spate/plot/ticks.h"

namespace spate::plot {

/// Ticks at whole years, months, days, hours, minutes, seconds or decimal parts of these, as clocks
/// and calendars of a time zone show them: months have their own lengths, days begin at midnight,
/// also when clocks are put forward or back. Limits are seconds since 1970-01-01 00:00 UTC. Labels
/// are parts of ISO 8601 ("2024-03", "03-16", "14:30"); the context has what comes before them (the
/// date, or the first and the last one), and the zone. At about `maxCount` of them. Limits outside
/// the years 1 to 9999, or some microseconds apart only, have linear ticks in seconds.
[[nodiscard]] Ticks timeTicks(double min, double max, int maxCount, const QTimeZone& zone);

}  // namespace spate::plot
