// SPDX-License-Identifier: MIT
// Frames as TIFF files.
#pragma once

#include "spate/stream/writers/frame_writer.h"

namespace spate::stream {

/// TIFF (revision 6.0), or BigTIFF where 4 GiB are not enough: one page in strips, uncompressed, in
/// native byte order. One sample per pixel: integers of 8 to 64 bits, float16, float32, float64,
/// complex64 and complex128; colours as RGB, or RGBA with unassociated alpha. Not bool, which TIFF
/// has as single bits only. The description of the page has lines "key = value" of what is known of
/// the frame: id, date, values that mean something else, attributes. The mask is not saved.
[[nodiscard]] FrameWriter tiffWriter();

}  // namespace spate::stream
