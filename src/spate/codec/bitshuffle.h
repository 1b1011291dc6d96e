// SPDX-License-Identifier: MIT
// Bitshuffle, with and without LZ4: what photon-counting detectors and HDF5 files pack pixels with.
#pragma once

#include <cstddef>
#include <span>

#include "spate/base/result.h"
#include "spate/base/thread_pool.h"
#include "spate/codec/framing.h"

namespace spate::codec {

/// Elements of a block where nothing else is said: about 8 KiB of them.
/// Source: bshuf_default_block_size(), bitshuffle_core.c.
[[nodiscard]] std::size_t defaultBlockElements(std::size_t elementBytes);

/// Unpacks one frame into `pixels`, which is exactly as long as it: of Framing::Hdf5, as long as
/// uncompressedBytes() says. Elements have `elementBytes` bytes (of any number type, or of
/// records), in the order that the sender's machine has them: nothing is swapped.
///
/// Each block of elements is transposed bit by bit (bit_transpose.h) and then packed with LZ4, on
/// its own. The last block is as long as needed, rounded down to a multiple of 8 elements; what is
/// left of them lies unpacked at the end. The blocks are decoded on the pool's threads and the
/// caller's, each of which keeps room for a block (256 KiB at most); nothing else is allocated,
/// unless blocks are larger. Any thread, several at once.
///
/// An error says which block is corrupt, or which length does not fit. `pixels` then holds
/// anything. RawBlock is an error: it has no blocks to shuffle.
[[nodiscard]] base::Result<void> decodeBitshuffleLz4(std::span<const std::byte> compressed,
                                                     std::size_t elementBytes,
                                                     std::span<std::byte> pixels,
                                                     base::ThreadPool& pool,
                                                     Framing framing = Framing::Hdf5);

/// Whether `compressed` has Framing::Hdf5 and the lengths of its blocks fit it and `pixelBytes`, so
/// that it may be stored or passed on as it is. Unpacks nothing: a block may still be corrupt. The
/// errors are those of decodeBitshuffleLz4().
[[nodiscard]] base::Result<void> checkBitshuffleLz4(std::span<const std::byte> compressed,
                                                    std::size_t elementBytes,
                                                    std::size_t pixelBytes);

/// Room that encodeBitshuffleLz4() needs for so many bytes of pixels, whatever they are.
[[nodiscard]] std::size_t bitshuffleLz4Bound(std::size_t bytes, std::size_t elementBytes);

/// Packs one frame as decodeBitshuffleLz4() unpacks it, in blocks of the default size. Returns how
/// many bytes of `compressed` are used, which has room for bitshuffleLz4Bound().
[[nodiscard]] base::Result<std::size_t> encodeBitshuffleLz4(std::span<const std::byte> pixels,
                                                            std::size_t elementBytes,
                                                            std::span<std::byte> compressed,
                                                            base::ThreadPool& pool,
                                                            Framing framing = Framing::Hdf5);

/// Bitshuffle alone, as its HDF5 filter does without compression (cd_values[4] is 0): no header,
/// the frame as long as before. `blockElements` is cd_values[3], a multiple of 8; 0 is the default.
[[nodiscard]] base::Result<void> decodeBitshuffle(std::span<const std::byte> shuffled,
                                                  std::size_t elementBytes,
                                                  std::span<std::byte> pixels,
                                                  base::ThreadPool& pool,
                                                  std::size_t blockElements = 0);

}  // namespace spate::codec
