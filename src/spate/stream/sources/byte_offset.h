// SPDX-License-Identifier: MIT
// The byte-offset compression of CBF files: each pixel as its difference to the one before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "spate/base/result.h"

namespace spate::stream {

// x-CBF_BYTE_OFFSET as CBFlib's manual has it: the first pixel's predecessor is 0.
// A difference that fits takes a byte; else 0x80 is followed by a little-endian int16; if that does
// not fit either, 0x8000 by an int32, and 0x80000000 by an int64. Values wrap around as the type
// does, so unsigned pixels are decoded as signed ones of their size.

/// Decodes `count` pixels of T (int8, int16, int32 or int64) into `pixels`, in native byte order.
/// Fails, and leaves pixels undefined, if the bytes end before; returns how many it used. Reads
/// nothing but `packed`. Any thread.
template <class T>
[[nodiscard]] base::Result<std::size_t> decodeByteOffset(std::span<const std::byte> packed,
                                                         T* pixels, std::size_t count);

/// The same, a byte at a time: the twin that tests compare with.
template <class T>
[[nodiscard]] base::Result<std::size_t> decodeByteOffsetPlainly(std::span<const std::byte> packed,
                                                                T* pixels, std::size_t count);

}  // namespace spate::stream
