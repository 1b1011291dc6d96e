// SPDX-License-Identifier: MIT
#include "allocation_probe.h"

#include <atomic>
#include <cerrno>
#include <cstddef>

#include "spate/base/frame_path_scope.h"

namespace spate::app {
namespace {

constexpr std::size_t kLarge = 64 * 1024;

std::atomic<bool> counting{false};
std::atomic<std::uint64_t> inFramePath{0};
std::atomic<std::uint64_t> large{0};

[[maybe_unused]] void count(std::size_t bytes) noexcept {
    if (!counting.load(std::memory_order_relaxed)) return;
    if (bytes >= kLarge) large.fetch_add(1, std::memory_order_relaxed);
    if (base::FramePathScope::insideFramePath()) {
        inFramePath.fetch_add(1, std::memory_order_relaxed);
    }
}

}  // namespace

void countAllocations(bool on) noexcept {
    counting = on;
}

AllocationCounts takeAllocationCounts() noexcept {
    return {inFramePath.exchange(0), large.exchange(0)};
}

}  // namespace spate::app

#ifndef SPATE_SANITIZED
// glibc's allocator under its second name; ours takes over the first in the whole process.
extern "C" {
void* __libc_malloc(std::size_t bytes);                           // NOLINT
void* __libc_calloc(std::size_t count, std::size_t bytes);        // NOLINT
void* __libc_realloc(void* block, std::size_t bytes);             // NOLINT
void* __libc_memalign(std::size_t alignment, std::size_t bytes);  // NOLINT

void* malloc(std::size_t bytes) {
    spate::app::count(bytes);
    return __libc_malloc(bytes);
}
void* calloc(std::size_t number, std::size_t bytes) {
    spate::app::count(number * bytes);
    return __libc_calloc(number, bytes);
}
void* realloc(void* block, std::size_t bytes) {
    spate::app::count(bytes);
    return __libc_realloc(block, bytes);
}
void* memalign(std::size_t alignment, std::size_t bytes) {
    spate::app::count(bytes);
    return __libc_memalign(alignment, bytes);
}
void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
    spate::app::count(bytes);
    return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** block, std::size_t alignment, std::size_t bytes) {
    spate::app::count(bytes);
    *block = __libc_memalign(alignment, bytes);
    return *block == nullptr ? ENOMEM : 0;
}
}
#endif
