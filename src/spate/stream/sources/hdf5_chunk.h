// SPDX-License-Identifier: MIT
// The filters of HDF5 that are undone here, on many threads: bytes in, pixels out, no library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "spate/base/result.h"
#include "spate/base/thread_pool.h"

namespace spate::stream {

/// A step of a data set's filter pipeline, as its creation properties say.
struct Hdf5Filter {
    int id = 0;
    std::vector<unsigned> values{};  ///< its parameters (cd_values)
    std::string name{};
};

/// How one chunk is packed.
struct ChunkPacking {
    enum class Codec : std::uint8_t { Bitshuffle, BitshuffleLz4, Lz4 };
    Codec codec = Codec::Lz4;
    std::size_t elementBytes = 1;   ///< that bitshuffle shuffles
    std::size_t blockElements = 0;  ///< of bitshuffle without LZ4; 0: the default
};

/// The packing of a pipeline of one filter that codec/ knows (bitshuffle: 32008, LZ4: 32004);
/// nothing for every other. Any thread.
/// Source: bshuf_h5filter.c (cd_values: version, version, element size, block size, compression).
[[nodiscard]] std::optional<ChunkPacking> chunkPacking(std::span<const Hdf5Filter> filters);

/// The most that `pixelBytes` can be packed into, whatever the blocks: who claims more, lies.
[[nodiscard]] std::size_t longestChunk(const ChunkPacking& packing, std::size_t pixelBytes);

/// Unpacks one chunk into all of `pixels`. `skippedFilters` is the chunk's filter mask: bit 0 says
/// that it lies there as it is. An error says what does not fit; `pixels` then holds anything.
[[nodiscard]] base::Result<void> decodeChunk(std::span<const std::byte> chunk,
                                             const ChunkPacking& packing,
                                             std::uint32_t skippedFilters,
                                             std::span<std::byte> pixels, base::ThreadPool& pool);

}  // namespace spate::stream
