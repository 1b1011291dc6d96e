// SPDX-License-Identifier: MIT
#include "spate/plot/decimal_step.h"

#include <cmath>
#include <initializer_list>

namespace spate::plot {

DecimalStep DecimalStep::notBelow(double least) {
    const int exponent = static_cast<int>(std::floor(std::log10(least)));
    for (const int digit : {1, 2, 5}) {
        const DecimalStep step{digit, exponent};
        if (least <= step.size()) return step;
    }
    return {1, exponent + 1};
}

DecimalStep DecimalStep::minor() const noexcept {
    switch (digit) {
        case 1:
            return {2, exponent - 1};
        case 2:
            return {5, exponent - 1};
        default:
            return {1, exponent};
    }
}

// Up to 10²² powers of ten are doubles, and so is the product: one rounding is left.
double DecimalStep::at(double count) const {
    const double digits = count * digit;
    return exponent < 0 ? digits / std::pow(10.0, -exponent) : digits * std::pow(10.0, exponent);
}

int decadeOf(double value) {
    return static_cast<int>(std::floor(std::log10(value) + 1e-9));
}

}  // namespace spate::plot
