// SPDX-License-Identifier: MIT
// Normalization: the function between a pixel's value and its place in the colour table.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace spate::color {

/// f in the colour rule of colormap.h. All are monotone, so they commute with Max, Min and Nearest.
enum class Normalization : std::uint8_t { Linear, Log, Sqrt, Gamma, Arcsinh };

inline constexpr Normalization kAllNormalizations[] = {Normalization::Linear, Normalization::Log,
                                                       Normalization::Sqrt, Normalization::Gamma,
                                                       Normalization::Arcsinh};

/// "linear", "log", "sqrt", "gamma", "arcsinh", as in silx.
[[nodiscard]] std::string_view name(Normalization normalization) noexcept;
[[nodiscard]] std::optional<Normalization> normalizationFromName(std::string_view text) noexcept;

/// The values that a range may be made of.
enum class Domain : std::uint8_t { All, NonNegative, Positive };

[[nodiscard]] Domain domainOf(Normalization normalization) noexcept;

/// f(value). Log is the decimal logarithm: −inf at zero. Log and Sqrt are NaN below zero. Gamma is
/// the identity here: the power is taken between the ends of a range, by ColorRule.
[[nodiscard]] double apply(Normalization normalization, double value) noexcept;
/// The value whose f is `normalized`. Sqrt: of the negative, which no f is, zero.
[[nodiscard]] double revert(Normalization normalization, double normalized) noexcept;
/// Whether `bound` may be an end of a range: finite and in the domain.
[[nodiscard]] bool isValidBound(Normalization normalization, double bound) noexcept;

}  // namespace spate::color
