// SPDX-License-Identifier: MIT
// LiveSource: a Source that receives on a thread of its own, and decodes only what is wanted.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "spate/stream/rate_meter.h"
#include "spate/stream/receiver.h"
#include "spate/stream/source.h"
#include "spate/stream/source_latency.h"

namespace spate::stream {

class FrameQueue;

/// Which frames next() hands on. Whatever the bytes, no more than 65536 frames wait or are
/// remembered.
struct LiveOptions {
    /// 0: the newest only, as a display wants it: one frame waits, undecoded, and gives way to the
    /// next. Otherwise every frame, as a recorder wants it, while those that wait have at most so
    /// many bytes together; beyond that the oldest give way and are counted as replaced.
    std::size_t queueBytes = 0;
    /// The last frames, as they came, that seek() can go back to: so many bytes at most.
    std::size_t historyBytes = std::size_t{256} << 20;
};

/// The receiving thread empties the wire whatever the speed of the one that calls next(), so that
/// no sender and no network ever waits for a decoder, and what is shown is the newest. A series
/// that starts again counts from its own first frame. Never ends.
class LiveSource : public Source {
public:
    /// `description` says live, and what is known before the first frame: shape 0 × 0 if nothing.
    LiveSource(SourceDescription description, std::unique_ptr<Receiver> receiver,
               const LiveOptions& options = {});
    /// Waits for the receiver: about 100 ms at most.
    ~LiveSource() override;

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }
    [[nodiscard]] base::Result<std::optional<image::Frame>> next() override;
    [[nodiscard]] base::Result<std::optional<StoredFrame>> nextStored() override;
    /// As next(), but not decoded: for who decides later whether it will be. Nothing if there is
    /// none yet.
    [[nodiscard]] base::Result<std::optional<Arrival>> nextArrival();
    [[nodiscard]] std::optional<SourceStatistics> statistics() const override;

    [[nodiscard]] bool canSeek() const noexcept override { return mostHistoryBytes_ > 0; }
    /// The newest frame of this id that is remembered, shown or not.
    [[nodiscard]] base::Result<void> seek(std::uint64_t frameId) override;
    void setHistoryKept(bool kept) override;
    void setQueueBytes(std::size_t bytes) override;
    /// Any thread.
    [[nodiscard]] std::unique_ptr<Source> everyFrame(std::size_t queueBytes) override;

private:
    using Queues = std::vector<std::weak_ptr<FrameQueue>>;
    void receiveAll();
    void store(Arrival arrival);
    std::uint64_t countGap(const Arrival& arrival);
    void remember(const Arrival& arrival, std::deque<Arrival>& forgotten);
    template <class T>
    base::Result<std::optional<T>> nextAs(base::Result<T> (*take)(const Arrival&));
    void refuse(base::Error error);
    [[nodiscard]] std::optional<Arrival> waitForArrival(std::optional<base::Error>& error);

    const SourceDescription description_;
    const std::size_t mostHistoryBytes_;
    const std::unique_ptr<Receiver> receiver_;  // the receiving thread's

    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    bool stopping_ = false;
    std::size_t queueBytes_;
    std::deque<Arrival> waiting_;  // oldest first
    std::size_t waitingBytes_ = 0;
    Queues queues_;                // of those that need every frame
    std::deque<Arrival> history_;  // oldest first
    std::size_t historyBytes_ = 0;
    bool historyKept_ = false;
    std::optional<Arrival> sought_;
    std::optional<base::Error> lastError_;  // that next() has not handed on
    std::optional<std::uint64_t> lastId_;
    std::optional<std::uint64_t> lastSeries_;
    std::uint64_t receivedOfSeries_ = 0;
    std::uint64_t refusedSinceLast_ = 0;
    SourceStatistics statistics_;
    RateMeter rate_;
    SourceLatency latency_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace spate::stream
