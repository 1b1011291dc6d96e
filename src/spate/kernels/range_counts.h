// SPDX-License-Identifier: MIT
// RangeCounts: how many of the displayed values lie beyond the range of the colours.
#pragma once

#include <cstdint>

#include "spate/color/colormap.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// Of the picture's pixels: each is counted once, where its colour is (color::Coloring). ±inf are
/// under and over; NaN and masked values are in none.
struct RangeCounts {
    std::int64_t under = 0;
    std::int64_t over = 0;
    std::int64_t overloaded = 0;
    friend bool operator==(const RangeCounts&, const RangeCounts&) = default;
};

/// Counts a picture's values. Any thread.
[[nodiscard]] RangeCounts countBeyond(const ValueImage& values, const color::Coloring& coloring);

}  // namespace spate::kernels
