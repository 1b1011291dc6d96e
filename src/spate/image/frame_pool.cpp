// SPDX-License-Identifier: MIT
#include "spate/image/frame_pool.h"

namespace spate::image {

FramePool::FramePool(std::size_t bufferCount)
    : buffers_(bufferCount, [] { return std::make_unique<base::AlignedBuffer>(); }) {}

std::shared_ptr<std::byte> FramePool::acquire(std::size_t bytes) {
    auto buffer = buffers_.acquire();
    if (!buffer) return nullptr;
    buffer->resize(bytes);
    std::byte* data = buffer->data();
    return {std::move(buffer), data};
}

}  // namespace spate::image
