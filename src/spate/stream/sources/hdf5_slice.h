// SPDX-License-Identifier: MIT
// Which part of a data set is shown: indices and ranges for its dimensions, as silx writes them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "spate/base/result.h"

namespace spate::stream {

/// What is taken of one dimension.
struct Hdf5Dimension {
    std::uint64_t extent = 0;  ///< of the data set
    std::uint64_t start = 0;
    std::uint64_t step = 1;
    std::uint64_t count = 0;
    bool kept = true;  ///< a range; an index takes the dimension away

    [[nodiscard]] bool isWhole() const noexcept {
        return kept && start == 0 && step == 1 && count == extent;
    }
};

/// Takes `slice` ("3", "3,:,10:20", "...,0", "-1", "::2": Python's, without negative steps) apart
/// and applies it to a shape: first entry, first dimension; what is not named is whole. Fails,
/// naming the entry, if it is none, if an index is outside, or if there are too many. Any thread.
/// Source: silx.io.url.DataUrl.
[[nodiscard]] base::Result<std::vector<Hdf5Dimension>> hdf5Sliced(
    std::string_view slice, const std::vector<std::uint64_t>& shape);

}  // namespace spate::stream
