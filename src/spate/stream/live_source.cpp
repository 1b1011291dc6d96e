// SPDX-License-Identifier: MIT
#include "spate/stream/live_source.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "spate/stream/frame_queue.h"

namespace spate::stream {
namespace {

constexpr std::chrono::milliseconds kPatience(100);

// A frame takes memory besides its bytes, some hundred: a flood of frames of one pixel must not
// make that gigabytes.
constexpr std::size_t kMostKept = std::size_t{1} << 16U;

}  // namespace

LiveSource::LiveSource(SourceDescription description, std::unique_ptr<Receiver> receiver,
                       const LiveOptions& options)
    : description_(std::move(description)),
      mostHistoryBytes_(options.historyBytes),
      receiver_(std::move(receiver)),
      queueBytes_(options.queueBytes),
      thread_([this] { receiveAll(); }) {}

LiveSource::~LiveSource() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    thread_.join();
    for (const auto& each : queues_) {
        if (const auto queue = each.lock()) queue->end();
    }
}

void LiveSource::receiveAll() {
    while (true) {
        auto arrival = receiver_->receive(kPatience);
        WireState wire = receiver_->state();
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            statistics_.wire = std::move(wire);
        }
        if (!arrival) {
            refuse(std::move(arrival.error()));
        } else if (*arrival) {
            store(std::move(**arrival));
        }
    }
}

// What gives way is destroyed outside of the lock: its memory may be a socket's.
void LiveSource::store(Arrival arrival) {
    std::deque<Arrival> gone;
    Queues queues;
    std::optional<Arrival> copy;  // for those
    std::uint64_t gap = 0;
    {
        const std::lock_guard lock(mutex_);
        queues = queues_;
        if (!queues.empty()) copy = arrival;
        gap = countGap(arrival);
        ++statistics_.received;
        statistics_.partial += arrival.partial ? 1 : 0;
        statistics_.bytes += arrival.bytes;
        rate_.count(arrival.received);
        latency_.count(arrival.sourceTime, arrival.received);
        remember(arrival, gone);
        waitingBytes_ += arrival.bytes;
        waiting_.push_back(std::move(arrival));
        while (waiting_.size() > 1 &&
               (waitingBytes_ > queueBytes_ || waiting_.size() > kMostKept)) {
            waitingBytes_ -= waiting_.front().bytes;
            gone.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
            ++statistics_.replaced;
        }
    }
    arrived_.notify_one();
    for (const auto& each : queues) {
        if (const auto queue = each.lock()) queue->push(*copy, gap);
    }
}

std::unique_ptr<Source> LiveSource::everyFrame(std::size_t queueBytes) {
    const auto queue = std::make_shared<FrameQueue>(QueueLimits{.bytes = queueBytes});
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(queues_, [](const auto& each) { return each.expired(); });
        queues_.push_back(queue);
    }
    return makeQueuedSource(description_, queue);
}

void LiveSource::remember(const Arrival& arrival, std::deque<Arrival>& forgotten) {
    if (historyKept_ || mostHistoryBytes_ == 0) return;
    history_.push_back(arrival);
    historyBytes_ += arrival.bytes;
    while (historyBytes_ > mostHistoryBytes_ || history_.size() > kMostKept) {
        historyBytes_ -= history_.front().bytes;
        forgotten.push_back(std::move(history_.front()));
        history_.pop_front();
    }
}

base::Result<void> LiveSource::seek(std::uint64_t frameId) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(history_.rbegin(), history_.rend(),
                                    [&](const Arrival& each) { return each.id == frameId; });
    if (found == history_.rend()) {
        return base::fail("{}: frame {} is not remembered: expected one of the last {}",
                          description_.uri, frameId, history_.size());
    }
    sought_ = *found;
    return {};
}

void LiveSource::setHistoryKept(bool kept) {
    const std::lock_guard lock(mutex_);
    historyKept_ = kept;
}

// What waits already is not given up before the next frame comes.
void LiveSource::setQueueBytes(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    queueBytes_ = bytes;
}

// How many are missing before it. A detector that starts again counts from 0: that is no gap.
std::uint64_t LiveSource::countGap(const Arrival& arrival) {
    const std::uint64_t missingBefore = statistics_.missing;
    if (arrival.series != lastSeries_) {
        lastId_.reset();
        receivedOfSeries_ = 0;
    }
    if (lastId_ && arrival.id > *lastId_ && arrival.id - *lastId_ > 1) {
        // Those that came and could not be understood are counted already.
        const std::uint64_t gap = arrival.id - *lastId_ - 1;
        statistics_.missing += gap - std::min(gap, refusedSinceLast_);
    }
    refusedSinceLast_ = 0;
    lastId_ = arrival.id;
    lastSeries_ = arrival.series;
    ++receivedOfSeries_;
    return statistics_.missing - missingBefore;
}

// A sender of nothing but garbage must not make an error for each message: one waits at a time.
void LiveSource::refuse(base::Error error) {
    {
        const std::lock_guard lock(mutex_);
        for (const auto& each : queues_) {
            if (const auto queue = each.lock()) queue->refuse();
        }
        ++statistics_.rejected;
        ++refusedSinceLast_;
        lastError_ = std::move(error);
    }
    arrived_.notify_one();
}

std::optional<Arrival> LiveSource::waitForArrival(std::optional<base::Error>& error) {
    std::unique_lock lock(mutex_);
    if (sought_) return std::exchange(sought_, std::nullopt);
    arrived_.wait_for(lock, kPatience, [&] { return !waiting_.empty() || lastError_; });
    error = std::exchange(lastError_, std::nullopt);
    if (error || waiting_.empty()) return std::nullopt;
    Arrival arrival = std::move(waiting_.front());
    waiting_.pop_front();
    waitingBytes_ -= arrival.bytes;
    return arrival;
}

base::Result<std::optional<Arrival>> LiveSource::nextArrival() {
    std::optional<base::Error> error;
    auto arrival = waitForArrival(error);
    if (error) return tl::unexpected(std::move(*error));
    return arrival;
}

template <class T>
base::Result<std::optional<T>> LiveSource::nextAs(base::Result<T> (*take)(const Arrival&)) {
    const auto arrival = nextArrival();
    if (!arrival) return base::failAs(arrival);
    if (!*arrival) return T();
    auto taken = take(**arrival);
    if (taken) return std::move(*taken);
    const std::lock_guard lock(mutex_);
    ++statistics_.rejected;
    return base::failAs(taken);
}

base::Result<std::optional<image::Frame>> LiveSource::next() {
    return nextAs<image::Frame>(frameOf);
}

base::Result<std::optional<StoredFrame>> LiveSource::nextStored() {
    return nextAs<StoredFrame>(storedFrameOf);
}

std::optional<SourceStatistics> LiveSource::statistics() const {
    const std::lock_guard lock(mutex_);
    SourceStatistics statistics = statistics_;
    statistics.rateHz = rate_.rateHz(base::now());
    statistics.latencyMs = latency_.medianMs();
    // Of a series that was announced, and has no frame yet, none has been received.
    if (auto& series = statistics.wire.series) {
        series->received = lastSeries_ == series->id ? receivedOfSeries_ : 0;
    }
    return statistics;
}

}  // namespace spate::stream
