// SPDX-License-Identifier: MIT
// The messages that the benchmark of live sources pushes: arrays, and images of a Dectris detector.
#pragma once

#include <cstdint>
#include <vector>

#include "spate/base/result.h"
#include "zmq_pusher.h"

namespace spate::app {

/// Arrays (JSON header and blob, not compressed) of size × size uint16, noise of 0 … 99; the first
/// pixel is the id modulo kArrayIds.
inline constexpr std::uint64_t kArrayIds = 50'000;
[[nodiscard]] PushedMessages pushedArrays(std::int64_t size);

/// Images of Stream V2 and their frames.
struct PushedImages {
    /// Counts of 4362 × 4148 uint32 (Poisson, 0.3 a pixel), bitshuffle-LZ4: 4 MiB each. Message i
    /// has the image id kFirstId + i.
    PushedMessages messages;
    std::vector<std::vector<std::uint32_t>> frames;  ///< of message i: i modulo their number
    static constexpr std::int64_t kRows = 4362;
    static constexpr std::int64_t kCols = 4148;
    static constexpr std::uint64_t kFirstId = 1'000'000;
};
[[nodiscard]] base::Result<PushedImages> pushedImages(double rateHz);

}  // namespace spate::app
