// SPDX-License-Identifier: MIT
// CBF files, as pixel array detectors write them.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// Crystallographic Binary Files (IUCr, International Tables G, 2.3 and 5.6; CBFlib's manual): the
/// image of the first binary section, of integers of 8 to 64 bits, compressed by byte offsets or
/// not at all, or of 32 or 64-bit floats that are not compressed. Any text header is skipped; the
/// lines of a miniCBF (DECTRIS: "# Exposure_time 0.0964000 s") become attributes by their first
/// word, and the geometry also as geometry.h has it. Of a miniCBF's signed integers -1 (gap) and -2
/// (bad) are masked, and Count_cutoff is where pixels are saturated. The sizes in the header must
/// agree with each other and with the file; Content-MD5 is not checked.
[[nodiscard]] FileFormat cbfFormat();

}  // namespace spate::stream
