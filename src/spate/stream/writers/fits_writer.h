// SPDX-License-Identifier: MIT
// Frames as FITS files, through CFITSIO.
#pragma once

#include "spate/stream/writers/frame_writer.h"

namespace spate::stream {

/// FITS images (FITS standard 4.0): integers of 8 to 64 bits, those of the other signedness by the
/// BZERO convention, float32 and float64, as the primary image. What is known of the frame becomes
/// cards of its header: see writeFrameCards(). A mask becomes an image extension, EXTNAME "MASK".
/// Not bool, float16, complex or colours, of which FITS has no images.
[[nodiscard]] FrameWriter fitsWriter();

}  // namespace spate::stream
