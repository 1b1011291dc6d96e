// SPDX-License-Identifier: MIT
// What is known of a frame, as cards of a FITS header.
#pragma once

#include "spate/image/frame.h"
#include "spate/stream/sources/cfitsio.h"

namespace spate::stream {

/// Adds to the header of the current HDU (FITS standard 4.0, section 4):
///   FRAMEID   the frame's number
///   DATE-OBS  when it was taken, if that is known
///   BLANK     the stored integer that stands for no measurement; a file has only one: further
///             sentinels, and those of floats, are comments
///   SATURATE  the value from which on pixels are saturated
/// and the attributes: under their own name where it can be a keyword (capitals, digits, - and _,
/// up to 8 of them), else by the HIERARCH convention, else as comments. Text that is a number
/// becomes one; other than ASCII is not allowed in FITS and becomes "?" (micro "u"). Attributes
/// that speak of the layout of the file that they came from are left out. `status` is CFITSIO's.
void writeFrameCards(fitsfile* file, const image::Frame& frame, int& status);

}  // namespace spate::stream
