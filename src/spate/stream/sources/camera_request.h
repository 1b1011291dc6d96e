// SPDX-License-Identifier: MIT
// CameraRequest: which camera is to be opened, and how it shall be set; read from a URI.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "spate/base/result.h"
#include "spate/stream/sources/genicam_pixels.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// What is not said stays as the camera has it.
struct CameraRequest {
    std::string uri{};
    std::string name{};   ///< as aravis takes it: id, vendor-model, MAC or IP address; empty: any
    bool isFake = false;  ///< the simulated camera inside of aravis
    BayerAs bayer = BayerAs::Color;
    std::optional<double> exposureMs{};
    std::optional<double> gain{};
    std::optional<double> rateHz{};
    std::optional<std::string> pixelFormat{};  ///< "Mono12p"
    std::optional<std::int64_t> x{};           ///< of the first column, in pixels of the sensor
    std::optional<std::int64_t> y{};
    std::optional<std::int64_t> width{};
    std::optional<std::int64_t> height{};
    std::optional<std::int64_t> packetBytes{};  ///< GigE Vision
};

/// Reads `aravis://NAME?exposure=10&pixel-format=Mono12p`. Fails, naming the key, on keys that are
/// not known and on values that no camera takes.
[[nodiscard]] base::Result<CameraRequest> readCameraRequest(const Uri& uri);

}  // namespace spate::stream
