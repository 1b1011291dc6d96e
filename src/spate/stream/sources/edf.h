// SPDX-License-Identifier: MIT
// EDF files: the ESRF's data format.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// ESRF Data Format, as the ESRF's programs and fabio write it: one or more blocks of a text header
/// in braces and an image, each a frame; all pixel types but 128-bit floats, in either byte order,
/// not compressed. A block without pixels of its own (a general
/// header) gives defaults to those behind it. Header values are the frame's attributes, and
/// geometry (Center_1, PSize_1, SampleDistance, WaveLength and so on) also as geometry.h has it.
/// `Size` or `EDF_BinarySize`, if there is one, must hold the image. A file that is short has the
/// frames that are whole; the one whose pixels are cut off is an error. At most 100000
/// frames are found.
[[nodiscard]] FileFormat edfFormat();

}  // namespace spate::stream
