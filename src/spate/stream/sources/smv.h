// SPDX-License-Identifier: MIT
// SMV files (.img): ADSC's detectors, and others that write the same.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// SMV images: a text header of HEADER_BYTES bytes in braces, then the pixels, in either byte
/// order. ADSC's TYPE=unsigned_short, and the Data_type of d*TREK files (Rigaku, "d*TREK Image
/// Format", 1.1) that are not compressed. Header values are attributes; the geometry, which SMV has
/// in millimetres and ångströms, also as geometry.h has it: BEAM_CENTER_X and _Y divided by
/// PIXEL_SIZE. CCD_IMAGE_SATURATION is where pixels are saturated. The file must have as many
/// bytes as the header says.
[[nodiscard]] FileFormat smvFormat();

}  // namespace spate::stream
