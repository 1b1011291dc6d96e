// SPDX-License-Identifier: MIT
// Sources that are GenICam cameras, through libaravis.
#pragma once

#include <memory>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `aravis://camera`, by whatever name libaravis takes (its id, vendor-model, MAC or IP
/// address), or `aravis://`: the first that answers. Waits for one that is not there, looking again
/// with pauses that grow. Fails if a camera that is there does not take what is asked of it.
/// - exposure=10       in milliseconds
/// - gain=, fps=       as the camera counts them
/// - pixel-format=     by its name: Mono12p
/// - x=, y=, width=, height=   the part of the sensor
/// - packet-size=      in bytes (GigE Vision); else as long as the network takes them
/// - bayer=color       pixels of a colour each, of 8 bits, in colours; or raw: as they are
/// - fake              the simulated camera inside of libaravis
/// A frame of which packets are missing is partial: their pixels read 0.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openAravis(const Uri& uri,
                                                               const LiveOptions& options);

/// The cameras that answer within a second or two.
[[nodiscard]] std::vector<SourceDescription> localCameras();

}  // namespace spate::stream
