// SPDX-License-Identifier: MIT
// Codecs of single images, each by its library: what was built without it says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "spate/base/result.h"

namespace spate::stream {

// Whether the library was there when this was built; an error that says how to have it if not.
[[nodiscard]] base::Result<void> checkJpeg();
[[nodiscard]] base::Result<void> checkBlosc();
[[nodiscard]] base::Result<void> checkZlib();

/// An image of one channel or three, packed, as JPEG has it.
struct JpegShape {
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    int channels = 1;
    friend bool operator==(const JpegShape&, const JpegShape&) = default;
};
/// The shape that a JPEG image says to have. Reads no more than its header.
[[nodiscard]] base::Result<JpegShape> jpegShape(std::span<const std::byte> jpeg);
/// Unpacks uint8 to exactly the bytes of jpegShape(), which is checked.
[[nodiscard]] base::Result<void> decodeJpeg(std::span<const std::byte> jpeg, const JpegShape& shape,
                                            std::span<std::byte> pixels);

/// Unpacks a buffer of Blosc 1 to exactly as many bytes as its header says.
[[nodiscard]] base::Result<void> decodeBlosc(std::span<const std::byte> packed,
                                             std::span<std::byte> pixels);

/// Unpacks a zlib stream (RFC 1950) of exactly so many bytes.
[[nodiscard]] base::Result<void> decodeZlib(std::span<const std::byte> packed,
                                            std::span<std::byte> pixels);

}  // namespace spate::stream
