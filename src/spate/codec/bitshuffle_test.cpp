// SPDX-License-Identifier: MIT
// THREAD_TESTS: every decoding here shares its blocks among threads.
#include "spate/codec/bitshuffle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <string>
#include <thread>

#include "spate/base/allocation_count_test.h"
#include "spate/codec/blocks.h"
#include "spate/codec/frames_for_test.h"
#include "spate/codec/reference_bitshuffle_test.h"

namespace spate::codec {
namespace {

constexpr std::size_t kElementBytes[] = {1, 2, 3, 4, 6, 8, 16};

// Nothing, raw elements alone, one group, blocks that are full, and those that are not.
constexpr std::size_t kElementCounts[] = {0, 1, 7, 8, 9, 63, 511, 512, 4096, 8200, 20003};

class Bitshuffle : public ::testing::Test {
protected:
    Bytes encoded(const Bytes& pixels, std::size_t elementBytes, Framing framing = Framing::Hdf5) {
        Bytes compressed(bitshuffleLz4Bound(pixels.size(), elementBytes));
        const auto made = encodeBitshuffleLz4(pixels, elementBytes, compressed, pool_, framing);
        EXPECT_TRUE(made) << made.error().message;
        compressed.resize(made.value_or(0));
        return compressed;
    }
    base::Result<Bytes> decoded(const Bytes& compressed, std::size_t bytes,
                                std::size_t elementBytes, Framing framing = Framing::Hdf5) {
        Bytes pixels(bytes, std::byte{0xA5});
        const auto done = decodeBitshuffleLz4(compressed, elementBytes, pixels, pool_, framing);
        if (!done) return base::failAs(done);
        return pixels;
    }
    // The error of decoding, or "decoded".
    std::string errorOf(const Bytes& compressed, std::size_t bytes, std::size_t elementBytes = 4,
                        Framing framing = Framing::Hdf5) {
        const auto pixels = decoded(compressed, bytes, elementBytes, framing);
        return pixels ? "decoded" : pixels.error().message;
    }

