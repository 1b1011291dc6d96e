// SPDX-License-Identifier: MIT
// marCCD files (.mccd): TIFF files with a header of their own.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// Images of marCCD, MarMosaic and Rayonix detectors: 1024 bytes of TIFF, 3072 bytes of a binary
/// header (frame_header of the marccd program, as fabio has it), then packed uint8, uint16 or
/// uint32 rows. Header and pixels are in either byte order. What the header says of exposure and
/// time is in the attributes, and the geometry as geometry.h has it; its saturated value, if there
/// is one, is where pixels are saturated. The file must have all pixels that the header says.
[[nodiscard]] FileFormat marccdFormat();

}  // namespace spate::stream
