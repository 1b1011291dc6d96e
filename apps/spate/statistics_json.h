// SPDX-License-Identifier: MIT
// A viewer's statistics as JSON, for --stats.
#pragma once

#include <nlohmann/json.hpp>

#include "spate/widgets/viewer_status.h"

namespace spate::app {

/// Rates in Hz, times in ms, sizes in bytes. Keys are stable: scripts read them.
[[nodiscard]] nlohmann::ordered_json toJson(const widgets::ViewerStatistics& statistics);

}  // namespace spate::app
