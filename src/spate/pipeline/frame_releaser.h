// SPDX-License-Identifier: MIT
// FrameReleaser: lets go of frames' owners on a thread of its own, so that nobody waits for a
// release.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace spate::pipeline {

/// A release callback may be slow (unmapping 64 MiB takes milliseconds), may lock, may submit the
/// next frame. So neither the submitter nor the GUI runs it: they hand the frame's owner over here.
/// No lock is held while callbacks run. Any thread, callbacks included.
class FrameReleaser {
public:
    FrameReleaser();
    /// Releases what is left, then returns: its caller must hold no lock that a callback takes. May
    /// itself run inside a release callback.
    ~FrameReleaser();
    FrameReleaser(const FrameReleaser&) = delete;
    FrameReleaser& operator=(const FrameReleaser&) = delete;

    /// Hands over an owner. Never waits for a callback; allocates nothing in a steady stream.
    void release(std::shared_ptr<const void>&& owner);

private:
    struct Queue {
        std::mutex mutex;
        std::condition_variable wake;
        std::vector<std::shared_ptr<const void>> owners;
        std::vector<std::shared_ptr<const void>> leaving;  // the thread's alone
        bool stopping = false;
    };
    static void run(const std::shared_ptr<Queue>& queue);

    std::shared_ptr<Queue> queue_;
    std::thread thread_;
};

}  // namespace spate::pipeline