    base::ThreadPool pool_{3};
};

TEST_F(Bitshuffle, DecodesWhatItEncodes) {
    for (const std::size_t elementBytes : kElementBytes) {
        for (const std::size_t count : kElementCounts) {
            for (const Framing framing : {Framing::Hdf5, Framing::Headerless}) {
                const Bytes pixels = countedPixels(count, elementBytes, count);
                const Bytes compressed = encoded(pixels, elementBytes, framing);
                const auto back = decoded(compressed, pixels.size(), elementBytes, framing);
                ASSERT_TRUE(back) << back.error().message;
                ASSERT_EQ(*back, pixels) << elementBytes << " " << count;
            }
        }
    }
}

TEST_F(Bitshuffle, KeepsWhatCannotBeCompressed) {
    const Bytes pixels = noisePixels(100'003 * 4, 1);
    const Bytes compressed = encoded(pixels, 4);
    EXPECT_GT(compressed.size(), pixels.size());
    EXPECT_EQ(uncompressedBytes(compressed).value(), pixels.size());
    EXPECT_EQ(decoded(compressed, pixels.size(), 4).value(), pixels);
}

TEST_F(Bitshuffle, SpeaksAsTheReferenceLibraryDoes) {
    const ReferenceBitshuffle reference;
    if (!reference.isThere()) GTEST_SKIP() << "needs the Debian package bitshuffle";
    for (const std::size_t elementBytes : kElementBytes) {
        EXPECT_EQ(defaultBlockElements(elementBytes), reference.defaultBlockSize(elementBytes));
        for (const std::size_t count : kElementCounts) {
            const Bytes pixels = countedPixels(count, elementBytes, count);
            // An own encoding, read by the library.
            const Bytes own = encoded(pixels, elementBytes, Framing::Headerless);
            Bytes back(pixels.size());
            ASSERT_EQ(reference.decompressLz4(own.data(), back.data(), count, elementBytes, 0),
                      static_cast<std::int64_t>(own.size()));
            ASSERT_EQ(back, pixels) << elementBytes << " " << count;
            // The library's, read here.
            Bytes theirs(bitshuffleLz4Bound(pixels.size(), elementBytes));
            const auto length =
                reference.compressLz4(pixels.data(), theirs.data(), count, elementBytes, 0);
            ASSERT_GE(length, 0);
            theirs.resize(static_cast<std::size_t>(length));
            const auto decodedHere =
                decoded(theirs, pixels.size(), elementBytes, Framing::Headerless);
            ASSERT_TRUE(decodedHere) << decodedHere.error().message;
            ASSERT_EQ(*decodedHere, pixels) << elementBytes << " " << count;
        }
    }
}

TEST_F(Bitshuffle, TakesBlocksOfEverySizeFromTheHeader) {
    const ReferenceBitshuffle reference;
    if (!reference.isThere()) GTEST_SKIP() << "needs the Debian package bitshuffle";
    constexpr std::size_t kCount = 10'005;
    const Bytes pixels = countedPixels(kCount, 4, 2);
    for (const std::size_t blockElements : {8U, 16U, 64U, 1000U, 2048U, 16'384U, 1U << 20U}) {
        Bytes theirs(kHeaderBytes + 3 * pixels.size());
        putBigEndian(pixels.size(), 8, theirs, 0);
        putBigEndian(4 * blockElements, 4, theirs, 8);
        const auto length = reference.compressLz4(pixels.data(), theirs.data() + kHeaderBytes,
                                                  kCount, 4, blockElements);
        ASSERT_GE(length, 0) << blockElements;
        theirs.resize(kHeaderBytes + static_cast<std::size_t>(length));
        EXPECT_EQ(decoded(theirs, pixels.size(), 4).value(), pixels) << blockElements;
    }
}

TEST_F(Bitshuffle, TakesABlockSizeOfZeroForTheDefault) {
    const Bytes pixels = countedPixels(9000, 2, 3);
    Bytes compressed = encoded(pixels, 2);
    putBigEndian(0, 4, compressed, 8);
    EXPECT_EQ(decoded(compressed, pixels.size(), 2).value(), pixels);
}

TEST_F(Bitshuffle, DecodesWhatIsOnlyShuffled) {
    const ReferenceBitshuffle reference;
    if (!reference.isThere()) GTEST_SKIP() << "needs the Debian package bitshuffle";
    for (const std::size_t elementBytes : kElementBytes) {
        for (const std::size_t count : kElementCounts) {
            for (const std::size_t blockElements : {0U, 64U, 4096U}) {
                const Bytes pixels = countedPixels(count, elementBytes, 4);
                Bytes shuffled(pixels.size());
                reference.shuffle(pixels.data(), shuffled.data(), count, elementBytes,
                                  blockElements);
                Bytes back(pixels.size());
                ASSERT_TRUE(decodeBitshuffle(shuffled, elementBytes, back, pool_, blockElements));
                ASSERT_EQ(back, pixels) << elementBytes << " " << count << " " << blockElements;
            }
        }
    }
    Bytes pixels(64);
    EXPECT_FALSE(decodeBitshuffle(Bytes(63), 4, pixels, pool_));
    EXPECT_FALSE(decodeBitshuffle(Bytes(64), 4, pixels, pool_, 12));
    EXPECT_FALSE(decodeBitshuffle(Bytes(64), 4, pixels, pool_, SIZE_MAX / 2));
}

TEST_F(Bitshuffle, SaysWhatIsWrongWithAHeader) {
    const Bytes pixels = countedPixels(10'000, 4, 5);
    const Bytes good = encoded(pixels, 4);
    EXPECT_EQ(errorOf(Bytes(11), 40), "11 bytes of compressed pixels, expected a header of 12");
    EXPECT_EQ(errorOf(good, 39'996), "the header announces 40000 bytes of pixels, expected 39996");
    Bytes wrong = good;
    putBigEndian(12, 4, wrong, 8);
    EXPECT_EQ(errorOf(wrong, 40'000),
              "blocks of 12 bytes, expected a multiple of 32 up to 67108864");
    EXPECT_EQ(errorOf(good, 40'000, 0), "elements of 0 bytes, expected 1 to 65536");
    EXPECT_EQ(errorOf(good, 40'000, 3), "40000 bytes of pixels are no multiple of an element's 3");
    EXPECT_NE(errorOf(good, 40'000, 4, Framing::RawBlock).find("raw block"), std::string::npos);
}

TEST_F(Bitshuffle, BelievesNoHeaderThatPromisesTooMuch) {
    Bytes bomb(1000);
    putBigEndian(std::uint64_t{1} << 60U, 8, bomb, 0);
    EXPECT_NE(uncompressedBytes(bomb).error().message.find("at most 17179869184"),
              std::string::npos);
    putBigEndian(300'000, 8, bomb, 0);
    EXPECT_NE(uncompressedBytes(bomb).error().message.find("255 times at most"), std::string::npos);
    putBigEndian(200'000, 8, bomb, 0);
    EXPECT_EQ(uncompressedBytes(bomb).value(), 200'000U);
    EXPECT_FALSE(uncompressedBytes(bomb, 199'999));
    // Blocks that make more than they may.
    const Bytes zeros(1 << 20);
    Bytes compressed = encoded(zeros, 4);
    putBigEndian(1 << 19, 8, compressed, 0);
    EXPECT_NE(errorOf(compressed, 1 << 19).find("follow the 64 blocks"), std::string::npos);
    putBigEndian(1 << 20, 8, compressed, 0);
    putBigEndian(4096, 4, compressed, 8);
    EXPECT_NE(errorOf(compressed, 1 << 20), "decoded");
}

TEST_F(Bitshuffle, TakesNoFrameThatIsCutOrTooLong) {
    const Bytes pixels = countedPixels(3003, 4, 6);
    const Bytes good = encoded(pixels, 4);
    for (std::size_t length = 0; length < good.size(); length += length % 97 == 0 ? 97 : 1) {
        EXPECT_NE(errorOf(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)),
                          pixels.size()),
                  "decoded")
            << length;
    }
    Bytes longer = good;
    longer.push_back(std::byte{0});
    EXPECT_EQ(errorOf(longer, pixels.size()), "13 bytes follow the 2 blocks, expected 12");
}

TEST_F(Bitshuffle, NamesTheFirstCorruptBlock) {
    const Bytes pixels(8192 * 20);
    const Bytes good = encoded(pixels, 4);
    const std::size_t blockBytes = (good.size() - kHeaderBytes) / 20;  // all are alike
    for (const std::size_t block : {3U, 17U, 19U}) {
        Bytes wrong = good;
        for (std::size_t later = block; later < 20; ++later) {
            wrong[kHeaderBytes + later * blockBytes + kLengthBytes] = std::byte{0xFF};
        }
        EXPECT_EQ(errorOf(wrong, pixels.size()),
                  "block " + std::to_string(block) +
                      " of 20 is corrupt: its LZ4 data do not make 8192 bytes");
    }
}

// Whatever it says of them, it reads and writes only what it may (AddressSanitizer).
TEST_F(Bitshuffle, SurvivesBytesThatAreChanged) {
    std::mt19937_64 random(7);
    const Bytes pixels = countedPixels(5001, 2, 8);
    const Bytes good = encoded(pixels, 2);
    for (int i = 0; i < 3000; ++i) {
        Bytes wrong = good;
        wrong[random() % wrong.size()] = static_cast<std::byte>(random());
        if (i % 2 == 0) wrong[random() % 64] = static_cast<std::byte>(random());
        (void)decoded(wrong, pixels.size(), 2);
    }
}

TEST_F(Bitshuffle, AllocatesNothingInASteadyStream) {
    base::ThreadPool one(1);
    const Bytes pixels = countedPixels(100'000, 4, 9);
    const Bytes compressed = encoded(pixels, 4);
    Bytes back(pixels.size());
    ASSERT_TRUE(decodeBitshuffleLz4(compressed, 4, back, one));
    const std::uint64_t before = base::allocationCount();
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(decodeBitshuffleLz4(compressed, 4, back, one));
    EXPECT_EQ(base::allocationCount(), before);
}

TEST_F(Bitshuffle, ServesSeveralStreamsAtOnce) {
    std::vector<std::thread> streams;
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        streams.emplace_back([&, seed] {
            const Bytes pixels = countedPixels(50'001, 4, seed);
            for (int i = 0; i < 5; ++i) {
                const auto back = decoded(encoded(pixels, 4), pixels.size(), 4);
                EXPECT_TRUE(back && *back == pixels);
            }
        });
    }
    for (std::thread& stream : streams) stream.join();
}

// The frame of a real detector: the compressed bytes lie behind CBOR's tag 56500, in an array
// ["bslz4", 2, byte string].
TEST_F(Bitshuffle, DecodesARecordedEigerFrame) {
    const std::filesystem::path path =
        std::filesystem::path(SPATE_TEST_DATA) / "eiger2_16M_stream2_image.cbor";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
    std::ifstream file(path, std::ios::binary);
    const std::string message{std::istreambuf_iterator<char>(file), {}};
    const std::string before(
        "\xD9\xDC\xB4\x83\x65"
        "bslz4"
        "\x02\x5A",
        12);
    const std::size_t at = message.find(before);
    ASSERT_NE(at, std::string::npos);
    const auto* bytes = reinterpret_cast<const std::byte*>(message.data()) + at + before.size();
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i) length = length << 8U | std::to_integer<std::size_t>(*bytes++);
    ASSERT_LE(length, message.size() - at - before.size() - 4);

    const Bytes compressed(bytes, bytes + length);
    constexpr std::size_t kPixels = 4362U * 4148U;
    ASSERT_EQ(uncompressedBytes(compressed).value(), kPixels * 2);
    std::vector<std::uint16_t> pixels(kPixels);
    const auto done =
        decodeBitshuffleLz4(compressed, 2, std::as_writable_bytes(std::span(pixels)), pool_);
    ASSERT_TRUE(done) << done.error().message;
    // As the data's list says, which was counted with other programs.
    const auto masked = std::count(pixels.begin(), pixels.end(), 65'535);
    EXPECT_EQ(masked, 1'253'075);
    EXPECT_EQ(std::accumulate(pixels.begin(), pixels.end(), std::int64_t{0}) - 65'535 * masked,
              13'712);
}

}  // namespace
}  // namespace spate::codec
