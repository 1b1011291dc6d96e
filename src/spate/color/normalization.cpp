// SPDX-License-Identifier: MIT
#include "spate/color/normalization.h"

#include <cmath>
#include <limits>

namespace spate::color {

std::string_view name(Normalization normalization) noexcept {
    return normalization == Normalization::Log ? "log" : "linear";
}

std::optional<Normalization> normalizationFromName(std::string_view text) noexcept {
    for (const Normalization normalization : kAllNormalizations) {
        if (name(normalization) == text) return normalization;
    }
    return std::nullopt;
}

double apply(Normalization normalization, double value) noexcept {
    if (normalization == Normalization::Linear) return value;
    if (value < 0) return std::numeric_limits<double>::quiet_NaN();
    return std::log10(value);
}

double revert(Normalization normalization, double normalized) noexcept {
    return normalization == Normalization::Linear ? normalized : std::pow(10.0, normalized);
}

bool isValidBound(Normalization normalization, double bound) noexcept {
    return std::isfinite(bound) && (normalization == Normalization::Linear || bound > 0);
}

}  // namespace spate::color
