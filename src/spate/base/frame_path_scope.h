// SPDX-License-Identifier: MIT
// FramePathScope: which code is steps 1 to 4 of the frame path, for whoever counts allocations
// there.
#pragma once

namespace spate::base {

/// While one exists, its thread is inside the frame path, which must not allocate in a steady
/// stream. Costs an increment; a program that replaces malloc() can ask insideFramePath().
class FramePathScope {
public:
    FramePathScope() noexcept { ++depth_; }
    ~FramePathScope() { --depth_; }
    FramePathScope(const FramePathScope&) = delete;
    FramePathScope& operator=(const FramePathScope&) = delete;

    [[nodiscard]] static bool insideFramePath() noexcept { return depth_ > 0; }

private:
    static inline thread_local int depth_ = 0;
};

}  // namespace spate::base
