// SPDX-License-Identifier: MIT
// NumPy .npy files, shown in place.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// .npy arrays (NEP 1; numpy.lib.format, versions 1 to 3) of all pixel types, in either byte order
/// and either index order. Their axes are taken so:
///   (rows, cols)                 a frame
///   (frames, rows, cols)         a stack of frames
///   (rows, cols, 3 or 4)         a colour frame, if the type can be one (uint8, uint16, float32 or
///                                float64) and there are more than 4 rows: fewer are a stack
///   (frames, rows, cols, 3 or 4) a stack of colour frames
/// The rule needs no question and is right unless a stack's frames are 3 or 4 columns wide, or a
/// colour frame 4 rows high: give those a fourth axis (a[np.newaxis]).
/// The file is mapped and never copied: frames keep the map. It must not be truncated meanwhile
/// (see MappedFile); its size is checked when it is opened. A file that is short has the frames
/// that are whole; each other is an error.
[[nodiscard]] FileFormat npyFormat();

}  // namespace spate::stream
