// SPDX-License-Identifier: MIT
// FramePool: the buffers of a stream's frames, lent and taken back without allocating.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "spate/base/memory.h"
#include "spate/base/object_pool.h"

namespace spate::image {

/// A fixed number of pixel buffers. A buffer comes back when the last Frame that holds it goes.
/// Any thread.
class FramePool {
public:
    explicit FramePool(std::size_t bufferCount);

    /// A buffer of at least `bytes` bytes, aligned and padded as base::AlignedBuffer; null when
    /// all are in use. Allocates only when a buffer is first used or must grow. Never waits.
    [[nodiscard]] std::shared_ptr<std::byte> acquire(std::size_t bytes);

private:
    base::ObjectPool<base::AlignedBuffer> buffers_;
};

}  // namespace spate::image
