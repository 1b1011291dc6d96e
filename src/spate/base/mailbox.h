// SPDX-License-Identifier: MIT
// Mailbox<T>: one slot between threads, where the latest value wins; or a few.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

namespace spate::base {

/// Holds at most one value, or the latest few of at most `kSlots`, the oldest of which gives way.
/// put() never waits for the reader and hands back what it replaced, so that no destructor (a
/// release callback of a frame, say) ever runs under the lock.
/// Any number of writers and readers, any thread.
template <class T, std::size_t kSlots = 1>
class Mailbox {
public:
    /// Stores `value` and returns the oldest unread one, if there would be more than `depth` (1 …
    /// kSlots) else.
    [[nodiscard]] std::optional<T> put(T value, std::size_t depth = 1) {
        std::optional<T> stored(std::move(value));
        std::optional<T> previous;
        const std::lock_guard lock(mutex_);
        if (count_ >= std::min(depth, kSlots)) takeOldest(previous);
        slots_[(first_ + count_) % kSlots].swap(stored);
        ++count_;
        return previous;
    }

    /// Takes the oldest value out; nothing if there are no more than `kept`.
    [[nodiscard]] std::optional<T> take(std::size_t kept = 0) {
        std::optional<T> value;
        const std::lock_guard lock(mutex_);
        if (count_ > kept) takeOldest(value);
        return value;
    }

    /// A copy of the newest value, which stays in the mailbox.
    [[nodiscard]] std::optional<T> peek() const {
        const std::lock_guard lock(mutex_);
        if (count_ == 0) return std::nullopt;
        return slots_[(first_ + count_ - 1) % kSlots];
    }

    [[nodiscard]] bool empty() const {
        const std::lock_guard lock(mutex_);
        return count_ == 0;
    }

private:
    void takeOldest(std::optional<T>& empty) {
        slots_[first_].swap(empty);
        first_ = (first_ + 1) % kSlots;
        --count_;
    }

    mutable std::mutex mutex_;
    std::array<std::optional<T>, kSlots> slots_;
    std::size_t first_ = 0;  // the oldest
    std::size_t count_ = 0;
};

}  // namespace spate::base
