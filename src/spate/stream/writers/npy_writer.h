// SPDX-License-Identifier: MIT
// Frames as NumPy .npy files.
#pragma once

#include "spate/stream/writers/frame_writer.h"

namespace spate::stream {

/// The .npy format, version 1.0 (NEP 1; numpy.lib.format), of every pixel type, in native byte
/// order and C order: shape (rows, cols), or (rows, cols, channels) of a colour frame; of one with
/// at most four rows (1, rows, cols, channels), or npyFormat() would take it for a stack. Pixels
/// and nothing else: the format has no place for a mask or attributes.
[[nodiscard]] FrameWriter npyWriter();

}  // namespace spate::stream
