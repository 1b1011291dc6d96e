// SPDX-License-Identifier: MIT
// Normalization: the function between a pixel's value and its place in the colour table.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace spate::color {

/// f in the colour rule of colormap.h. All are monotone, so they commute with Max, Min and Nearest.
enum class Normalization : std::uint8_t { Linear, Log };

inline constexpr Normalization kAllNormalizations[] = {Normalization::Linear, Normalization::Log};

[[nodiscard]] std::string_view name(Normalization normalization) noexcept;
[[nodiscard]] std::optional<Normalization> normalizationFromName(std::string_view text) noexcept;

/// f(value). Log is the decimal logarithm: −inf at zero, NaN below.
[[nodiscard]] double apply(Normalization normalization, double value) noexcept;
/// The value whose f is `normalized`.
[[nodiscard]] double revert(Normalization normalization, double normalized) noexcept;
/// Whether `bound` may be an end of a range (log: above zero). NaN and ±inf never may.
[[nodiscard]] bool isValidBound(Normalization normalization, double bound) noexcept;

}  // namespace spate::color
