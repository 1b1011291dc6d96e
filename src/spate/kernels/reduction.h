// SPDX-License-Identifier: MIT
// Reduction: which value stands for a bin of several pixels.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace spate::kernels {

/// Max hides no peak; Nearest shows the pixel at the bin's centre. NaN and masked pixels are
/// skipped by Max; a bin with nothing else is itself masked.
enum class Reduction : std::uint8_t { Max, Nearest };

inline constexpr Reduction kAllReductions[] = {Reduction::Max, Reduction::Nearest};

[[nodiscard]] constexpr std::string_view name(Reduction reduction) noexcept {
    return reduction == Reduction::Max ? "max" : "nearest";
}

[[nodiscard]] constexpr std::optional<Reduction> reductionFromName(std::string_view text) noexcept {
    for (const Reduction reduction : kAllReductions) {
        if (name(reduction) == text) return reduction;
    }
    return std::nullopt;
}

}  // namespace spate::kernels
