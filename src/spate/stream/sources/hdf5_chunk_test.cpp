// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_chunk.h"

#include <gtest/gtest.h>

#include "spate/codec/bitshuffle.h"
#include "spate/codec/lz4.h"

namespace spate::stream {
namespace {

using Codec = ChunkPacking::Codec;

std::vector<std::byte> somePixels(std::size_t bytes) {
    std::vector<std::byte> pixels(bytes);
    for (std::size_t i = 0; i < bytes; ++i) pixels[i] = static_cast<std::byte>(i * i % 7);
    return pixels;
}

TEST(Hdf5Chunk, KnowsItsFilters) {
    const auto packing = [](std::vector<Hdf5Filter> filters) { return chunkPacking(filters); };
    const Hdf5Filter bitshuffle{.id = 32008, .values = {0, 3, 4, 0, 2}};
    ASSERT_TRUE(packing({bitshuffle}));
    EXPECT_EQ(packing({bitshuffle})->codec, Codec::BitshuffleLz4);
    EXPECT_EQ(packing({bitshuffle})->elementBytes, 4U);
    EXPECT_EQ(packing({{.id = 32008, .values = {0, 3, 2}}})->codec, Codec::Bitshuffle);
    EXPECT_EQ(packing({{.id = 32008, .values = {0, 3, 2, 64}}})->blockElements, 64U);
    EXPECT_EQ(packing({{.id = 32004}})->codec, Codec::Lz4);
    EXPECT_FALSE(packing({}));
    EXPECT_FALSE(packing({{.id = 1}}));
    EXPECT_FALSE(packing({{.id = 2}, bitshuffle}));
    EXPECT_FALSE(packing({{.id = 32008, .values = {0, 3}}}));
    EXPECT_FALSE(packing({{.id = 32008, .values = {0, 3, 0, 0, 2}}}));
    EXPECT_FALSE(packing({{.id = 32008, .values = {0, 3, 1U << 30U, 0, 2}}}));
    EXPECT_FALSE(packing({{.id = 32008, .values = {0, 4, 4, 0, 3}}})) << "Zstandard";
}

TEST(Hdf5Chunk, UnpacksAndTakesWhatWasSkippedAsItIs) {
    const auto pool = base::ThreadPool::shared();
    const auto pixels = somePixels(40'000);
    std::vector<std::byte> packed(codec::bitshuffleLz4Bound(pixels.size(), 4));
    packed.resize(codec::encodeBitshuffleLz4(pixels, 4, packed, *pool).value());
    const ChunkPacking bslz4{.codec = Codec::BitshuffleLz4, .elementBytes = 4};
    std::vector<std::byte> unpacked(pixels.size());
    ASSERT_TRUE(decodeChunk(packed, bslz4, 0, unpacked, *pool));
    EXPECT_EQ(unpacked, pixels);
    unpacked.assign(pixels.size(), std::byte{});
    ASSERT_TRUE(decodeChunk(pixels, bslz4, 1, unpacked, *pool));
    EXPECT_EQ(unpacked, pixels);
    EXPECT_FALSE(decodeChunk(packed, bslz4, 1, unpacked, *pool)) << "other lengths";
    packed.pop_back();
    EXPECT_FALSE(decodeChunk(packed, bslz4, 0, unpacked, *pool));
    EXPECT_FALSE(decodeChunk({}, bslz4, 0, unpacked, *pool));
    EXPECT_FALSE(decodeChunk(packed, {.codec = Codec::BitshuffleLz4, .elementBytes = 3}, 0,
                             unpacked, *pool));
}

TEST(Hdf5Chunk, NothingIsLongerThanItMayBe) {
    // Bytes without any order, in the smallest blocks: what a filter makes of them is longest.
    EXPECT_GE(longestChunk({.codec = Codec::BitshuffleLz4, .elementBytes = 1}, 8000),
              8000U / 8 * (8 + 16 + 4) + 12);
    EXPECT_GE(longestChunk({.codec = Codec::Lz4}, 8000), 8000U * 5 + 12);
    EXPECT_EQ(longestChunk({.codec = Codec::Bitshuffle}, 8000), 8000U);
}

}  // namespace
}  // namespace spate::stream
