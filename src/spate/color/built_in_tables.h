// SPDX-License-Identifier: MIT
// The colour tables that come with Spate.
#pragma once

#include <vector>

#include "spate/color/color_table.h"

namespace spate::color {

/// In the order users should see them; made once. Any thread.
[[nodiscard]] const std::vector<ColorTablePtr>& builtInTables();

}  // namespace spate::color
