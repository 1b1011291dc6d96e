// SPDX-License-Identifier: MIT
// Ticks: where an axis is marked, and what is written there.
#pragma once

#include <QString>
#include <cstdint>
#include <vector>

namespace spate::plot {

/// A place on an axis, in data coordinates, and its label.
struct Tick {
    double value;
    QString label;
};

/// Major ticks carry labels, ascending; minor ones are between them.
struct Ticks {
    std::vector<Tick> major;
    std::vector<double> minor;
    /// What all labels have in common, to be written once at the end of the axis: an offset, a
    /// factor, a date. Empty: each label says all.
    QString context = {};
    bool contextIsDate = false;  ///< labels are right without it, or with a part of it
};

/// Whether each label says a whole number, or what they share is left to the context.
enum class LabelStyle : std::uint8_t { Whole, Shared };

/// Ticks at multiples of 1, 2 or 5 times a power of ten within [min, max], at about `maxCount` of
/// them and at most two more (at least two). Labels have the digits that tell neighbours apart, and
/// no more. Empty if the limits are not finite or hold no two different ticks.
[[nodiscard]] Ticks linearTicks(double min, double max, int maxCount,
                                LabelStyle style = LabelStyle::Whole);

/// For a log axis: ticks at powers of ten within [min, max], both above zero; at 1, 2 and 5 times
/// them where that range holds few, and linear ones where it holds hardly any.
[[nodiscard]] Ticks logTicks(double min, double max, int maxCount,
                             LabelStyle style = LabelStyle::Whole);

/// For an asinh axis: ticks at 0 and at powers of ten of either sign from 1 on, or as on a log axis
/// where zero is not near; linear ones where [min, max] holds few of these.
[[nodiscard]] Ticks asinhTicks(double min, double max, int maxCount,
                               LabelStyle style = LabelStyle::Whole);

}  // namespace spate::plot
