// SPDX-License-Identifier: MIT
// FrameQueue: every frame of a source, for a second consumer beside the one who calls next().
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "spate/stream/rate_meter.h"
#include "spate/stream/receiver.h"
#include "spate/stream/source.h"

namespace spate::stream {

/// How much waits at most: of what comes beyond either, the oldest give way and are counted.
struct QueueLimits {
    std::size_t bytes = std::size_t{1} << 30U;  ///< of the frames as they came
    std::size_t frames = std::size_t{1} << 16U;
};

/// Between the thread that receives frames and another one that needs all of them. Frames wait as
/// they came, undecoded. Any thread.
class FrameQueue {
public:
    explicit FrameQueue(const QueueLimits& limits) : limits_(limits) {}

    /// Never waits. `missing` is how many frames never came between this one and the last.
    void push(Arrival arrival, std::uint64_t missing = 0);
    /// A message that could not be understood.
    void refuse();
    /// No more will come.
    void end();
    /// Whether one more frame has room without another giving way, after `longest` at most.
    [[nodiscard]] bool waitForRoom(base::Duration longest);

    /// The oldest frame; nothing after `longest`, or at the end.
    [[nodiscard]] std::optional<Arrival> pop(base::Duration longest);
    /// Whether all is taken and no more will come.
    [[nodiscard]] bool hasEnded() const;
    /// Of what was pushed since the start.
    [[nodiscard]] SourceStatistics statistics() const;

private:
    const QueueLimits limits_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Arrival> waiting_;  // oldest first
    std::size_t waitingBytes_ = 0;
    bool ended_ = false;
    SourceStatistics statistics_;
    RateMeter rate_;
};

/// The other end of a queue, as a source: decodes each frame when it is taken. Live, without a rate
/// or a count of its own, since it is the first consumer's source that is played.
[[nodiscard]] std::unique_ptr<Source> makeQueuedSource(SourceDescription description,
                                                       std::shared_ptr<FrameQueue> queue);

}  // namespace spate::stream
