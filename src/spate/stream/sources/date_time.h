// SPDX-License-Identifier: MIT
// Dates and times as texts: RFC 3339.
#pragma once

#include <optional>
#include <string_view>

#include "spate/base/clock.h"

namespace spate::stream {

/// "2023-10-03T17:47:49.434+02:00" or "…Z"; of the years 1970 to 2199, any number of decimals.
/// Nothing for all that is no such time, and for one without an offset from UTC, which is nobody
/// knows when.
[[nodiscard]] std::optional<base::WallTime> readDateTime(std::string_view text) noexcept;

}  // namespace spate::stream
