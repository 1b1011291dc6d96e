// SPDX-License-Identifier: MIT
// DecimalStep: 1, 2 or 5 times a power of ten.
#pragma once

namespace spate::plot {

/// The distance between ticks. Kept as a digit and an exponent, so that tick values are the doubles
/// nearest to what their labels say (0.3, not 0.30000000000000004). A value.
struct DecimalStep {
    int digit = 1;
    int exponent = 0;

    /// The smallest step that is not below `least`, which is above zero.
    [[nodiscard]] static DecimalStep notBelow(double least);
    /// A fourth of this step if it is 2 times a power of ten, otherwise a fifth.
    [[nodiscard]] DecimalStep minor() const noexcept;
    [[nodiscard]] int minorCount() const noexcept { return digit == 2 ? 4 : 5; }

    [[nodiscard]] double size() const { return at(1); }
    /// So many steps from zero; the count is a whole number below 2⁵⁰ or so.
    [[nodiscard]] double at(double count) const;
};

/// The power of ten of a number's first digit; 9.999999999e2 counts as 1e3.
[[nodiscard]] int decadeOf(double value);

}  // namespace spate::plot
