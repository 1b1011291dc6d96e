// SPDX-License-Identifier: MIT
#include "spate/stream/stream.h"

#include <cmath>

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
    }
    wake_.notify_all();
}

bool Stream::isPaused() const {
    const std::lock_guard lock(mutex_);
    return paused_;
}

StreamStatistics Stream::statistics() const {
    const std::lock_guard lock(mutex_);
    StreamStatistics statistics = statistics_;
    statistics.rateHz = rate_.rateHz(base::now());
    return statistics;
}

void Stream::run() {
    deadline_ = base::now();
    while (waitForTurn()) {
        if (takeNext()) continue;
        {
            const std::lock_guard lock(mutex_);
            statistics_.ended = true;
        }
        if (callbacks_.ended) callbacks_.ended();
        return;
    }
}

// Returns when the next frame is due; false when the stream is to stop.
bool Stream::waitForTurn() {
    std::unique_lock lock(mutex_);
    const auto mayPlay = [&] { return stopping_ || description_.live || !paused_; };
    while (!stopping_) {
        wake_.wait(lock, mayPlay);
        // A pause or a frame that came late moves the schedule: nothing is made up for.
        const auto now = base::now();
        if (period_ == base::Duration::zero() || now >= deadline_) {
            deadline_ = now + period_;
            return !stopping_;
        }
        if (wake_.wait_until(lock, deadline_) == std::cv_status::timeout && mayPlay()) {
            deadline_ += period_;
            return !stopping_;
        }
    }
    return false;
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

void Stream::deliver(image::Frame frame) {
    {
        const std::lock_guard lock(mutex_);
        ++statistics_.delivered;
        rate_.count(base::now());
    }
    if (callbacks_.frame) callbacks_.frame(std::move(frame));
}

void Stream::reportBad(const base::Error& error) {
    {
        const std::lock_guard lock(mutex_);
        ++statistics_.bad;
        statistics_.lastError = error.message;
    }
    if (callbacks_.badFrame) callbacks_.badFrame(error);
}

}  // namespace spate::stream
