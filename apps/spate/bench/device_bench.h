// SPDX-License-Identifier: MIT
// What a frame costs on the OpenGL device, without a window.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "spate/base/result.h"

namespace spate::app {

/// Medians in ms, for 4096² float32 shown on 1000 × 800 pixels with Reduction::Max, to the end on
/// the device.
struct DeviceCost {
    std::string device;
    double valuesMs = 0;     ///< the view's values sent, and drawn: a live frame
    double frameSendMs = 0;  ///< the frame sent
    double frameMs = 0;      ///< the frame sent, reduced and drawn
    double moveMs = 0;       ///< another view of a frame that is there: reduced and drawn
};

/// Measures for about `seconds`, once both pictures were found to be the scalar reference's. GUI
/// thread.
[[nodiscard]] base::Result<DeviceCost> measureDevice(double seconds);

void printDevice(const DeviceCost& cost);
[[nodiscard]] nlohmann::ordered_json toJson(const DeviceCost& cost);

}  // namespace spate::app
