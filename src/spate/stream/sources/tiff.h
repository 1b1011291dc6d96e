// SPDX-License-Identifier: MIT
// TIFF files, through libtiff.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// TIFF and BigTIFF (TIFF revision 6.0): each page is a frame, and pages may differ in shape and
/// type. One sample per pixel: integers of 8, 16, 32 and 64 bits, signed or not, float16, float32,
/// float64, complex64 and complex128. RGB and RGBA (also JPEG's YCbCr): uint8, uint16, float32 and
/// float64, the samples interleaved or in planes of their own; a fourth that is not declared to be
/// alpha is left out. Strips or tiles, either byte order,
/// any compression that libtiff was built with. Values are shown as they are stored: MINISWHITE, an
/// orientation and an alpha that the colours are multiplied with are noted in the attributes. Other
/// pages (palettes, CMYK, Lab, other numbers of bits), and pages that cannot be decoded, are errors
/// of those frames.
[[nodiscard]] FileFormat tiffFormat();

}  // namespace spate::stream
