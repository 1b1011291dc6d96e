// SPDX-License-Identifier: MIT
#include "spate/base/memory.h"

#include <atomic>
#include <new>

namespace spate::base {
namespace {

std::atomic<std::uint64_t> growths{0};

}  // namespace

std::uint64_t bufferGrowths() noexcept {
    return growths.load(std::memory_order_relaxed);
}

void AlignedBuffer::Free::operator()(std::byte* bytes) const noexcept {
    ::operator delete[](bytes, std::align_val_t{kPixelAlignment});
}

void AlignedBuffer::resize(std::size_t bytes) {
    if (bytes_ == nullptr || bytes > capacity_) {
        bytes_.reset();  // first, so that two large buffers are never held at once
        bytes_.reset(static_cast<std::byte*>(
            ::operator new[](bytes + kPixelPadding, std::align_val_t{kPixelAlignment})));
        capacity_ = bytes;
        growths.fetch_add(1, std::memory_order_relaxed);
    }
    size_ = bytes;
}

}  // namespace spate::base
