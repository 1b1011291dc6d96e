// SPDX-License-Identifier: MIT
// Ticks: where an axis is marked, and what is written there.
#pragma once

#include <QString>
#include <vector>

namespace spate::plot {

struct Tick {
    double value;
    QString label;
};

/// Major ticks carry labels, ascending; minor ones are between them.
struct Ticks {
    std::vector<Tick> major;
    std::vector<double> minor;
};

/// Ticks at multiples of 1, 2 or 5 times a power of ten within [min, max], at most `maxCount` of
/// them (at least two). Labels have the digits that tell neighbours apart, and no more. Empty if
/// the limits are not finite or hold no two different ticks.
[[nodiscard]] Ticks linearTicks(double min, double max, int maxCount);

/// Ticks at powers of ten within [min, max], both above zero; linear ones where that range holds
/// less than two decades.
[[nodiscard]] Ticks logTicks(double min, double max, int maxCount);

}  // namespace spate::plot
