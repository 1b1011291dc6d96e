// SPDX-License-Identifier: MIT
// Images in CBOR: multi-dimensional typed arrays, compressed or not.
#pragma once

#include "spate/base/result.h"
#include "spate/stream/sources/cbor.h"
#include "spate/stream/sources/packed_pixels.h"

namespace spate::stream {

/// What a two-dimensional array describes. Its bytes lie in the message. Nothing is believed:
/// checkPixels() has accepted what is returned.
///
/// Tag 40 (rows after one another) or 1040 (columns): [[rows, cols], typed array]; typed arrays are
/// tags 64 to 86 of a byte string: RFC 8746. Instead of a byte string, tag 56500: [algorithm,
/// element size, byte string], of "bslz4" and "lz4": dectris/documentation,
/// cbor/dectris-compression-tag.md.
[[nodiscard]] base::Result<PackedPixels> readCborArray(const CborValue& array);

}  // namespace spate::stream
