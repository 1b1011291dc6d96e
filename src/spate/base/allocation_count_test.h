// SPDX-License-Identifier: MIT
// For tests that promise to allocate nothing: add allocation_count_test.cpp to their program.
#pragma once

#include <cstdint>

namespace spate::base {

/// Calls of any operator new in this program so far, on all threads.
[[nodiscard]] std::uint64_t allocationCount() noexcept;

}  // namespace spate::base
