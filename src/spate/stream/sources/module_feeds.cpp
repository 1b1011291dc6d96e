// SPDX-License-Identifier: MIT
#include "spate/stream/sources/module_feeds.h"

#include <algorithm>
#include <utility>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostErrors = 64;  // that wait to be told; garbage comes at full rate
constexpr std::size_t kMostFrames = 2;   // of one file or ring, whose buffers are few
constexpr base::Duration kBetweenStates = 200ms;
constexpr base::Duration kBetweenLooks = 20ms;  // at a frame that others have to let go first

// The frame of a source that decodes by itself.
std::optional<Arrival> arrivalOf(const std::optional<image::Frame>& frame) {
    if (!frame || frame->view.empty()) return std::nullopt;
    return Arrival{.id = frame->id,
                   .partial = frame->partial,
                   .received = base::now(),
                   .sourceTime = frame->sourceTime,
                   .bytes = static_cast<std::size_t>(frame->view.byteCount()),
                   .decode = [frame = *frame]() -> base::Result<image::Frame> { return frame; }};
}

}  // namespace

ModuleFeeds::ModuleFeeds(std::vector<std::unique_ptr<Source>> sources, base::Duration wait)
    : sources_(std::move(sources)), matcher_(sources_.size(), wait) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        threads_.emplace_back([this, i] { read(i); });
    }
}

ModuleFeeds::~ModuleFeeds() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    taken_.notify_all();
    for (auto& thread : threads_) thread.join();
}

// Files are played at their rate, and are waited with until their last frames have gone.
void ModuleFeeds::read(std::size_t module) {
    Source& source = *sources_[module];
    auto* const live = dynamic_cast<LiveSource*>(&source);
    const double rateHz = source.description().rateHz.value_or(0);
    const auto period = std::chrono::duration_cast<base::Duration>(
        std::chrono::duration<double>(rateHz > 0 ? 1 / rateHz : 0));
    auto due = base::now();
    while (true) {
        {
            std::unique_lock lock(mutex_);
            while (!stopping_ && !hasRoomFor(module, live != nullptr)) {
                taken_.wait_for(lock, kBetweenLooks);
            }
            if (taken_.wait_until(lock, due, [&] { return stopping_; })) return;
        }
        if (live) {
            put(module, live->nextArrival());
            continue;
        }
        const auto frame = source.next();
        if (frame && !*frame) return;  // its end
        due = std::max(due + period, base::now());
        put(module, frame.map(arrivalOf));
    }
}

bool ModuleFeeds::hasRoomFor(std::size_t module, bool isLive) const {
    if (!isLive && matcher_.waitingOf(module) >= kMostFrames) return false;
    return matcher_.hasRoomFor(module, base::now());
}

void ModuleFeeds::put(std::size_t module, base::Result<std::optional<Arrival>> arrival) {
    {
        const std::lock_guard lock(mutex_);
        if (!arrival) {
            refuse(module, arrival.error());
        } else if (!*arrival) {
            return;
        } else if (const auto added = matcher_.add(module, std::move(**arrival), base::now());
                   !added) {
            refuse(module, added.error());
        }
    }
    came_.notify_one();
}

void ModuleFeeds::refuse(std::size_t module, const base::Error& error) {
    if (errors_.size() >= kMostErrors) errors_.pop_front();
    errors_.push_back(
        {fmt::format("the module {}: {}", sources_[module]->description().uri, error.message)});
}

base::Result<std::optional<MatchedFrame>> ModuleFeeds::next(std::chrono::milliseconds longest) {
    const auto end = base::now() + longest;
    std::unique_lock lock(mutex_);
    while (true) {
        const auto now = base::now();
        if (!errors_.empty()) {
            const auto error = std::move(errors_.front());
            errors_.pop_front();
            return tl::unexpected(error);
        }
        if (auto frame = matcher_.take(now)) {
            taken_.notify_all();
            return frame;
        }
        if (now >= end) return std::nullopt;
        const auto due = matcher_.due().value_or(end);
        came_.wait_until(lock, std::min(end, std::max(due, now + kBetweenLooks)));
    }
}

WireState ModuleFeeds::state() const {
    const auto now = base::now();
    if (now - stateTime_ < kBetweenStates) return state_;
    stateTime_ = now;
    state_ = {};
    std::size_t waiting = 0;
    std::string first;
    for (const auto& source : sources_) {
        const auto statistics = source->statistics();
        if (!statistics) continue;
        state_.transportLost += statistics->wire.transportLost;
        // Of a module's own queue, while it waits for the others.
        if (dynamic_cast<const LiveSource*>(source.get()) != nullptr) {
            state_.transportLost += statistics->replaced;
        }
        if (statistics->wire.waiting.empty()) continue;
        if (waiting++ == 0) first = statistics->wire.waiting;
    }
    if (waiting > 0) {
        state_.waiting = fmt::format("{} of {} modules: {}", waiting, sources_.size(), first);
    }
    return state_;
}

}  // namespace spate::stream
