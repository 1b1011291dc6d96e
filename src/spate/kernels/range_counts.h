// SPDX-License-Identifier: MIT
// RangeCounts: how many of the displayed values have a colour that is not of the table.
#pragma once

#include <cstdint>

#include "spate/base/thread_pool.h"
#include "spate/color/colormap.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// Of the picture's pixels: each is counted once, where its colour is (color::Coloring). ±inf are
/// under and over.
struct RangeCounts {
    std::int64_t under = 0;
    std::int64_t over = 0;
    std::int64_t overloaded = 0;
    std::int64_t masked = 0;   ///< NaN, and masked integers
    std::int64_t invalid = 0;  ///< without f: below zero for log and sqrt
    friend bool operator==(const RangeCounts&, const RangeCounts&) = default;
};

/// Counts a picture's values on all threads of a pool. Allocates nothing. Any thread.
[[nodiscard]] RangeCounts countBeyond(const ValueImage& values, const color::Coloring& coloring,
                                      base::ThreadPool& pool);

/// The truth that countBeyond() is tested against.
[[nodiscard]] RangeCounts countBeyondScalar(const ValueImage& values,
                                            const color::Coloring& coloring);

}  // namespace spate::kernels
