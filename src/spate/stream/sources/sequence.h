// SPDX-License-Identifier: MIT
// Files and folders played in their order, as one stream.
#pragma once

#include <memory>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Plays the image files that `files` name: each a file, or a folder, which stands for the image
/// files in it (imageFilesIn). One file is open at a time. A file that cannot be opened is one bad
/// frame, and the sequence goes on; frames, bad ones too, are numbered through. With `loop` it
/// starts again at its end, unless a whole round gave no frame: that is an error, and the end. The
/// description is that of the first file that can be opened; fails if none can. Goes back to any
/// frame that it has passed, and ahead as far as its files have been opened.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openSequence(const std::vector<Uri>& files,
                                                                 bool loop);

}  // namespace spate::stream
