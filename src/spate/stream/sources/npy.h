// SPDX-License-Identifier: MIT
// NumPy .npy files, shown in place.
#pragma once

#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// .npy arrays (NEP 1; numpy.lib.format, versions 1 to 3): (rows, cols) is a frame, (frames, rows,
/// cols) a stack. All pixel types, booleans as uint8, either byte order, either index order.
/// The file is mapped and never copied: frames keep the map. It must not be truncated meanwhile
/// (see MappedFile); its size is checked when it is opened. A file that is short has the frames
/// that are whole; each other is an error.
[[nodiscard]] FileFormat npyFormat();

}  // namespace spate::stream
