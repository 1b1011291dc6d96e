// SPDX-License-Identifier: MIT
#include "spate/color/normalization.h"

#include <cmath>
#include <limits>

namespace spate::color {

std::string_view name(Normalization normalization) noexcept {
    switch (normalization) {
        case Normalization::Linear:
            break;
        case Normalization::Log:
            return "log";
        case Normalization::Sqrt:
            return "sqrt";
        case Normalization::Gamma:
            return "gamma";
        case Normalization::Arcsinh:
            return "arcsinh";
    }
    return "linear";
}

std::optional<Normalization> normalizationFromName(std::string_view text) noexcept {
    for (const Normalization normalization : kAllNormalizations) {
        if (name(normalization) == text) return normalization;
    }
    return std::nullopt;
}

Domain domainOf(Normalization normalization) noexcept {
    if (normalization == Normalization::Log) return Domain::Positive;
    if (normalization == Normalization::Sqrt) return Domain::NonNegative;
    return Domain::All;
}

double apply(Normalization normalization, double value) noexcept {
    switch (normalization) {
        case Normalization::Linear:
        case Normalization::Gamma:
            break;
        case Normalization::Log:
            return value < 0 ? std::numeric_limits<double>::quiet_NaN() : std::log10(value);
        case Normalization::Sqrt:
            return value < 0 ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(value);
        case Normalization::Arcsinh:
            return std::asinh(value);
    }
    return value;
}

double revert(Normalization normalization, double normalized) noexcept {
    switch (normalization) {
        case Normalization::Linear:
        case Normalization::Gamma:
            break;
        case Normalization::Log:
            return std::pow(10.0, normalized);
        case Normalization::Sqrt:
            return normalized < 0 ? 0 : normalized * normalized;
        case Normalization::Arcsinh:
            return std::sinh(normalized);
    }
    return normalized;
}

bool isValidBound(Normalization normalization, double bound) noexcept {
    if (!std::isfinite(bound)) return false;
    const Domain domain = domainOf(normalization);
    return domain == Domain::All || bound > 0 || (domain == Domain::NonNegative && bound == 0);
}

}  // namespace spate::color
