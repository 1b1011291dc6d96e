// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_chunk.h"

#include <algorithm>

#include "spate/codec/bitshuffle.h"
#include "spate/codec/lz4.h"

namespace spate::stream {
namespace {

constexpr int kBitshuffleFilter = 32008;
constexpr int kLz4Filter = 32004;
constexpr std::size_t kMaxElementBytes = 256;

std::optional<ChunkPacking> bitshufflePacking(const std::vector<unsigned>& values) {
    using Codec = ChunkPacking::Codec;
    if (values.size() < 3 || values[2] == 0 || values[2] > kMaxElementBytes) return std::nullopt;
    const unsigned compression = values.size() > 4 ? values[4] : 0;
    if (compression != 0 && compression != 2) return std::nullopt;  // 3: Zstandard
    return ChunkPacking{.codec = compression == 2 ? Codec::BitshuffleLz4 : Codec::Bitshuffle,
                        .elementBytes = values[2],
                        .blockElements = values.size() > 3 ? values[3] : 0};
}

}  // namespace

std::optional<ChunkPacking> chunkPacking(std::span<const Hdf5Filter> filters) {
    if (filters.size() != 1) return std::nullopt;
    const Hdf5Filter& filter = filters.front();
    if (filter.id == kLz4Filter) return ChunkPacking{.codec = ChunkPacking::Codec::Lz4};
    if (filter.id == kBitshuffleFilter) return bitshufflePacking(filter.values);
    return std::nullopt;
}

std::size_t longestChunk(const ChunkPacking& packing, std::size_t pixelBytes) {
    if (packing.codec == ChunkPacking::Codec::Bitshuffle) return pixelBytes;
    // The smallest blocks: of bitshuffle 8 bytes, which LZ4 makes 24 and a length of 4; of LZ4 one
    // byte, which is stored with a length of 4.
    constexpr std::size_t kWorst = 6;
    return kWorst * pixelBytes + 4096;
}

base::Result<void> decodeChunk(std::span<const std::byte> chunk, const ChunkPacking& packing,
                               std::uint32_t skippedFilters, std::span<std::byte> pixels,
                               base::ThreadPool& pool) {
    using Codec = ChunkPacking::Codec;
    if ((skippedFilters & 1U) != 0) {
        if (chunk.size() != pixels.size()) {
            return base::fail("a chunk of {} bytes: expected {}", chunk.size(), pixels.size());
        }
        std::copy(chunk.begin(), chunk.end(), pixels.begin());
        return {};
    }
    if (packing.codec == Codec::Lz4) return codec::decodeLz4(chunk, pixels, pool);
    if (pixels.size() % packing.elementBytes != 0) {
        return base::fail("bitshuffle of elements of {} bytes: {} bytes of pixels are no multiple",
                          packing.elementBytes, pixels.size());
    }
    if (packing.codec == Codec::BitshuffleLz4) {
        return codec::decodeBitshuffleLz4(chunk, packing.elementBytes, pixels, pool);
    }
    return codec::decodeBitshuffle(chunk, packing.elementBytes, pixels, pool,
                                   packing.blockElements);
}

}  // namespace spate::stream
