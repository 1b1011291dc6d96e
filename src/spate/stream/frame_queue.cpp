// SPDX-License-Identifier: MIT
#include "spate/stream/frame_queue.h"

#include <utility>

namespace spate::stream {
namespace {

class QueuedSource final : public Source {
public:
    QueuedSource(SourceDescription description, std::shared_ptr<FrameQueue> queue)
        : description_(std::move(description)), queue_(std::move(queue)) {
        description_.live = true;
        description_.rateHz.reset();
        description_.frameCount.reset();
    }

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }

    [[nodiscard]] base::Result<std::optional<image::Frame>> next() override {
        return nextAs<image::Frame>(frameOf);
    }
    [[nodiscard]] base::Result<std::optional<StoredFrame>> nextStored() override {
        return nextAs<StoredFrame>(storedFrameOf);
    }

    [[nodiscard]] std::optional<SourceStatistics> statistics() const override {
        return queue_->statistics();
    }

private:
    template <class T>
    base::Result<std::optional<T>> nextAs(base::Result<T> (*take)(const Arrival&)) {
        constexpr std::chrono::milliseconds kPatience(100);
        const auto arrival = queue_->pop(kPatience);
        if (!arrival) return queue_->hasEnded() ? std::optional<T>() : T();
        auto taken = take(*arrival);
        if (taken) return std::move(*taken);
        queue_->refuse();
        return base::failAs(taken);
    }

    SourceDescription description_;
    const std::shared_ptr<FrameQueue> queue_;
};

}  // namespace

// What gives way is destroyed outside of the lock: its memory may be a socket's.
void FrameQueue::push(Arrival arrival, std::uint64_t missing) {
    std::deque<Arrival> gone;
    {
        const std::lock_guard lock(mutex_);
        ++statistics_.received;
        statistics_.missing += missing;
        statistics_.partial += arrival.partial ? 1 : 0;
        statistics_.bytes += arrival.bytes;
        rate_.count(arrival.received);
        waitingBytes_ += arrival.bytes;
        waiting_.push_back(std::move(arrival));
        while (waiting_.size() > 1 &&
               (waitingBytes_ > limits_.bytes || waiting_.size() > limits_.frames)) {
            waitingBytes_ -= waiting_.front().bytes;
            gone.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
            ++statistics_.replaced;
        }
    }
    changed_.notify_all();
}

void FrameQueue::refuse() {
    const std::lock_guard lock(mutex_);
    ++statistics_.rejected;
}

void FrameQueue::end() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_all();
}

bool FrameQueue::waitForRoom(base::Duration longest) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, longest, [&] {
        return waiting_.empty() ||
               (waiting_.size() < limits_.frames && waitingBytes_ < limits_.bytes);
    });
}

std::optional<Arrival> FrameQueue::pop(base::Duration longest) {
    std::optional<Arrival> arrival;
    {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, longest, [&] { return !waiting_.empty() || ended_; });
        if (waiting_.empty()) return std::nullopt;
        arrival = std::move(waiting_.front());
        waiting_.pop_front();
        waitingBytes_ -= arrival->bytes;
    }
    changed_.notify_all();
    return arrival;
}

bool FrameQueue::hasEnded() const {
    const std::lock_guard lock(mutex_);
    return ended_ && waiting_.empty();
}

SourceStatistics FrameQueue::statistics() const {
    const std::lock_guard lock(mutex_);
    SourceStatistics statistics = statistics_;
    statistics.rateHz = rate_.rateHz(base::now());
    return statistics;
}

std::unique_ptr<Source> makeQueuedSource(SourceDescription description,
                                         std::shared_ptr<FrameQueue> queue) {
    return std::make_unique<QueuedSource>(std::move(description), std::move(queue));
}

}  // namespace spate::stream
