// SPDX-License-Identifier: MIT
// Compares what was painted with the scalar reference.
#pragma once

#include "spate/base/result.h"
#include "spate/pipeline/rendered_frame.h"

namespace spate::app {

/// Whether a painted range and picture are those that the scalar twins of each step make of the
/// painted frame, step by step. A range that does not follow the whole frame is not for it.
[[nodiscard]] base::Result<void> checkAgainstScalar(const pipeline::RenderedFrame& painted);

}  // namespace spate::app
