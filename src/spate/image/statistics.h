// SPDX-License-Identifier: MIT
// Statistics: what one pass over a frame learns of its values.
#pragma once

#include <cstdint>
#include <optional>

#include "spate/image/pixel_value.h"

namespace spate::image {

/// Of a whole frame. Finite values only: NaN and masked pixels are skipped, ±inf are counted apart,
/// so that validCount + maskedCount + infiniteCount is the number of pixels.
struct Statistics {
    std::int64_t validCount = 0;      ///< finite pixels
    std::int64_t maskedCount = 0;     ///< NaN, and values that stand for "no measurement"
    std::int64_t infiniteCount = 0;   ///< ±inf
    std::optional<PixelValue> min{};  ///< exact; nothing if no pixel is finite
    std::optional<PixelValue> max{};
    std::optional<PixelValue>
        minPositive{};  ///< smallest value above zero; only if it was asked for

    friend bool operator==(const Statistics&, const Statistics&) = default;
};

}  // namespace spate::image
