// SPDX-License-Identifier: MIT
// Dectris SIMPLON Stream V2: one CBOR map for each message.
#pragma once

#include <memory>
#include <string>

#include "spate/stream/sources/message.h"

namespace spate::stream {

/// The messages "start", "image" and "end" of dectris/documentation, stream_v2/README.md. Of images
/// with several channels (thresholds) shows the one named `channel`; if that is empty the first:
/// of the start message, or without one of the image.
///
/// The start message's beam centre, wavelength, distance and pixel size become the frames'
/// attributes, under the names of DiffractionGeometry (metres, and pixels from the image's first);
/// its pixel mask their mask; its saturation value their overload. What is missing or strange there
/// spoils no frame: a mask that cannot be used is noted in the attribute "pixel_mask". Images of
/// another series than the one that was started are shown without all that. Frame ids are those of
/// the detector: a frame of which the id is missing is an error.
[[nodiscard]] std::unique_ptr<MessageDecoder> makeDectrisStream2(std::string channel = {});

}  // namespace spate::stream
