// SPDX-License-Identifier: MIT
// TIFF files, through libtiff.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// TIFF and BigTIFF (TIFF revision 6.0): each page is a frame, and pages may differ in shape and
/// type. One sample per pixel: integers of 8, 16, 32 and 64 bits, signed or not, float32 and
/// float64; strips or tiles, either byte order, any compression that libtiff was built with.
/// Values are shown as they are stored: MINISWHITE and an orientation are noted in the attributes.
/// Colour pages, and pages that cannot be decoded, are errors of those frames.
[[nodiscard]] FileFormat tiffFormat();

}  // namespace spate::stream
