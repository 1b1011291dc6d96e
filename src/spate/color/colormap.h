// SPDX-License-Identifier: MIT
// Colormap: how values become colours, and the one rule for it.
#pragma once

#include <cstdint>
#include <optional>

#include "spate/color/autoscale.h"
#include "spate/color/color_table.h"
#include "spate/color/normalization.h"

namespace spate::color {

/// Everything that decides a pixel's colour but the frame itself. A value, cheap to copy.
struct Colormap {
    ColorTablePtr table = defaultColorTable();
    Normalization normalization = Normalization::Linear;
    Autoscale autoscale{};
    std::optional<Argb> nanColor{};     ///< NaN, and values without f; default: the masked colour
    std::optional<Argb> maskedColor{};  ///< no measurement; default: the table's own

    [[nodiscard]] Argb colorOfMasked() const noexcept {
        return maskedColor.value_or(table->maskedColor);
    }
    [[nodiscard]] Argb colorOfNan() const noexcept { return nanColor.value_or(colorOfMasked()); }

    friend bool operator==(const Colormap&, const Colormap&) = default;
};

/// The colour rule (silx's CPU rule), for a table of `size` colours, f = normalization:
/// n = f(value); NaN → nothing (the NaN colour); n ≤ f(min) → 0; n ≥ f(max) → size − 1; else
/// floor((n − f(min))·size/(f(max) − f(min))). Equal bounds: 0 up to min, above it size − 1.
/// This is the truth that every renderer is tested against.
class ColorRule {
public:
    ColorRule(Range range, Normalization normalization, int size) noexcept;

    /// Index of the value's colour. Never falls when the value rises.
    [[nodiscard]] std::optional<int> index(double value) const noexcept;

    /// A value near the smallest whose index is `index`.
    [[nodiscard]] double valueNear(int index) const noexcept;

private:
    Normalization normalization_;
    int size_;
    double low_;    // f(min)
    double high_;   // f(max)
    double scale_;  // a power of two, below 1 only where the formula would overflow
};

/// ColorRule for one value.
[[nodiscard]] std::optional<int> colorIndex(double value, Range range, Normalization normalization,
                                            int size) noexcept;

}  // namespace spate::color
