// SPDX-License-Identifier: MIT
// Statistics: what one pass over a frame learns of its values.
#pragma once

#include <cstdint>
#include <optional>

#include "spate/image/pixel_value.h"

namespace spate::image {

/// Mean and standard deviation (population: divided by count) of some function of the values.
struct Moments {
    std::int64_t count = 0;  ///< values that the function is finite for
    double mean = 0;
    double standardDeviation = 0;
    friend bool operator==(const Moments&, const Moments&) = default;
};

/// Two percentiles, between two values if no value is exactly there.
struct PercentilePair {
    double low = 0;
    double high = 0;
    friend bool operator==(const PercentilePair&, const PercentilePair&) = default;
};

/// Of a frame or a part of it. Finite values only: NaN and masked pixels are skipped, ±inf are
/// counted apart, so that validCount + maskedCount + infiniteCount is the number of pixels.
struct Statistics {
    std::int64_t validCount = 0;      ///< finite pixels
    std::int64_t maskedCount = 0;     ///< NaN, and values that stand for "no measurement"
    std::int64_t infiniteCount = 0;   ///< ±inf
    std::int64_t overloadCount = 0;   ///< valid pixels at or above the frame's overload value
    std::optional<PixelValue> min{};  ///< exact; nothing if no pixel is finite
    std::optional<PixelValue> max{};
    // Each of these only if it was asked for, and if there are such values:
    std::optional<PixelValue> minPositive{};     ///< smallest value above zero
    std::optional<PixelValue> minNonNegative{};  ///< smallest value not below zero
    std::optional<Moments>
        moments{};  ///< of f(value), f as it was asked for; if float64 holds them
    std::optional<PercentilePair> percentiles{};

    friend bool operator==(const Statistics&, const Statistics&) = default;
};

}  // namespace spate::image
