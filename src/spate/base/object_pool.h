// SPDX-License-Identifier: MIT
// ObjectPool<T>: shared objects that come back. Sharing and returning one allocates nothing.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

#include "spate/base/contract.h"

namespace spate::base {

/// Lends objects as std::shared_ptr and takes each back when its last owner lets go, on that
/// owner's thread, after `recycle` has run there. The object keeps its state (its buffers).
/// The shared_ptr's control block lives in the object's slot. Lent objects outlive the pool.
/// Any thread.
template <class T>
class ObjectPool {
public:
    using Make = std::function<std::unique_ptr<T>()>;
    using Recycle = std::function<void(T&)>;

    /// At most `limit` objects exist, each made by `make` when it is first needed.
    ObjectPool(std::size_t limit, Make make, Recycle recycle = {})
        : state_(std::make_shared<State>(limit, std::move(make), std::move(recycle))) {}

    /// An idle object, or a new one, or null when all are lent. Never waits.
    [[nodiscard]] std::shared_ptr<T> acquire() {
        Slot* slot = state_->takeIdle();
        if (slot == nullptr) return nullptr;
        return std::shared_ptr<T>(slot->object.get(), Return{state_.get(), slot},
                                  ControlBlockAllocator<T>(state_, slot));
    }

    /// How many objects have been made so far: constant while a stream is steady.
    [[nodiscard]] std::size_t objectsMade() const { return state_->objectsMade(); }
    [[nodiscard]] std::size_t idleCount() const { return state_->idleCount(); }

private:
    static constexpr std::size_t kControlBlockBytes = 128;

    struct Slot {
        std::unique_ptr<T> object;
        alignas(std::max_align_t) std::byte controlBlock[kControlBlockBytes] = {};
    };

    class State {
    public:
        State(std::size_t limit, Make make, Recycle recycle)
            : limit_(limit), make_(std::move(make)), recycle_(std::move(recycle)) {
            slots_.reserve(limit);
            idle_.reserve(limit);
        }

        Slot* takeIdle() {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                Slot* slot = idle_.back();
                idle_.pop_back();
                return slot;
            }
            if (slots_.size() == limit_) return nullptr;
            auto slot = std::make_unique<Slot>();
            slot->object = make_();  // before the slot counts: this may throw
            slots_.push_back(std::move(slot));
            return slots_.back().get();
        }

        void recycle(Slot& slot) const {
            if (recycle_) recycle_(*slot.object);
        }

        void putIdle(Slot* slot) {
            const std::lock_guard lock(mutex_);
            idle_.push_back(slot);
        }

        std::size_t objectsMade() const {
            const std::lock_guard lock(mutex_);
            return slots_.size();
        }

        std::size_t idleCount() const {
            const std::lock_guard lock(mutex_);
            return idle_.size() + limit_ - slots_.size();
        }

    private:
        const std::size_t limit_;
        const Make make_;
        const Recycle recycle_;
        mutable std::mutex mutex_;
        std::vector<std::unique_ptr<Slot>> slots_;
        std::vector<Slot*> idle_;
    };

    struct Return {
        State* state;  // kept alive by the allocator beside it in the control block
        Slot* slot;
        void operator()(T*) const { state->recycle(*slot); }
    };

    // The slot is idle again only when its control block is gone too: in deallocate(), the last
    // thing that a shared_ptr does. It keeps the pool's state alive until then.
    template <class U>
    struct ControlBlockAllocator {
        using value_type = U;

        ControlBlockAllocator(std::shared_ptr<State> poolState, Slot* poolSlot)
            : state(std::move(poolState)), slot(poolSlot) {}
        template <class V>
        ControlBlockAllocator(
            const ControlBlockAllocator<V>& other)  // NOLINT(google-explicit-constructor)
            : state(other.state), slot(other.slot) {}

        U* allocate(std::size_t count) {
            static_assert(sizeof(U) <= kControlBlockBytes &&
                          alignof(U) <= alignof(std::max_align_t));
            SPATE_EXPECTS(count == 1);
            (void)count;
            return reinterpret_cast<U*>(slot->controlBlock);
        }
        void deallocate(U*, std::size_t) { state->putIdle(slot); }

        template <class V>
        bool operator==(const ControlBlockAllocator<V>& other) const {
            return slot == other.slot;
        }

        std::shared_ptr<State> state;
        Slot* slot;
    };

    std::shared_ptr<State> state_;
};

}  // namespace spate::base
