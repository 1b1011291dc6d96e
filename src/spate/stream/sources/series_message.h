// SPDX-License-Identifier: MIT
// Which messages of a detector begin and end a series, whatever the version of its protocol.
#pragma once

#include "spate/stream/sources/message.h"

namespace spate::stream {

enum class SeriesMessage { Other, Start, End };

/// Reads no more than the first part. Messages that nobody understands are Other.
[[nodiscard]] SeriesMessage seriesMessage(const Message& message);

}  // namespace spate::stream
