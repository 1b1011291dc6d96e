// SPDX-License-Identifier: MIT
// What the tests of the pipeline share: frames that keep book of their releases, gates, waiting.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "spate/base/function_ref.h"
#include "spate/image/frame.h"
#include "spate/pipeline/frame_ledger.h"
#include "spate/pipeline/view.h"

namespace spate::pipeline {

/// Waits until `condition` holds, at most 10 s; whether it does.
[[nodiscard]] bool waitUntil(base::FunctionRef<bool()> condition);

/// The counters' law, which every snapshot keeps.
[[nodiscard]] bool balances(const FrameCounters& counters) noexcept;

/// The view whose device pixels are the pixels of a rows × cols image.
[[nodiscard]] View viewOfAll(int rows, int cols);

/// Holds threads up until it is opened.
class Gate {
public:
    void open();
    /// Waits until the gate is open, at most 10 s; whether it is.
    bool pass();

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool isOpen_ = false;
    bool gaveUp_ = false;
};

/// Makes small uint16 frames, numbered from 1, every pixel of a frame its number, and keeps book
/// of their releases. Outlives its frames. Any thread.
class FrameMaker {
public:
    static constexpr int kRows = 4;
    static constexpr int kCols = 6;

    explicit FrameMaker(std::size_t greatestId) : releases_(greatestId + 1) {}

    /// Runs in every release callback; set before the first frame is made.
    std::function<void(std::uint64_t id)> onRelease;

    /// The frame's pixels are freed when it is released, so that sanitizers see who reads on.
    [[nodiscard]] image::Frame make(std::uint64_t id);
    /// The frame after the last one.
    [[nodiscard]] image::Frame next() { return make(++lastId_); }

    [[nodiscard]] int releasesOf(std::uint64_t id) const { return releases_[id]; }
    [[nodiscard]] std::uint64_t releaseCount() const { return releaseCount_; }
    /// Frames that have been made and not yet released.
    [[nodiscard]] std::uint64_t aliveCount() const { return made_ - releaseCount_; }
    [[nodiscard]] bool hasReleasedOn(std::thread::id thread) const;
    /// Fails the test unless the frames 1 … lastId, and no others, were released once each.
    void expectEachReleasedOnce(std::uint64_t lastId) const;

private:
    void noteRelease(std::uint64_t id);

    std::atomic<std::uint64_t> lastId_{0};
    std::atomic<std::uint64_t> made_{0};
    std::atomic<std::uint64_t> releaseCount_{0};
    std::vector<std::atomic<int>> releases_;
    mutable std::mutex mutex_;
    std::set<std::thread::id> releasingThreads_;
};

}  // namespace spate::pipeline
