// SPDX-License-Identifier: MIT
// For tests: runs something on every SIMD target that is built and that this machine has.
#pragma once

#include <hwy/highway.h>

#include <cstdint>
#include <string>

#include "spate/base/function_ref.h"

namespace spate::kernels {

/// Calls `check` with each target chosen in turn; its argument is the target's name.
inline void onEverySimdTarget(base::FunctionRef<void(const std::string&)> check) {
    const std::int64_t usable = hwy::SupportedTargets() & HWY_TARGETS;
    for (std::int64_t rest = usable; rest != 0; rest &= rest - 1) {
        const std::int64_t target = rest & -rest;
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        check(hwy::TargetName(target));
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace spate::kernels
