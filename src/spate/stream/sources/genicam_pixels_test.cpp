// SPDX-License-Identifier: MIT
#include "spate/stream/sources/genicam_pixels.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "spate/stream/sources/bayer.h"
#include "spate/stream/sources/packed_bits.h"

namespace spate::stream {
namespace {

using Bytes = std::vector<std::byte>;

constexpr BitPacking kPackings[] = {BitPacking::Lsb10, BitPacking::Lsb12, BitPacking::Packed10,
                                    BitPacking::Packed12};

Bytes bytesOf(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

Bytes randomBytes(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    Bytes bytes(count);
    for (auto& byte : bytes) byte = static_cast<std::byte>(random());
    return bytes;
}

base::Result<image::Frame> unpacked(const GenicamImage& image, BayerAs bayer = BayerAs::Color) {
    return GenicamUnpacker(bayer).unpack(image, nullptr);
}

std::string errorOf(const GenicamImage& image) {
    const auto frame = unpacked(image);
    EXPECT_FALSE(frame);
    return frame ? std::string() : frame.error().message;
}

std::vector<std::uint16_t> pixelsOf(const image::Frame& frame) {
    std::vector<std::uint16_t> pixels;
    for (std::int64_t r = 0; r < frame.view.rows(); ++r) {
        for (std::int64_t c = 0; c < frame.view.cols(); ++c) {
            pixels.push_back(frame.view.pixel<std::uint16_t>(r, c));
        }
    }
    return pixels;
}

using Pixels = std::vector<std::uint16_t>;

TEST(PackedBits, AreThoseOfTheConventions) {
    // Four pixels 0x3A5, 0x012, 0x2FF, 0x100, packed by hand.
    const auto frame = [](std::uint32_t format, const Bytes& bytes) {
        return unpacked({.format = format, .rows = 1, .cols = 4, .bytes = bytes}).value();
    };
    const Pixels expected{0x3A5, 0x012, 0x2FF, 0x100};
    EXPECT_EQ(pixelsOf(frame(0x010A0046, bytesOf({0xA5, 0x4B, 0xF0, 0x2F, 0x40}))), expected);
    EXPECT_EQ(pixelsOf(frame(0x010C0047, bytesOf({0xA5, 0x23, 0x01, 0xFF, 0x02, 0x10}))), expected);
    EXPECT_EQ(pixelsOf(frame(0x010C0004, bytesOf({0xE9, 0x21, 0x04, 0xBF, 0x03, 0x40}))), expected);
    EXPECT_EQ(pixelsOf(frame(0x010C0006, bytesOf({0x3A, 0x25, 0x01, 0x2F, 0x0F, 0x10}))), expected);
}

TEST(PackedBits, AreTheSameFastAndPlainly) {
    base::ThreadPool pool(3);
    for (const auto packing : kPackings) {
        for (const std::size_t pixels :
             {1U, 2U, 3U, 4U, 5U, 7U, 8U, 1001U, 65535U, 65536U, 65537U, 200003U}) {
            const Bytes bytes = randomBytes(packedBytes(packing, pixels), 5);
            Pixels fast(pixels, 0xFFFF);
            Pixels plain(pixels, 0xAAAA);
            unpackBits(packing, bytes, fast, pool);
            unpackBitsPlainly(packing, bytes, plain);
            EXPECT_EQ(fast, plain) << static_cast<int>(packing) << ", " << pixels << " pixels";
        }
    }
}

TEST(GenicamPixels, LieWhereTheyAreIfTheyAreWholeBytes) {
    const Bytes bytes = bytesOf({1, 2, 3, 4, 5, 6, 7, 8});
    const auto mono8 =
        unpacked({.format = 0x01080001, .rows = 2, .cols = 3, .rowPadding = 1, .bytes = bytes});
    ASSERT_TRUE(mono8);
    EXPECT_EQ(mono8->view.data(), bytes.data());
    EXPECT_EQ(mono8->view.pixel<std::uint8_t>(1, 2), 7);
    const auto mono12 = unpacked({.format = 0x01100005, .rows = 2, .cols = 2, .bytes = bytes});
    ASSERT_TRUE(mono12);
    EXPECT_EQ(pixelsOf(*mono12), (Pixels{0x201, 0x403, 0x605, 0x807}));
    EXPECT_EQ(unpacked({.format = 0x01080002, .rows = 2, .cols = 4, .bytes = bytes})->view.dtype(),
              image::DType::Int8);
}

TEST(GenicamPixels, HaveTheirColoursInOrder) {
    const Bytes bytes = bytesOf({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    const auto at = [&](std::uint32_t format, std::int64_t cols, std::int64_t r, std::int64_t c) {
        const auto frame = unpacked({.format = format, .rows = 2, .cols = cols, .bytes = bytes});
        EXPECT_TRUE(frame);
        const auto& view = frame->view;
        return std::array<int, 3>{view.pixel<std::uint8_t>(r, c, 0),
                                  view.pixel<std::uint8_t>(r, c, 1),
                                  view.pixel<std::uint8_t>(r, c, 2)};
    };
    EXPECT_EQ(at(0x02180014, 2, 1, 0), (std::array<int, 3>{7, 8, 9}));
    EXPECT_EQ(at(0x02180015, 2, 1, 1), (std::array<int, 3>{12, 11, 10}));
    const auto rgba = unpacked({.format = 0x02200016, .rows = 1, .cols = 3, .bytes = bytes});
    EXPECT_EQ(rgba->view.channels(), 4);
}

TEST(GenicamPixels, OfPaddedRowsBeginAtAByte) {
    // Three pixels of 12 bits in five bytes, and one byte behind each row.
    const Bytes bytes =
        bytesOf({0x23, 0x61, 0x45, 0x89, 0x07, 0xEE, 0xBC, 0xFA, 0xDE, 0x12, 0x00, 0xEE});
    const auto frame =
        unpacked({.format = 0x010C0047, .rows = 2, .cols = 3, .rowPadding = 1, .bytes = bytes});
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(pixelsOf(*frame), (Pixels{0x123, 0x456, 0x789, 0xABC, 0xDEF, 0x012}));
}

// What the header says of each pixel, without the loops of the decoder.
int expectedColor(const Bytes& mosaic, const std::string& pattern, int rows, int cols, int r, int c,
                  char color) {
    const int row0 = r % 2 != 0 || r + 1 == rows ? r - (r % 2 != 0 || r + 1 == rows ? 1 : 0) : r;
    const int col0 = c % 2 != 0 || c + 1 == cols ? c - 1 : c;
    int found = -1;
    for (int y = row0; y < row0 + 2; ++y) {
        for (int x = col0; x < col0 + 2; ++x) {
            const char here = pattern[static_cast<std::size_t>(y % 2 * 2 + x % 2)];
            if (here != color || (color == 'G' && y != r)) continue;
            found = std::to_integer<int>(mosaic[static_cast<std::size_t>(y * cols + x)]);
        }
    }
    return found;
}

TEST(GenicamPixels, OfBayerHaveOnlyMeasuredColours) {
    const std::pair<std::uint32_t, std::string> kPatterns[] = {
        {0x01080008, "GRBG"}, {0x01080009, "RGGB"}, {0x0108000A, "GBRG"}, {0x0108000B, "BGGR"}};
    for (const auto& [format, pattern] : kPatterns) {
        for (const auto& [rows, cols] : {std::pair(2, 2), {3, 3}, {4, 5}, {67, 70}, {66, 69}}) {
            const Bytes mosaic = randomBytes(static_cast<std::size_t>(rows * cols), 3);
            const auto frame =
                unpacked({.format = format, .rows = rows, .cols = cols, .bytes = mosaic});
            ASSERT_TRUE(frame) << frame.error().message;
            ASSERT_EQ(frame->view.channels(), 3);
            for (int r = 0; r < rows; ++r) {
                for (int c = 0; c < cols; ++c) {
                    for (int k = 0; k < 3; ++k) {
                        ASSERT_EQ(frame->view.pixel<std::uint8_t>(r, c, k),
                                  expectedColor(mosaic, pattern, rows, cols, r, c, "RGB"[k]))
                            << pattern << " " << rows << " × " << cols << ": " << r << ", " << c
                            << ", " << k;
                    }
                }
            }
        }
    }
}

TEST(GenicamPixels, OfBayerAreAsTheyAreOnRequestOrWithMoreBits) {
    const Bytes bytes = randomBytes(32, 1);
    const auto raw =
        unpacked({.format = 0x01080009, .rows = 4, .cols = 4, .bytes = bytes}, BayerAs::Raw);
    ASSERT_TRUE(raw);
    EXPECT_EQ(raw->view.data(), bytes.data());
    EXPECT_FALSE(raw->view.isColor());
    const auto deep = unpacked({.format = 0x01100011, .rows = 4, .cols = 4, .bytes = bytes});
    ASSERT_TRUE(deep);
    EXPECT_EQ(deep->view.dtype(), image::DType::UInt16);
    const auto line = unpacked({.format = 0x01080009, .rows = 1, .cols = 4, .bytes = bytes});
    ASSERT_TRUE(line);
    EXPECT_FALSE(line->view.isColor());
}

TEST(GenicamPixels, ThatCannotBeAreRefusedByName) {
    const Bytes bytes(24);
    EXPECT_EQ(errorOf({.format = 0x02300018, .rows = 2, .cols = 2, .bytes = bytes}),
              "the pixel format 0x02300018: expected Mono or Bayer of 8 to 16 bits, RGB8, BGR8");
    EXPECT_EQ(errorOf({.format = 0x010C0047, .rows = 4, .cols = 5, .bytes = bytes}),
              "24 bytes for 4 × 5 pixels of Mono12p: expected 30");
    EXPECT_EQ(errorOf({.format = 0x01080001, .rows = 0, .cols = 5, .bytes = bytes}),
              "Mono8: an image of 0 × 5 pixels: expected at least one row and column");
    EXPECT_EQ(
        errorOf({.format = 0x01100007, .rows = 2, .cols = 5, .rowPadding = 3, .bytes = bytes}),
        "24 bytes for 2 × 5 pixels of Mono16: expected 26");
    EXPECT_NE(errorOf({.format = 0x01080001,
                       .rows = std::int64_t{1} << 40,
                       .cols = std::int64_t{1} << 40,
                       .bytes = bytes}),
              "");
    EXPECT_NE(errorOf({.format = 0x010A0046,
                       .rows = 2,
                       .cols = 2,
                       .rowPadding = std::int64_t{1} << 62,
                       .bytes = bytes}),
              "");
    EXPECT_NE(
        errorOf({.format = 0x010A0046, .rows = 2, .cols = 2, .rowPadding = -1, .bytes = bytes}),
        "");
}

}  // namespace
}  // namespace spate::stream
