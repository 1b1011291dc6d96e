// SPDX-License-Identifier: MIT
// Frames as makeArrayDecoder() reads them: a JSON header and a blob.
#pragma once

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/sources/message.h"
#include "spate/stream/writers/pixel_packer.h"

namespace spate::stream {

/// A message of two parts, of the family "array-1.0": htype, shape, type, frame, endianness,
/// encoding ("", "lz4" or "bitshuffle_lz4", both in the framing of HDF5's filters), and the frame's
/// attributes under their names as far as they have room. All types and channels go; masks and
/// special values do not. Fails if there is no memory.
[[nodiscard]] base::Result<Message> arrayMessage(const image::Frame& frame, PixelPacker& packer);

}  // namespace spate::stream
