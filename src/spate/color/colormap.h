// SPDX-License-Identifier: MIT
// Colormap: how values become colours, and the one rule for it.
#pragma once

#include <cstdint>
#include <optional>

#include "spate/color/autoscale.h"
#include "spate/color/color_table.h"
#include "spate/color/normalization.h"

namespace spate::color {

inline constexpr double kDefaultGamma = 2.0;

/// Whether `gamma` may be an exponent: finite and above zero.
[[nodiscard]] bool isValidGamma(double gamma) noexcept;

/// Everything that decides a pixel's colour but the frame itself. A value, cheap to copy.
struct Colormap {
    ColorTablePtr table = defaultColorTable();
    Normalization normalization = Normalization::Linear;
    double gamma = kDefaultGamma;  ///< of Normalization::Gamma; isValidGamma()
    Autoscale autoscale{};
    std::optional<Argb> nanColor{};       ///< NaN, and values without f; default: the masked colour
    std::optional<Argb> maskedColor{};    ///< no measurement; default: the table's own
    std::optional<Argb> underColor{};     ///< below the range; default: the table's first colour
    std::optional<Argb> overColor{};      ///< above the range; default: the table's last colour
    std::optional<Argb> overloadColor{};  ///< saturated pixels; default: the table's own

    [[nodiscard]] Argb colorOfMasked() const noexcept {
        return maskedColor.value_or(table->maskedColor);
    }
    [[nodiscard]] Argb colorOfNan() const noexcept { return nanColor.value_or(colorOfMasked()); }
    [[nodiscard]] Argb colorOfUnder() const noexcept {
        return underColor.value_or(table->colors.front());
    }
    [[nodiscard]] Argb colorOfOver() const noexcept {
        return overColor.value_or(table->colors.back());
    }
    [[nodiscard]] Argb colorOfOverload() const noexcept {
        return overloadColor.value_or(table->overloadColor);
    }

    friend bool operator==(const Colormap&, const Colormap&) = default;
};

/// The colour rule (silx's CPU rule), for a table of `size` colours, f = normalization:
/// n = f(value); NaN → nothing (the NaN colour); n ≤ f(min) → 0; n ≥ f(max) → size − 1; else
/// floor((n − f(min))·size/(f(max) − f(min))). Equal bounds: 0 up to min, above it size − 1, also
/// where f rounds to the same.
/// Gamma: f(value) = ((value − min)/(max − min))^gamma between 0 and 1; equal bounds as above, NaN
/// too (silx gives it the first colour there).
/// This is the truth that every renderer is tested against.
class ColorRule {
public:
    ColorRule(Range range, Normalization normalization, int size,
              double gamma = kDefaultGamma) noexcept;

    /// Index of the value's colour. Never falls when the value rises.
    [[nodiscard]] std::optional<int> index(double value) const noexcept;

    /// Where the value lies between the ends of the table, 0…1: for ticks of a colour bar. Equal
    /// bounds: in the middle.
    [[nodiscard]] std::optional<double> place(double value) const noexcept;

    /// A value near the smallest whose index is `index`.
    [[nodiscard]] double valueNear(int index) const noexcept;

    [[nodiscard]] Range range() const noexcept { return range_; }
    [[nodiscard]] Normalization normalization() const noexcept { return normalization_; }
    [[nodiscard]] int size() const noexcept { return size_; }
    [[nodiscard]] double gamma() const noexcept { return gamma_; }

    friend bool operator==(const ColorRule&, const ColorRule&) = default;

private:
    [[nodiscard]] double normalized(double value) const noexcept;

    Range range_;
    Normalization normalization_;
    int size_;
    double gamma_;
    double scale_;  // a power of two, below 1 only where the formulas would overflow
    double low_;    // f(min)
    double high_;   // f(max)
};

/// ColorRule for one value.
[[nodiscard]] std::optional<int> colorIndex(double value, Range range, Normalization normalization,
                                            int size) noexcept;

/// The colours of one frame's values: a colormap, its range for this frame, and the value from
/// which the frame's pixels are saturated. A value, cheap to copy.
class Coloring {
public:
    Coloring(Colormap colormap, Range range, std::optional<double> overload = {}) noexcept;

    /// The complete truth for one value that is not masked, in this order: NaN and values without f
    /// have the NaN colour; from `overload` on the overload colour; below the range the under
    /// colour, above it the over colour (±inf too); else ColorRule has the word.
    [[nodiscard]] Argb colorOf(double value) const noexcept;

    [[nodiscard]] const Colormap& colormap() const noexcept { return colormap_; }
    [[nodiscard]] const ColorRule& rule() const noexcept { return rule_; }
    [[nodiscard]] const std::optional<double>& overload() const noexcept { return overload_; }

    friend bool operator==(const Coloring&, const Coloring&) = default;

private:
    Colormap colormap_;
    ColorRule rule_;
    std::optional<double> overload_;
};

}  // namespace spate::color
