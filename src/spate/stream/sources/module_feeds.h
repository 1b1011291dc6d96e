// SPDX-License-Identifier: MIT
// ModuleFeeds: the modules of a stitched image, each read on a thread of its own.
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

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/sources/frame_matcher.h"

namespace spate::stream {

/// Starts with the modules' sources, and ends with itself, within about 100 ms.
class ModuleFeeds {
public:
    /// The bytes of each module that wait in its source while it is ahead of the others; beyond
    /// that, its oldest frames give way, and are counted as lost.
    static constexpr std::size_t kQueueBytes = std::size_t{64} << 20U;

    ModuleFeeds(std::vector<std::unique_ptr<Source>> sources, base::Duration wait);
    ~ModuleFeeds();
    ModuleFeeds(const ModuleFeeds&) = delete;
    ModuleFeeds& operator=(const ModuleFeeds&) = delete;

    /// The next frame that is ready; nothing after `longest`. An error is a message of one module
    /// that could not be used, with its name. One thread at a time.
    [[nodiscard]] base::Result<std::optional<MatchedFrame>> next(std::chrono::milliseconds longest);

    /// Who is waited for, and what their protocols have lost. By the same thread.
    [[nodiscard]] WireState state() const;

private:
    void read(std::size_t module);
    [[nodiscard]] bool hasRoomFor(std::size_t module, bool isLive) const;
    void put(std::size_t module, base::Result<std::optional<Arrival>> arrival);
    void refuse(std::size_t module, const base::Error& error);

    const std::vector<std::unique_ptr<Source>> sources_;
    std::mutex mutex_;
    std::condition_variable came_;
    std::condition_variable taken_;
    bool stopping_ = false;
    FrameMatcher matcher_;
    std::deque<base::Error> errors_;
    mutable WireState state_;  // as of stateTime_
    mutable base::TimePoint stateTime_{};
    std::vector<std::thread> threads_;  // last: they use all of the above
};

}  // namespace spate::stream
