// SPDX-License-Identifier: MIT
// For tests: counts what the program allocates with operator new.
#pragma once

#include <cstdint>

namespace spate::kernels {

/// Allocations since the start of the program, of all threads.
[[nodiscard]] std::uint64_t allocationCount() noexcept;

}  // namespace spate::kernels
