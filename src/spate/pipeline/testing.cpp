// SPDX-License-Identifier: MIT
#include "spate/pipeline/testing.h"

#include <chrono>

namespace spate::pipeline {

using namespace std::chrono_literals;

bool waitUntil(base::FunctionRef<bool()> condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(100us);
    }
    return true;
}

bool balances(const FrameCounters& counters) noexcept {
    return counters.received == counters.painted + counters.held + counters.replaced +
                                    counters.superseded + counters.rejected + counters.inFlight;
}

View viewOfAll(int rows, int cols) {
    return {.x = {.min = 0, .max = static_cast<double>(cols), .reversed = false, .length = cols},
            .y = {.min = 0, .max = static_cast<double>(rows), .reversed = true, .length = rows}};
}

void Gate::open() {
    {
        const std::lock_guard lock(mutex_);
        isOpen_ = true;
    }
    opened_.notify_all();
}

bool Gate::pass() {
    std::unique_lock lock(mutex_);
    // Once is enough: a test that fails should not wait for each frame.
    if (!opened_.wait_for(lock, 10s, [this] { return isOpen_ || gaveUp_; })) gaveUp_ = true;
    return isOpen_;
}

image::Frame FrameMaker::make(std::uint64_t id) {
    ++made_;
    std::vector<std::uint16_t> pixels(std::size_t{kRows} * kCols, static_cast<std::uint16_t>(id));
    const auto view = image::ImageView::of(pixels.data(), kRows, kCols);
    // The pixels move into the callback, and die with it.
    return image::makeFrame(
        *view,
        [this, id, kept = std::move(pixels)]() mutable {
            if (onRelease) onRelease(id);
            kept = {};
            noteRelease(id);
        },
        id);
}

void FrameMaker::noteRelease(std::uint64_t id) {
    {
        const std::lock_guard lock(mutex_);
        releasingThreads_.insert(std::this_thread::get_id());
    }
    ++releases_[id];
    ++releaseCount_;  // last: whoever waits for it may destroy the maker
}

bool FrameMaker::hasReleasedOn(std::thread::id thread) const {
    const std::lock_guard lock(mutex_);
    return releasingThreads_.contains(thread);
}

void FrameMaker::expectEachReleasedOnce(std::uint64_t lastId) const {
    for (std::uint64_t id = 1; id < releases_.size(); ++id) {
        ASSERT_EQ(releasesOf(id), id <= lastId ? 1 : 0) << "frame " << id;
    }
}

}  // namespace spate::pipeline
