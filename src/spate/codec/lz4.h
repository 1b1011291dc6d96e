// SPDX-License-Identifier: MIT
// LZ4 alone, of pixels that are not shuffled.
#pragma once

#include <cstddef>
#include <span>

#include "spate/base/result.h"
#include "spate/base/thread_pool.h"
#include "spate/codec/framing.h"

namespace spate::codec {

/// Unpacks one frame into `pixels`, which is exactly as long as it. Of Framing::Hdf5, a block as
/// long as its pixels is not packed at all, and blocks are decoded on the pool's threads; blocks of
/// the default size are the whole frame. Headerless is an error: LZ4 has no default blocks.
/// Allocates nothing. Any thread. An error says which block is corrupt, or which length does not
/// fit; `pixels` then holds anything.
[[nodiscard]] base::Result<void> decodeLz4(std::span<const std::byte> compressed,
                                           std::span<std::byte> pixels, base::ThreadPool& pool,
                                           Framing framing = Framing::Hdf5);

/// Room that encodeLz4() needs for so many bytes of pixels, whatever they are.
[[nodiscard]] std::size_t lz4Bound(std::size_t bytes);

/// Packs one frame as Framing::Hdf5, in blocks of 256 KiB. Returns how many bytes of `compressed`
/// are used, which has room for lz4Bound().
[[nodiscard]] base::Result<std::size_t> encodeLz4(std::span<const std::byte> pixels,
                                                  std::span<std::byte> compressed,
                                                  base::ThreadPool& pool);

}  // namespace spate::codec
