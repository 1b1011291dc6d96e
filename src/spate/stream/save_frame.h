// SPDX-License-Identifier: MIT
// saveFrame: the data of a frame as a file, exactly as they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/frame.h"

namespace spate::stream {

/// Writes the pixels of a frame as NPY, TIFF or FITS, which the suffix chooses, with what is known
/// of it as far as the format has a place for it (writers/). Every value is the frame's own, and
/// row 0 is the file's first row, whichever way up a viewer shows it: nothing is flipped, scaled or
/// coloured, and openSource() reads the same pixels. Memory of any strides and byte order becomes a
/// packed file; no more than a row is copied.
///
/// The file is written under a temporary name beside its place and takes its own name when it is
/// complete: until then, and after any error, an old file of that name stays. Errors name the path:
/// no such folder, no regular file, an unknown suffix, pixels that the format does not hold (and
/// those that do), the system's reason. Any thread; takes as long as the disk does.
[[nodiscard]] base::Result<void> saveFrame(const image::Frame& frame, const std::string& path);

/// A format of saveFrame(), for dialogs.
struct SaveFormat {
    std::string_view name;                     ///< "NPY"
    std::vector<std::string_view> extensions;  ///< ".tif", ".tiff": the usual one first
};

/// The formats that hold pixels of this type and channels exactly; the first holds all.
[[nodiscard]] std::vector<SaveFormat> saveFormatsFor(image::DType dtype, int channels);

}  // namespace spate::stream
