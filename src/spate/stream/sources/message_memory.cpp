// SPDX-License-Identifier: MIT
#include "spate/stream/sources/message_memory.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "spate/base/memory.h"

namespace spate::stream {

using Buffer = std::unique_ptr<base::AlignedBuffer>;

struct MessageMemory::Shelf {
    static constexpr std::size_t kMostIdle = 8;
    static constexpr std::size_t kAnyway = std::size_t{1} << 12U;  // too small to be choosy

    // Not one that is much too large: who remembers frames counts the bytes that they use.
    Buffer find(std::size_t bytes) {
        const std::lock_guard lock(mutex);
        for (auto each = idle.rbegin(); each != idle.rend(); ++each) {
            const std::size_t size = (*each)->size();
            if (size < bytes || size - bytes > bytes / 4 + kAnyway) continue;
            Buffer found = std::move(*each);
            idle.erase(std::next(each).base());
            return found;
        }
        return nullptr;
    }

    void putBack(Buffer buffer) {
        Buffer oldest;  // freed without the lock
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(buffer));
        if (idle.size() <= kMostIdle) return;
        oldest = std::move(idle.front());
        idle.erase(idle.begin());
    }

    std::mutex mutex;
    std::vector<Buffer> idle;  // with room for all: putting back never fails
};

MessageMemory::MessageMemory() : shelf_(std::make_shared<Shelf>()) {
    shelf_->idle.reserve(Shelf::kMostIdle + 1);
}

std::shared_ptr<std::byte> MessageMemory::take(std::size_t bytes) {
    try {
        auto buffer = shelf_->find(bytes);
        if (!buffer) {
            buffer = std::make_unique<base::AlignedBuffer>();
            buffer->resize(bytes);
        }
        auto* const lent = buffer.release();  // to the deleter, which is called even if this fails
        return {lent->data(), [shelf = shelf_, lent](std::byte*) { shelf->putBack(Buffer(lent)); }};
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

}  // namespace spate::stream
