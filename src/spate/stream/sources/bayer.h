// SPDX-License-Identifier: MIT
// Colours of a sensor whose pixels see one colour each, without a number that was not measured.
#pragma once

#include <cstdint>
#include <span>

#include "spate/base/thread_pool.h"
#include "spate/image/image_view.h"

namespace spate::stream {

/// The colours of the first two pixels of the first row; the rest follows (B. E. Bayer, US
/// 3971065).
enum class BayerPattern : std::uint8_t { Gr, Rg, Gb, Bg };

/// Red, green and blue of each pixel, packed, to `target` (3 · pixels): its own colour as it was
/// measured, the others of the 2 × 2 pixels that it is of (the last ones, where an odd row or
/// column is left over), green of its own row. So every number is one of the sensor's, where
/// interpolating would make up others. `mosaic` is uint8 of one channel, at least 2 × 2.
void colorOfBayer(const image::ImageView& mosaic, BayerPattern pattern,
                  std::span<std::uint8_t> target, base::ThreadPool& pool);

}  // namespace spate::stream
