// SPDX-License-Identifier: MIT
// Mailbox<T>: one slot between threads, where the latest value wins.
#pragma once

#include <mutex>
#include <optional>
#include <utility>

namespace spate::base {

/// Holds at most one value. put() never waits for the reader and hands back what it replaced, so
/// that no destructor (a release callback of a frame, say) ever runs under the lock.
/// Any number of writers and readers, any thread.
template <class T>
class Mailbox {
public:
    /// Stores `value` and returns the unread one that it replaces.
    [[nodiscard]] std::optional<T> put(T value) {
        std::optional<T> previous(std::move(value));
        const std::lock_guard lock(mutex_);
        slot_.swap(previous);
        return previous;
    }

    /// Takes the newest value out; nothing if there is none.
    [[nodiscard]] std::optional<T> take() {
        std::optional<T> value;
        const std::lock_guard lock(mutex_);
        value.swap(slot_);
        return value;
    }

    /// A copy of the newest value, which stays in the mailbox.
    [[nodiscard]] std::optional<T> peek() const {
        const std::lock_guard lock(mutex_);
        return slot_;
    }

    [[nodiscard]] bool empty() const {
        const std::lock_guard lock(mutex_);
        return !slot_.has_value();
    }

private:
    mutable std::mutex mutex_;
    std::optional<T> slot_;
};

}  // namespace spate::base
