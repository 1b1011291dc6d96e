// SPDX-License-Identifier: MIT
// The blocks of a compressed frame: their header, their lengths, and the threads that share them.
// Private to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "spate/base/function_ref.h"
#include "spate/base/result.h"
#include "spate/base/thread_pool.h"
#include "spate/codec/framing.h"

namespace spate::codec {

inline constexpr std::size_t kHeaderBytes = 12;
inline constexpr std::size_t kLengthBytes = 4;

/// What HDF5's filters write in front of the blocks.
struct Header {
    std::size_t bytes = 0;       ///< of all pixels
    std::size_t blockBytes = 0;  ///< of the pixels of a block; 0: the codec's default
};
[[nodiscard]] base::Result<Header> readHeader(std::span<const std::byte> compressed,
                                              std::uint64_t limit = kMaxUncompressedBytes);
void writeHeader(const Header& header, std::byte* to);

/// The blocks of a frame, of which the last may be shorter, in their order.
struct Blocks {
    std::size_t bytes = 0;  ///< uncompressed, of all blocks
    std::size_t blockBytes = 0;

    [[nodiscard]] std::size_t count() const {
        return bytes == 0 ? 0 : (bytes - 1) / blockBytes + 1;
    }
    [[nodiscard]] std::size_t bytesOf(std::size_t block) const {
        return block + 1 < count() ? blockBytes : bytes - block * blockBytes;
    }
};

/// Unpacks a block that begins at `offset` of the pixels: false if it is corrupt.
using DecodeBlock = base::FunctionRef<bool(std::span<const std::byte> compressed,
                                           std::size_t offset, std::size_t bytes)>;

/// Checks the lengths of all blocks, and that `tailBytes` follow them and no more; then decodes the
/// blocks on the threads of the pool. Allocates nothing.
[[nodiscard]] base::Result<void> decodeBlocks(std::span<const std::byte> compressed,
                                              const Blocks& blocks, std::size_t tailBytes,
                                              base::ThreadPool& pool, DecodeBlock decode);

/// Packs a block of the pixels, with room for lz4BlockBound(): how many bytes it became.
using EncodeBlock =
    base::FunctionRef<std::size_t(std::size_t offset, std::size_t bytes, std::byte* to)>;

/// Room for the blocks of any pixels, with their lengths.
[[nodiscard]] std::size_t encodedBound(const Blocks& blocks);

/// Encodes the blocks on the threads of the pool, and moves them together. Returns their bytes.
/// `compressed` has room for encodedBound().
[[nodiscard]] std::size_t encodeBlocks(const Blocks& blocks, std::span<std::byte> compressed,
                                       base::ThreadPool& pool, EncodeBlock encode);

}  // namespace spate::codec
