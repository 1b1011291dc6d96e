// SPDX-License-Identifier: MIT
// CombinedMask: a frame's own mask and its image's, as one.
#pragma once

#include "spate/image/mask.h"

namespace spate::pipeline {

/// The masks of a detector and of a user stay the same for many frames: they are combined once for
/// each pair. One thread at a time.
class CombinedMask {
public:
    /// Masks what either of two masks of the same shape masks; either may be null. Of two, the
    /// levels are 1; of one, the mask itself.
    [[nodiscard]] const image::MaskPtr& of(const image::MaskPtr& frame,
                                           const image::MaskPtr& image);

private:
    image::MaskPtr frame_;
    image::MaskPtr image_;
    image::MaskPtr both_;
};

}  // namespace spate::pipeline
