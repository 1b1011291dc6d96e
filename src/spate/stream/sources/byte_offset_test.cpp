// SPDX-License-Identifier: MIT
#include "spate/stream/sources/byte_offset.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

namespace spate::stream {
namespace {

// What CBFlib's manual says, written down again: the shortest form of each difference.
template <class T>
std::vector<std::byte> encoded(const std::vector<T>& pixels) {
    std::vector<std::byte> packed;
    const auto put = [&](std::int64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) {
            packed.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i)));
        }
    };
    std::uint64_t before = 0;
    for (const T pixel : pixels) {
        const auto wide = static_cast<std::uint64_t>(std::int64_t{pixel});
        const auto difference = static_cast<std::int64_t>(wide - before);
        before = wide;
        const bool fits8 = difference >= -127 && difference <= 127;
        const bool fits16 = difference >= -32767 && difference <= 32767;
        const bool fits32 = difference >= -2147483647 && difference <= 2147483647;
        put(fits8 ? difference : -128, 1);
        if (fits8) continue;
        put(fits16 ? difference : -32768, 2);
        if (fits16) continue;
        put(fits32 ? difference : -2147483648LL, 4);
        if (!fits32) put(difference, 8);
    }
    return packed;
}

template <class T>
std::vector<T> randomPixels(std::mt19937& random, std::size_t count, int wildOnesIn) {
    std::vector<T> pixels(count);
    std::poisson_distribution<int> background(3);
    for (T& pixel : pixels) {
        pixel = static_cast<T>(background(random));
        if (random() % static_cast<unsigned>(wildOnesIn) != 0) continue;
        const auto wild = (std::uint64_t{random()} << 32 | random()) >> (random() % 64);
        pixel = static_cast<T>(wild);
    }
    return pixels;
}

template <class T>
class ByteOffset : public testing::Test {};
using Types = testing::Types<std::int8_t, std::int16_t, std::int32_t, std::int64_t>;
TYPED_TEST_SUITE(ByteOffset, Types);

TYPED_TEST(ByteOffset, BothWaysFindWhatWasEncoded) {
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        const auto pixels = randomPixels<TypeParam>(random, random() % 200, 1 << (random() % 8));
        const auto packed = encoded(pixels);
        std::vector<TypeParam> fast(pixels.size());
        std::vector<TypeParam> plain(pixels.size());
        EXPECT_EQ(decodeByteOffset<TypeParam>(packed, fast.data(), fast.size()), packed.size());
        EXPECT_EQ(decodeByteOffsetPlainly<TypeParam>(packed, plain.data(), plain.size()),
                  packed.size());
        EXPECT_EQ(plain, pixels);
        EXPECT_EQ(fast, pixels);
    }
}

// Any bytes, cut anywhere: the same pixels, the same place, the same error.
TYPED_TEST(ByteOffset, BothWaysAgreeOnNoise) {
    std::mt19937 random(2);
    for (int round = 0; round < 3000; ++round) {
        std::vector<std::byte> packed(random() % 64);
        for (auto& byte : packed) {
            byte = random() % 3 == 0 ? std::byte{0x80} : static_cast<std::byte>(random());
            if (random() % 4 == 0) byte = std::byte{0};
        }
        const std::size_t count = random() % 64;
        std::vector<TypeParam> fast(count);
        std::vector<TypeParam> plain(count);
        const auto used = decodeByteOffset<TypeParam>(packed, fast.data(), count);
        const auto expected = decodeByteOffsetPlainly<TypeParam>(packed, plain.data(), count);
        ASSERT_EQ(used.has_value(), expected.has_value());
        if (!used) {
            ASSERT_EQ(used.error().message, expected.error().message);
            continue;
        }
        ASSERT_EQ(*used, *expected);
        ASSERT_EQ(fast, plain);
    }
}

TEST(ByteOffset, SaysWhereTheBytesEnd) {
    const std::vector<std::byte> packed{std::byte{1}, std::byte{0x80}, std::byte{0}};
    std::vector<std::int32_t> pixels(2);
    const auto used = decodeByteOffset<std::int32_t>(packed, pixels.data(), 2);
    ASSERT_FALSE(used);
    EXPECT_EQ(used.error().message, "the 3 compressed bytes end at pixel 1 of 2");
}

}  // namespace
}  // namespace spate::stream
