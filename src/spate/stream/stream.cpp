// SPDX-License-Identifier: MIT
#include "spate/stream/stream.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/base/contract.h"

namespace spate::stream {
namespace {

base::Duration periodOf(const StreamOptions& options, const SourceDescription& description) {
    const double rateHz = options.rateHz ? *options.rateHz : description.rateHz.value_or(0);
    SPATE_EXPECTS(std::isfinite(rateHz) && rateHz >= 0);
    if (!(rateHz > 0)) return base::Duration::zero();
    constexpr double kLongestPeriodS = 1e6;  // nanoseconds must not overflow
    const double periodS = std::fmin(1 / rateHz, kLongestPeriodS);
    return std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(periodS));
}

}  // namespace

Stream::Stream(std::unique_ptr<Source> source, StreamCallbacks callbacks, StreamOptions options)
    : source_(std::move(source)),
      description_(source_->description()),
      callbacks_(std::move(callbacks)),
      options_(options),
      period_(periodOf(options, description_)),
      canSeek_(source_->canSeek()),
      paused_(options.paused),
      thread_([this] { run(); }) {}

Stream::~Stream() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Stream::setPaused(bool paused) {
    {
        const std::lock_guard lock(mutex_);
        paused_ = paused;
        if (!paused) statistics_.held = false;
    }
    wake_.notify_all();
}

void Stream::seek(std::uint64_t frameId) {
    {
        const std::lock_guard lock(mutex_);
        sought_ = frameId;
        statistics_.held = true;
    }
    wake_.notify_all();
}

bool Stream::isPaused() const {
    const std::lock_guard lock(mutex_);
    return paused_;
}

StreamStatistics Stream::statistics() const {
    StreamStatistics statistics;
    {
        const std::lock_guard lock(mutex_);
        statistics = statistics_;
        statistics.rateHz = rate_.rateHz(base::now());
    }
    statistics.source = source_->statistics();
    if (statistics.source) statistics.missing = statistics.source->missing;
    return statistics;
}

void Stream::run() {
    deadline_ = base::now();
    while (waitForTurn()) playOne();
}

void Stream::playOne() {
    if (!seekInSource() || takeNext()) return;
    markEnded();
    if (callbacks_.ended) callbacks_.ended();
}

// A frame that was sought comes at once, whatever holds the others.
bool Stream::hasTurn() const {
    if (stopping_ || sought_) return true;
    if (statistics_.ended || statistics_.held) return false;
    return description_.live || !paused_;
}

// Returns when the next frame is due; false when the stream is to stop.
bool Stream::waitForTurn() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait(lock, [&] { return hasTurn(); });
        if (stopping_) return false;
        // A pause or a frame that came late moves the schedule: nothing is made up for.
        const auto now = base::now();
        if (sought_ || period_ == base::Duration::zero() || now >= deadline_) {
            deadline_ = now + period_;
            return true;
        }
        if (wake_.wait_until(lock, deadline_) == std::cv_status::timeout && hasTurn()) {
            deadline_ += period_;
            return !stopping_;
        }
    }
    return false;
}

// False if a frame was asked for that cannot be had.
bool Stream::seekInSource() {
    std::optional<std::uint64_t> frameId;
    {
        const std::lock_guard lock(mutex_);
        frameId = std::exchange(sought_, std::nullopt);
        if (!frameId) return true;
        statistics_.ended = false;
        lastId_.reset();  // what lies between is not missing
    }
    const auto moved = source_->seek(*frameId);
    if (!moved) reportBad(moved.error());
    return moved.has_value();
}

// Asks the source for one frame; false at the end of the stream.
bool Stream::takeNext() {
    auto next = source_->next();
    if (!next) {
        reportBad(next.error());
        return true;
    }
    if (!next->has_value()) return false;
    if ((*next)->view.empty()) return true;  // a live source has nothing yet
    deliver(std::move(**next));
    const std::lock_guard lock(mutex_);
    return !options_.maxFrames || statistics_.delivered < *options_.maxFrames;
}

void Stream::markEnded() {
    const std::lock_guard lock(mutex_);
    statistics_.ended = true;
    statistics_.frameCount = source_->frameCount();
}

void Stream::deliver(image::Frame frame) {
    {
        const std::lock_guard lock(mutex_);
        ++statistics_.delivered;
        statistics_.lastDelivery = base::now();
        statistics_.frameCount = source_->frameCount();
        rate_.count(statistics_.lastDelivery);
        if (description_.live) countMissing(frame.id);
    }
    if (callbacks_.frame) callbacks_.frame(std::move(frame));
}

// A detector that starts again counts from 0: that is no gap.
void Stream::countMissing(std::uint64_t frameId) {
    if (lastId_ && frameId > *lastId_ + 1) {
        const std::uint64_t gap = frameId - *lastId_ - 1;
        statistics_.missing += gap - std::min(gap, badSinceLast_);
    }
    lastId_ = frameId;
    badSinceLast_ = 0;
}

void Stream::reportBad(const base::Error& error) {
    {
        const std::lock_guard lock(mutex_);
        ++statistics_.bad;
        ++badSinceLast_;
        statistics_.lastError = error.message;
    }
    if (callbacks_.badFrame) callbacks_.badFrame(error);
}

}  // namespace spate::stream
