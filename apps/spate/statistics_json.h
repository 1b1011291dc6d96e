// SPDX-License-Identifier: MIT
// The statistics of viewers and recordings as JSON, for --stats.
#pragma once

#include <nlohmann/json.hpp>

#include "spate/stream/recorder.h"
#include "spate/widgets/viewer_status.h"

namespace spate::app {

/// Rates in Hz, times in ms, sizes in bytes. Keys are stable: scripts read them.
[[nodiscard]] nlohmann::ordered_json toJson(const widgets::ViewerStatistics& statistics);
[[nodiscard]] nlohmann::ordered_json toJson(const stream::RecorderStatistics& statistics);

}  // namespace spate::app
