// SPDX-License-Identifier: MIT
// Tick labels: numbers as people write them.
#pragma once

#include <QString>

#include "spate/plot/decimal_step.h"

namespace spate::plot {

/// 1.5e+06 as 1.5×10⁶, 1e+06 as 10⁶, with a minus sign in place of a hyphen.
[[nodiscard]] QString withPowerOfTen(const QString& number);
/// ×10⁶
[[nodiscard]] QString powerOfTenFactor(int exponent);

/// A label that says a whole number, with the digits that tell it from one a step away.
/// `largest` is the largest magnitude on the axis: beyond 10⁶, powers of ten are written.
[[nodiscard]] QString wholeLabel(double value, double step, double largest);

/// Labels of an axis whose numbers have much in common: what they share (an offset, a factor) is
/// written once, and label × factor + offset is the tick's value. A value.
class SharedLabels {
public:
    /// For ticks at multiples of `step` within [min, max].
    SharedLabels(double min, double max, DecimalStep step);

    /// Of the tick at so many steps from zero.
    [[nodiscard]] QString label(double count) const;
    /// "×10⁶", "+1.5×10⁹", both, or nothing.
    [[nodiscard]] QString context() const;

private:
    void chooseOffset(double min, double max);
    [[nodiscard]] double offset() const { return offsetUnit_.at(offsetCount_); }

    DecimalStep step_;
    DecimalStep offsetUnit_;
    double offsetCount_ = 0;  // of offsetUnit_; 0: no offset
    int factor_ = 0;          // exponent of ten
};

}  // namespace spate::plot
