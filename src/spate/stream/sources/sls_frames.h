// SPDX-License-Identifier: MIT
// SlsFrames: what receivers of the SLS detectors (Jungfrau, Eiger, Moench) publish.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "spate/base/result.h"
#include "spate/stream/sources/message.h"
#include "spate/stream/sources/packed_pixels.h"

namespace spate::stream {

/// Whether this is a header of slsDetectorPackage's receivers, by its "bitmode".
[[nodiscard]] bool isSlsHeader(const nlohmann::json& header);

/// One module's frames (github.com/slsdetectorgroup/slsDetectorPackage, "ZMQ: Json Header Format",
/// versions 4 and 5). What the header says:
/// - shape          [x, y]: columns, rows
/// - bitmode        8, 16 or 32: unsigned
/// - data           0: the end of an acquisition, without pixels
/// - frameNumber    the detector's number of the frame, the same for all modules; without it
///                  frameIndex, which each receiver counts from the first frame that it caught
/// - fileIndex      the acquisition: the series
/// - completeImage  0: packets are missing; the frame is partial
/// - flipRows       1: the last row was sent first (the lower half of an Eiger module)
/// Used by one thread at a time.
class SlsFrames {
public:
    /// `message` begins with the header. Nothing at the end of an acquisition. Fails with what was
    /// found and what was expected.
    [[nodiscard]] base::Result<std::optional<Arrival>> read(const nlohmann::json& header,
                                                            std::span<const MessagePart> message);

    [[nodiscard]] std::optional<SeriesState> series() const { return series_; }

private:
    const std::shared_ptr<PixelUnpacker> unpacker_ = std::make_shared<PixelUnpacker>();
    std::optional<SeriesState> series_;
};

}  // namespace spate::stream
