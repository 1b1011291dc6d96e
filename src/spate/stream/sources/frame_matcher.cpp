// SPDX-License-Identifier: MIT
#include "spate/stream/sources/frame_matcher.h"

#include <algorithm>
#include <utility>

namespace spate::stream {

FrameMatcher::FrameMatcher(std::size_t modules, base::Duration wait, const MatchLimits& limits)
    : wait_(wait), limits_(limits), modules_(modules) {}

// A module that has not sent anything yet joins the newest run.
FrameMatcher::Key FrameMatcher::keyOf(const Module& module, const Arrival& arrival) const {
    if (!module.last) return {.run = newestRun_, .id = arrival.id};
    const bool isNewRun = arrival.series != module.series || arrival.id <= module.last->id;
    return {.run = module.last->run + (isNewRun ? 1U : 0U), .id = arrival.id};
}

base::Result<void> FrameMatcher::add(std::size_t place, Arrival arrival, base::TimePoint now) {
    Module& module = modules_[place];
    const Key key = keyOf(module, arrival);
    module.last = key;
    module.series = arrival.series;
    module.time = now;
    newestRun_ = std::max(newestRun_, key.run);
    if (taken_ && key <= *taken_) {
        return base::fail("frame {} came too late: frame {} was handed on", key.id, taken_->id);
    }
    module.isGivenUp = false;
    auto& frame = waiting_[key];
    if (frame.parts.empty()) {
        frame.since = now;
        frame.parts.resize(modules_.size());
    }
    waitingBytes_ += arrival.bytes;
    frame.parts[place] = std::move(arrival);
    // What is ready will be taken; as to what is not, others go on with an older run.
    const auto first = waiting_.begin();
    if (waiting_.size() <= limits_.frames || isReady(first->first, first->second, now)) return {};
    const auto id = first->first.id;
    drop(first);
    return base::fail("frame {} is dropped: it counts from the start again, and others do not", id);
}

bool FrameMatcher::hasRoomFor(std::size_t place, base::TimePoint now) const {
    const auto waiting = waitingOf(place);
    if (waiting == 0) return true;
    const auto& last = modules_[place].last;
    if (last && goesOn(last->run, now)) return true;  // nobody will come to where it is
    return waiting < limits_.ofModule && waitingBytes_ < limits_.bytes;
}

// Whether a module still sends what comes before this run.
bool FrameMatcher::goesOn(std::uint64_t run, base::TimePoint now) const {
    return std::any_of(modules_.begin(), modules_.end(), [&](const Module& module) {
        return module.last && module.last->run < run && now - module.time < wait_;
    });
}

bool FrameMatcher::isReady(const Key& key, const Waiting& frame, base::TimePoint now) const {
    bool isAwaited = false;
    for (std::size_t i = 0; i < modules_.size(); ++i) {
        const Module& module = modules_[i];
        const bool isBeyond = module.last && *module.last > key;
        isAwaited = isAwaited || (!frame.parts[i] && !isBeyond && !module.isGivenUp);
    }
    const bool isOver = now - frame.since >= wait_ || waiting_.size() > limits_.frames;
    return !isAwaited || (isOver && !goesOn(key.run, now));
}

std::optional<MatchedFrame> FrameMatcher::take(base::TimePoint now) {
    const auto first = waiting_.begin();
    if (first == waiting_.end() || !isReady(first->first, first->second, now)) return std::nullopt;
    const Key key = first->first;
    for (std::size_t i = 0; i < modules_.size(); ++i) {
        Module& module = modules_[i];
        if (first->second.parts[i] || (module.last && *module.last > key)) continue;
        module.isGivenUp = true;
        // Whatever it sends next is of this run: its start may be what was missing.
        if (module.last && module.last->run < key.run) module.last.reset();
    }
    MatchedFrame frame{.id = key.id, .parts = std::move(first->second.parts)};
    for (const auto& part : frame.parts) waitingBytes_ -= part ? part->bytes : 0;
    waiting_.erase(first);
    taken_ = key;
    return frame;
}

void FrameMatcher::drop(std::map<Key, Waiting>::iterator frame) {
    for (const auto& part : frame->second.parts) waitingBytes_ -= part ? part->bytes : 0;
    waiting_.erase(frame);
}

std::optional<base::TimePoint> FrameMatcher::due() const {
    if (waiting_.empty()) return std::nullopt;
    return waiting_.begin()->second.since + wait_;
}

std::size_t FrameMatcher::waitingOf(std::size_t module) const {
    return static_cast<std::size_t>(
        std::count_if(waiting_.begin(), waiting_.end(),
                      [&](const auto& frame) { return frame.second.parts[module].has_value(); }));
}

}  // namespace spate::stream
