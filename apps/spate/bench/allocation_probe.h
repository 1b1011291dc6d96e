// SPDX-License-Identifier: MIT
// Counts what malloc() is asked for, in the whole process and inside the frame path.
#pragma once

#include <cstdint>

namespace spate::app {

struct AllocationCounts {
    std::uint64_t inFramePath = 0;  ///< of any size, on threads inside steps 1–4
    std::uint64_t large = 0;        ///< of 64 KiB or more, on any thread
};

/// Counting is off at first. In builds with a sanitizer, which has a malloc() of its own, nothing
/// is counted.
void countAllocations(bool on) noexcept;
/// What was counted since the last call.
[[nodiscard]] AllocationCounts takeAllocationCounts() noexcept;

}  // namespace spate::app
