// SPDX-License-Identifier: MIT
// forkSource: one source for two consumers, a display that may skip frames and one that may not.
#pragma once

#include <cstddef>
#include <memory>

#include "spate/stream/source.h"

namespace spate::stream {

/// Two sources of the same frames, each for a thread of its own. They live independently.
struct ForkedSource {
    std::unique_ptr<Source> shown;  ///< as it was: of a live source, the newest frame
    /// Every frame from now on, under its number, in its order. Ends when `shown` is destroyed.
    std::unique_ptr<Source> every;
};

/// Opens no second connection: of a source that receives, frames go to both as they come,
/// undecoded, and `queueBytes` of them wait at most; shared memory is read a second time, as its
/// ring is the queue. Of all others every frame is what `shown` gives: files wait for the second
/// consumer, so that none is lost, and the simulated detector does not. What had no room is counted
/// as replaced in the statistics of `every`.
[[nodiscard]] ForkedSource forkSource(std::unique_ptr<Source> source,
                                      std::size_t queueBytes = std::size_t{1} << 30U);

}  // namespace spate::stream
