// SPDX-License-Identifier: MIT
// ShmCounts: what became of the frames of a ring, told from those that one saw.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "spate/base/clock.h"
#include "spate/stream/source_latency.h"
#include "spate/stream/source_statistics.h"
#include "spate/stream/spate_shm.h"

namespace spate::stream {

/// Publications are numbered without gaps, so that the numbers of two frames tell how many came
/// between them, and the gap between their ids how many never came. One thread at a time.
class ShmCounts {
public:
    /// A new ring: its publications count from 1 again, and the first one seen is where we came in.
    void startRing();
    /// A publication that was seen; `about` is null if it had to be refused.
    void count(std::uint64_t publication, const spate_shm_frame* about, std::uint64_t bytes,
               base::TimePoint time);

    /// Of everything but the wire's waiting and transportLost.
    [[nodiscard]] SourceStatistics statistics(base::TimePoint now) const;
    /// The last publication of this ring that was seen; 0: none.
    [[nodiscard]] std::uint64_t last() const noexcept { return last_; }

private:
    struct Sample {
        base::TimePoint time{};
        std::uint64_t received = 0;
    };
    void countGap(const spate_shm_frame& about);
    void countSeries(const spate_shm_frame& about, std::uint64_t publications);
    void sampleRate(base::TimePoint time);

    std::uint64_t last_ = 0;
    std::uint64_t unseen_ = 0;  // publications since the last good id whose ids are not known
    std::optional<std::uint64_t> lastId_;
    std::optional<std::uint64_t> lastSeries_;
    SourceStatistics statistics_;
    SourceLatency latency_;
    std::deque<Sample> samples_;  // the last second, at least 10 ms apart
};

}  // namespace spate::stream
