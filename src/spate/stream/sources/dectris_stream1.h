// SPDX-License-Identifier: MIT
// Dectris SIMPLON Stream V1: JSON headers and blobs, in the parts of a message.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "spate/base/result.h"
#include "spate/stream/sources/message.h"
#include "spate/stream/sources/packed_pixels.h"

namespace spate::stream {

/// Messages of htype dheader-1.0, dimage-1.0 and dseries_end-1.0, as the SIMPLON API's reference
/// describes the "legacy" format. The shapes of V1 are [x, y]: columns first. Whatever parts a
/// message has besides those that are needed (flat field, count-rate table, appendices) are passed
/// over. What the start message says is used as makeDectrisStream2() uses it; its detector's
/// configuration is there if the header_detail is "basic" or "all", the mask if it is "all".
[[nodiscard]] std::unique_ptr<MessageDecoder> makeDectrisStream1();

/// The encoding of an image: `[bs<8|16|32>][[-]lz4](<|>)`. "lz4<" is a single block of LZ4;
/// "bs16-lz4<" has the header of the HDF5 filter. The last letter is the byte order: little if it
/// is missing. Sets packing, element size, framing and byte order.
[[nodiscard]] base::Result<void> readEncoding(std::string_view encoding, PackedPixels& pixels);

}  // namespace spate::stream
