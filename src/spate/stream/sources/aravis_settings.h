// SPDX-License-Identifier: MIT
// What is asked of a camera, put into it.
#pragma once

#include <arv.h>

#include "spate/base/result.h"
#include "spate/stream/sources/camera_request.h"

namespace spate::stream {

/// Sets what the request says, and nothing else but: acquisition without end, and packets as long
/// as the network takes them. Fails on the first value that the camera does not take, naming it
/// and what the camera does take.
[[nodiscard]] base::Result<void> setCamera(ArvCamera* camera, const CameraRequest& request);

}  // namespace spate::stream
