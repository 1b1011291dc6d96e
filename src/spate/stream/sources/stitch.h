// SPDX-License-Identifier: MIT
// stitch:geometry.json: the modules of a detector, each a source of its own, as one image.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `stitch:geometry.json` (stitch_geometry.h has the format), and every source that it names.
/// Fails, naming file, key, value and what was expected, and if a source cannot be opened.
///
/// Parts with the same id make a frame (frame_matcher.h says when one is shown without some of
/// them; it is partial, and what is missing is masked). Modules that are live sources are decoded
/// only if the frame is shown; every part is copied once, to its place. Parts that came too late
/// are rejected messages. A module that is ahead of the others waits in its source (64 MiB), so
/// that parts of frames that are not complete take about 512 MiB at most. Frames of files and of
/// rings are not remembered: they would keep their files' and producers' memory.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openStitch(const Uri& uri,
                                                               const LiveOptions& options);

}  // namespace spate::stream
