// SPDX-License-Identifier: MIT
// Replaces the global operator new by one that counts.
#include "spate/base/allocation_count_test.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::uint64_t> allocations{0};

void* counted(void* memory) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

}  // namespace

std::uint64_t spate::base::allocationCount() noexcept {
    return allocations.load(std::memory_order_relaxed);
}

// The array forms of the standard library call these.
void* operator new(std::size_t bytes) {
    return counted(std::malloc(bytes > 0 ? bytes : 1));
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    const auto multiple = static_cast<std::size_t>(alignment);
    return counted(std::aligned_alloc(multiple, (bytes / multiple + 1) * multiple));
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}
