// SPDX-License-Identifier: MIT
// FrameMatcher: the parts of frames that several modules send, put together by their ids.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/stream/receiver.h"

namespace spate::stream {

/// What waits for its other parts.
struct MatchLimits {
    std::size_t frames = 32;                     ///< at most
    std::size_t ofModule = 16;                   ///< parts of one module, before it has to wait
    std::size_t bytes = std::size_t{512} << 20;  ///< of all parts, before all have to wait
};

/// A frame, with a part for each module: nothing where it is missing.
struct MatchedFrame {
    std::uint64_t id = 0;
    std::vector<std::optional<Arrival>> parts{};
};

/// Each module's ids go up; one that goes back, or another series, begins a new run: a detector
/// that starts again. Frames are handed on in the order of runs and ids, never back, as soon as
/// they are complete, or their missing modules have gone beyond them, or were given up, or when
/// `wait` is over. A module for which a frame has waited in vain is given up
/// until it sends in time again. A run is begun when no module goes on with the last one: a single
/// module that starts again is refused, and does not take the others' frames away. Knows no clock
/// and no thread.
class FrameMatcher {
public:
    FrameMatcher(std::size_t modules, base::Duration wait, const MatchLimits& limits = {});

    /// Takes a part. Fails, naming its id, if it came too late, or had to be dropped for the
    /// frames that others go on with.
    [[nodiscard]] base::Result<void> add(std::size_t module, Arrival arrival, base::TimePoint now);

    /// The next frame that is ready by now.
    [[nodiscard]] std::optional<MatchedFrame> take(base::TimePoint now);

    /// When the first frame that waits has waited long enough; nothing if none does.
    [[nodiscard]] std::optional<base::TimePoint> due() const;

    /// How many parts of this module wait.
    [[nodiscard]] std::size_t waitingOf(std::size_t module) const;

    /// Whether a part of this module may be added now. One that is ahead of the others has to wait
    /// for them: their frames would not be complete otherwise.
    [[nodiscard]] bool hasRoomFor(std::size_t module, base::TimePoint now) const;

private:
    struct Key {
        std::uint64_t run = 0;
        std::uint64_t id = 0;
        auto operator<=>(const Key&) const = default;
    };
    struct Waiting {
        base::TimePoint since{};
        std::vector<std::optional<Arrival>> parts{};
    };
    struct Module {
        std::optional<Key> last{};
        std::optional<std::uint64_t> series{};
        base::TimePoint time{};  // of the last part
        bool isGivenUp = false;
    };

    [[nodiscard]] Key keyOf(const Module& module, const Arrival& arrival) const;
    [[nodiscard]] bool isReady(const Key& key, const Waiting& frame, base::TimePoint now) const;
    [[nodiscard]] bool goesOn(std::uint64_t run, base::TimePoint now) const;
    void drop(std::map<Key, Waiting>::iterator frame);

    const base::Duration wait_;
    const MatchLimits limits_;
    std::vector<Module> modules_;
    std::map<Key, Waiting> waiting_;
    std::size_t waitingBytes_ = 0;
    std::uint64_t newestRun_ = 0;
    std::optional<Key> taken_;
};

}  // namespace spate::stream
