// SPDX-License-Identifier: MIT
// Pixmap: colours that are shown in place of an image's own, while its values stay what they are.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/image/frame.h"

namespace spate::pipeline {

/// A colour frame. Shown with frames of its own shape only. Immutable, any thread; its owner is let
/// go on whichever thread shows it last: the GUI's or the worker's.
using PixmapPtr = std::shared_ptr<const image::Frame>;

/// Uses the pixels where they lie as long as the frame's owner keeps them; without an owner, copies
/// them. Fails for what checkPixmap() refuses.
[[nodiscard]] base::Result<PixmapPtr> makePixmap(image::Frame colors);

/// Fails if the frame has no colours, or a mask of another shape.
[[nodiscard]] base::Result<void> checkPixmap(const image::Frame& colors);

}  // namespace spate::pipeline
