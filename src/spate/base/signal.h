// SPDX-License-Identifier: MIT
// Signal: one thread sleeps until another has something for it.
#pragma once

#include <condition_variable>
#include <mutex>

namespace spate::base {

/// An auto-reset event: raise() before wait() is not lost, and several raises are one. Any thread.
class Signal {
public:
    void raise() {
        {
            const std::lock_guard lock(mutex_);
            if (raised_) return;  // whoever sleeps has been woken, or is about to look
            raised_ = true;
        }
        wake_.notify_one();
    }

    /// Sleeps until somebody has called raise() since the last wait() returned.
    void wait() {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return raised_; });
        raised_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool raised_ = false;
};

}  // namespace spate::base
