// SPDX-License-Identifier: MIT
// FITS files, through CFITSIO.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// FITS images (FITS standard 4.0): two axes are a frame, three a stack of frames; further axes
/// only of length 1. Tile-compressed images are images. Opens the first HDU that has such an
/// image, or the one that `?hdu=N` or `path[N]` names, counted from 0.
/// Pixel type: that of BITPIX; with the BZERO of an unsigned (or signed byte) integer, exactly that
/// integer; with any other BSCALE or BZERO, float32 (8 and 16 bits, -32) or float64. BLANK is NaN
/// where that is a float, else a sentinel of the frames (Frame::special), as their pixels have it.
/// Row 0 is at the bottom. Attributes: the usual keywords of observations. A frame that the file is
/// too short for is an error of that frame; padding that is missing behind the last one is not: a
/// file without it is mapped, and must not be truncated meanwhile (see MappedFile).
[[nodiscard]] FileFormat fitsFormat();

}  // namespace spate::stream
