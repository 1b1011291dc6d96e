// SPDX-License-Identifier: MIT
// The monitor of a Dectris detector: its last image by HTTP, for any number of readers.
#pragma once

#include <memory>
#include <string>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/image/frame_pool.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `dectris+monitor://host[:80]`: asks for /monitor/api/VERSION/images/monitor, the last
/// image, at most ten times a second (the SIMPLON API's limit). Only ever GET: nothing at the
/// detector changes, and no image is taken away from anybody. Its monitor has to be enabled.
/// - api=1.8.0         the version in the path
/// An image that is the same as the last, byte by byte, is not shown again; frames are counted from
/// 0, as the images have no numbers.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openDectrisMonitor(const Uri& uri,
                                                                       const LiveOptions& options);

/// The frame of an image as the monitor sends it: TIFF. The largest values mean what
/// describeFrame() says. Errors name `file`.
[[nodiscard]] base::Result<image::Frame> readMonitorImage(
    const std::string& tiff, const Uri& file, const std::shared_ptr<image::FramePool>& pool);

}  // namespace spate::stream
