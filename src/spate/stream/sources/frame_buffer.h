// SPDX-License-Identifier: MIT
// Memory for the frames of a source: sizes checked before anything is allocated, buffers lent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "spate/base/result.h"
#include "spate/image/frame_pool.h"
#include "spate/image/image_view.h"

namespace spate::stream {

/// The largest frame that a source makes room for: 65536 × 65536 float32.
inline constexpr std::int64_t kMaxFrameBytes = std::int64_t{1} << 34;

/// How many frames of one source may be in use at once: while the GUI thread is busy, four are
/// shown or on their way, and one is just being replaced; one is being made; a dialog may save one
/// that was shown long ago; and a recorder has one to work on.
inline constexpr std::size_t kFrameBuffers = 8;

/// The bytes of a packed frame whose shape, channels and type somebody else claims. Fails, naming
/// `what` and the shape, if it is empty, overflows or is beyond kMaxFrameBytes.
[[nodiscard]] base::Result<std::int64_t> frameBytes(std::string_view what,
                                                    const image::ImageLayout& claimed);

/// A buffer of the pool; waits a little for one that the viewer still holds (at most 100 ms).
/// Fails if all stay in use, or if there is no memory.
[[nodiscard]] base::Result<std::shared_ptr<std::byte>> lendBuffer(image::FramePool& pool,
                                                                  std::string_view what,
                                                                  std::int64_t bytes);

}  // namespace spate::stream
