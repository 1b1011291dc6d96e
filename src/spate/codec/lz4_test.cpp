// SPDX-License-Identifier: MIT
#include "spate/codec/lz4.h"

#include <gtest/gtest.h>
#include <lz4.h>

#include <algorithm>
#include <string>

#include "spate/codec/blocks.h"
#include "spate/codec/frames_for_test.h"

namespace spate::codec {
namespace {

Bytes rawBlock(const Bytes& pixels) {
    Bytes block(static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(pixels.size()))));
    block.resize(static_cast<std::size_t>(LZ4_compress_default(
        reinterpret_cast<const char*>(pixels.data()), reinterpret_cast<char*>(block.data()),
        static_cast<int>(pixels.size()), static_cast<int>(block.size()))));
    return block;
}

// As the HDF5 filter writes it (H5Zlz4.c), in blocks of `blockBytes`.
Bytes hdf5Filtered(const Bytes& pixels, std::size_t blockBytes) {
    Bytes made(kHeaderBytes);
    putBigEndian(pixels.size(), 8, made, 0);
    putBigEndian(blockBytes, 4, made, 8);
    for (std::size_t at = 0; at < pixels.size(); at += blockBytes) {
        const auto begin = pixels.begin() + static_cast<std::ptrdiff_t>(at);
        const std::size_t bytes = std::min(blockBytes, pixels.size() - at);
        const Bytes block(begin, begin + static_cast<std::ptrdiff_t>(bytes));
        Bytes packed = rawBlock(block);
        if (packed.size() >= bytes) packed = block;
        made.resize(made.size() + kLengthBytes);
        putBigEndian(packed.size(), 4, made, made.size() - kLengthBytes);
        made.insert(made.end(), packed.begin(), packed.end());
    }
    return made;
}

class Lz4 : public ::testing::Test {
protected:
    base::Result<Bytes> decoded(const Bytes& compressed, std::size_t bytes,
                                Framing framing = Framing::Hdf5) {
        Bytes pixels(bytes, std::byte{0xA5});
        const auto done = decodeLz4(compressed, pixels, pool_, framing);
        if (!done) return base::failAs(done);
        return pixels;
    }
    base::ThreadPool pool_{3};
};

TEST_F(Lz4, DecodesBlocksOfEverySizePackedOrNot) {
    for (const Bytes& pixels : {countedPixels(70'001, 2, 1), noisePixels(70'001, 2)}) {
        for (const std::size_t blockBytes : {1U, 100U, 4096U, 65'536U, 1U << 30U}) {
            const Bytes compressed = hdf5Filtered(pixels, blockBytes);
            EXPECT_EQ(uncompressedBytes(compressed).value(), pixels.size());
            EXPECT_EQ(decoded(compressed, pixels.size()).value(), pixels) << blockBytes;
        }
    }
}

TEST_F(Lz4, DecodesWhatItEncodes) {
    for (const Bytes& pixels :
         {Bytes(), countedPixels(1, 1, 1), countedPixels(900'000, 4, 3), noisePixels(600'001, 4)}) {
        Bytes compressed(lz4Bound(pixels.size()));
        compressed.resize(encodeLz4(pixels, compressed, pool_).value());
        EXPECT_EQ(decoded(compressed, pixels.size()).value(), pixels);
    }
}

TEST_F(Lz4, DecodesOneRawBlock) {
    const Bytes pixels = countedPixels(70'001, 2, 5);
    const Bytes block = rawBlock(pixels);
    EXPECT_EQ(decoded(block, pixels.size(), Framing::RawBlock).value(), pixels);
    EXPECT_FALSE(decoded(block, pixels.size() - 1, Framing::RawBlock));
    EXPECT_EQ(decoded(block, pixels.size() + 1, Framing::RawBlock).error().message,
              std::to_string(block.size()) + " bytes of LZ4 data do not make " +
                  std::to_string(pixels.size() + 1) + " bytes of pixels");
    EXPECT_FALSE(decoded(block, pixels.size(), Framing::Headerless));
}

TEST_F(Lz4, TakesNoFrameThatIsCutOrTooLong) {
    const Bytes pixels = countedPixels(3000, 2, 6);
    const Bytes good = hdf5Filtered(pixels, 1000);
    for (std::size_t length = 0; length < good.size(); ++length) {
        EXPECT_FALSE(
            decoded(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)),
                    pixels.size()));
    }
    Bytes longer = good;
    longer.push_back(std::byte{0});
    EXPECT_EQ(decoded(longer, pixels.size()).error().message,
              "1 bytes follow the 6 blocks, expected 0");
    EXPECT_FALSE(decoded(good, pixels.size() - 2));
}

TEST_F(Lz4, SurvivesBytesThatAreChanged) {
    std::mt19937_64 random(7);
    const Bytes pixels = countedPixels(5001, 2, 8);
    const Bytes good = hdf5Filtered(pixels, 2048);
    for (int i = 0; i < 3000; ++i) {
        Bytes wrong = good;
        wrong[random() % wrong.size()] = static_cast<std::byte>(random());
        if (i % 2 == 0) wrong[random() % 64] = static_cast<std::byte>(random());
        (void)decoded(wrong, pixels.size());
        (void)decoded(wrong, pixels.size(), Framing::RawBlock);
    }
}

}  // namespace
}  // namespace spate::codec
