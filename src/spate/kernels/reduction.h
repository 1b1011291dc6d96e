// SPDX-License-Identifier: MIT
// Reduction: which value stands for a bin of several pixels.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace spate::kernels {

/// Max hides no peak, Min no hole; AbsMax keeps the value farthest from zero, with its sign (of +x
/// and −x, +x); Mean is the average; Nearest shows the pixel at the bin's centre. All but Nearest
/// skip NaN and masked pixels; a bin with nothing else is itself masked.
enum class Reduction : std::uint8_t { Max, Min, AbsMax, Mean, Nearest };

inline constexpr Reduction kAllReductions[] = {Reduction::Max, Reduction::Min, Reduction::AbsMax,
                                               Reduction::Mean, Reduction::Nearest};

[[nodiscard]] constexpr std::string_view name(Reduction reduction) noexcept {
    constexpr std::string_view kNames[] = {"max", "min", "absmax", "mean", "nearest"};
    return kNames[static_cast<std::size_t>(reduction)];
}

[[nodiscard]] constexpr std::optional<Reduction> reductionFromName(std::string_view text) noexcept {
    for (const Reduction reduction : kAllReductions) {
        if (name(reduction) == text) return reduction;
    }
    return std::nullopt;
}

}  // namespace spate::kernels
