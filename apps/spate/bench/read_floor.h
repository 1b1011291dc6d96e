// SPDX-License-Identifier: MIT
// The floor: how long it takes just to read a frame from memory.
#pragma once

#include "spate/base/thread_pool.h"
#include "spate/image/image_view.h"

namespace spate::app {

/// Milliseconds to sum all 64-bit words of a packed frame on the threads of a pool, in a loop that
/// the compiler vectorises, with 64 accumulators: nothing that looks at every pixel is faster.
[[nodiscard]] double readFloorMs(const image::ImageView& frame, base::ThreadPool& pool);

}  // namespace spate::app
