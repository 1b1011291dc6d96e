// SPDX-License-Identifier: MIT
// What an NTNDArray says of its pixels, true or not.
#include "spate/stream/sources/pva_pixels.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "spate/stream/sources/messages_for_test.h"
#include "spate/stream/sources/pva_server_for_test.h"

#if SPATE_WITH_ZLIB
#include <zlib.h>
#endif
#if SPATE_WITH_BLOSC
#include <blosc.h>
#endif
#if SPATE_WITH_JPEG
#include <turbojpeg.h>
#endif

namespace spate::stream {
namespace {

struct Claim {
    std::vector<std::int32_t> sizes{};
    std::string bytes{};  ///< of uint8
    std::string codec{};
    std::int32_t parameters = 5;
    std::optional<std::int32_t> colorMode{};
};

// An update of pva_server::imageType().
std::string updateOf(const Claim& claim) {
    PvaWriter body(pva_server::kOrder);
    body.size(0).size(claim.bytes.size()).raw(claim.bytes);
    body.text(claim.codec).byte(0x22).number(claim.parameters).number(std::int32_t{1});
    body.size(claim.sizes.size());
    for (const auto size : claim.sizes) body.byte(1).number(size);
    if (!claim.colorMode) return body.size(0).bytes();
    body.size(1).byte(1).text("ColorMode").byte(0x22).number(*claim.colorMode);
    return body.bytes();
}

base::Result<image::Frame> frameIn(const Claim& claim) {
    const auto asText = [](const std::string& text) {
        return std::span(reinterpret_cast<const std::byte*>(text.data()), text.size());
    };
    PvaTypes types;
    PvaState state;
    const auto type = pva_server::imageType();
    PvaReader description(asText(type), pva_server::kOrder);
    state.start(types.read(description));
    const auto update = std::make_shared<const std::string>(updateOf(claim));
    PvaBits all;
    all.set(0);
    PvaReader reader(asText(*update), pva_server::kOrder);
    state.update(reader, all, types, update);
    EXPECT_FALSE(reader.hasFailed()) << reader.reason();
    auto pixels = readPvaPixels(state.root());
    if (!pixels) return base::failAs(pixels);
    return PvaUnpacker().unpack(*pixels);
}

std::string errorOf(const Claim& claim) {
    const auto frame = frameIn(claim);
    EXPECT_FALSE(frame) << "a frame";
    return frame ? std::string() : frame.error().message;
}

// 8 × 6 pixels.
std::string counting() {
    std::string pixels;
    for (char i = 0; i < 48; ++i) pixels += i;
    return pixels;
}

TEST(PvaPixels, FindsColoursWhereTheirModeSays) {
    for (const std::int32_t mode : {2, 3, 4}) {
        std::vector<std::int32_t> sizes{4, 4};
        sizes.insert(sizes.begin() + (mode - 2), 3);
        const auto frame = frameIn({.sizes = sizes, .bytes = counting(), .colorMode = mode});
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_EQ(frame->view.channels(), 3);
        EXPECT_EQ(frame->view.rows(), 4);
        EXPECT_EQ(frame->view.cols(), 4);
        EXPECT_EQ(pixelsOf(frame->view), counting());
    }
    // Without a mode, by the size of three.
    EXPECT_EQ(frameIn({.sizes = {4, 4, 3}, .bytes = counting()})->view.channels(), 3);
    // A Bayer mosaic is an image of one channel.
    EXPECT_EQ(frameIn({.sizes = {8, 6}, .bytes = counting(), .colorMode = 1})->view.channels(), 1);
    // As is one with a last dimension of one.
    EXPECT_EQ(frameIn({.sizes = {8, 6, 1}, .bytes = counting()})->view.rows(), 6);
}

TEST(PvaPixels, RefusesShapesThatAreNone) {
    EXPECT_EQ(errorOf({.sizes = {}, .bytes = "a"}), "0 dimensions: expected one to three");
    EXPECT_EQ(errorOf({.sizes = {4, 4, 2}, .bytes = counting(), .colorMode = 2}),
              "dimensions [4, 4, 2], ColorMode 2: expected [x, y], or three, of which one is 3 "
              "colours");
    EXPECT_NE(errorOf({.sizes = {2, 2, 2, 6}, .bytes = counting()}).find("[2, 2, 2, 6]"),
              std::string::npos);
    EXPECT_NE(errorOf({.sizes = {-8, 6}, .bytes = counting()}).find("6 × -8"), std::string::npos);
    EXPECT_NE(errorOf({.sizes = {0, 6}, .bytes = ""}).find("6 × 0"), std::string::npos);
    EXPECT_NE(errorOf({.sizes = {2147483647, 2147483647}, .bytes = "a"}).find("16 GiB"),
              std::string::npos);
    EXPECT_NE(errorOf({.sizes = {2147483647, 3, 2147483647}, .bytes = "a", .colorMode = 3})
                  .find("16 GiB"),
              std::string::npos);
    EXPECT_EQ(errorOf({.sizes = {8, 7}, .bytes = counting()}),
              "48 bytes for 7 × 8 uint8 pixels: expected 56");
}

TEST(PvaPixels, RefusesTypesThatAreNone) {
    EXPECT_EQ(errorOf({.sizes = {8, 6}, .bytes = "x", .codec = "lz4", .parameters = 11}),
              "codec.parameters 11: expected the number of a type, 0 to 10");
    EXPECT_EQ(errorOf({.sizes = {8, 6}, .bytes = "x", .codec = "lz4", .parameters = -1}),
              "codec.parameters -1: expected the number of a type, 0 to 10");
}

TEST(PvaPixels, TakesLz4InBothFramings) {
    const std::string raw = lz4Literals(counting());
    auto frame = frameIn({.sizes = {8, 6}, .bytes = raw, .codec = "lz4"});
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(pixelsOf(frame->view), counting());
    frame = frameIn({.sizes = {8, 6}, .bytes = lz4Framed(counting()), .codec = "lz4hdf5"});
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(pixelsOf(frame->view), counting());
    // Of two bytes each, half as many.
    frame = frameIn({.sizes = {8, 3}, .bytes = raw, .codec = "lz4", .parameters = 6});
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(image::name(frame->view.dtype()), "uint16");
    EXPECT_EQ(pixelsOf(frame->view), counting());
    EXPECT_FALSE(frameIn({.sizes = {8, 6}, .bytes = raw.substr(1), .codec = "lz4"}));
    EXPECT_NE(errorOf({.sizes = {4096, 4096}, .bytes = raw, .codec = "lz4"}).find("expected more"),
              std::string::npos);
}

#if SPATE_WITH_ZLIB
TEST(PvaPixels, TakesZlib) {
    const auto pixels = counting();
    std::string packed(200, '\0');
    uLongf length = packed.size();
    ASSERT_EQ(::compress(reinterpret_cast<Bytef*>(packed.data()), &length,
                         reinterpret_cast<const Bytef*>(pixels.data()), pixels.size()),
              Z_OK);
    packed.resize(length);
    const auto frame = frameIn({.sizes = {8, 6}, .bytes = packed, .codec = "zlib"});
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(pixelsOf(frame->view), pixels);
    EXPECT_EQ(errorOf({.sizes = {8, 7}, .bytes = packed, .codec = "zlib"}),
              "48 bytes of zlib data: expected 56");
    for (std::size_t cut = 0; cut < packed.size(); ++cut) {
        EXPECT_FALSE(frameIn({.sizes = {8, 6}, .bytes = packed.substr(0, cut), .codec = "zlib"}));
    }
}
#endif

#if SPATE_WITH_BLOSC
TEST(PvaPixels, TakesBloscAndRefusesWhatIsDamaged) {
    std::string pixels;
    for (int i = 0; i < 64 * 64; ++i) pixels += static_cast<char>(i % 7);
    std::string packed(pixels.size() + BLOSC_MAX_OVERHEAD, '\0');
    const int length = ::blosc_compress_ctx(5, 1, 1, pixels.size(), pixels.data(), packed.data(),
                                            packed.size(), "lz4", 0, 1);
    ASSERT_GT(length, 0);
    packed.resize(static_cast<std::size_t>(length));
    const auto frame = frameIn({.sizes = {64, 64}, .bytes = packed, .codec = "blosc"});
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(pixelsOf(frame->view), pixels);
    EXPECT_EQ(errorOf({.sizes = {64, 65}, .bytes = packed, .codec = "blosc"}),
              "a Blosc buffer of 4096 bytes: expected 4160");
    for (std::size_t cut = 0; cut < packed.size(); ++cut) {
        EXPECT_FALSE(
            frameIn({.sizes = {64, 64}, .bytes = packed.substr(0, cut), .codec = "blosc"}));
    }
}
#else
TEST(PvaPixels, SaysThatBloscIsMissing) {
    EXPECT_EQ(errorOf({.sizes = {8, 6}, .bytes = "x", .codec = "blosc"}),
              "built without blosc: install libblosc-dev and build again");
}
#endif

#if SPATE_WITH_JPEG
std::string jpegOf(const std::string& pixels, int cols, int rows, int format) {
    unsigned char* bytes = nullptr;
    unsigned long length = 0;
    auto* const encoder = ::tjInitCompress();
    EXPECT_EQ(::tjCompress2(encoder, reinterpret_cast<const unsigned char*>(pixels.data()), cols, 0,
                            rows, format, &bytes, &length,
                            format == TJPF_GRAY ? TJSAMP_GRAY : TJSAMP_444, 95, 0),
              0);
    std::string jpeg(reinterpret_cast<const char*>(bytes), length);
    ::tjFree(bytes);
    ::tjDestroy(encoder);
    return jpeg;
}

TEST(PvaPixels, TakesJpegOfTheShapeThatIsSaid) {
    const std::string flat(64 * 48, 'P');
    const auto gray = jpegOf(flat, 64, 48, TJPF_GRAY);
    const auto frame = frameIn({.sizes = {64, 48}, .bytes = gray, .codec = "jpeg"});
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(pixelsOf(frame->view), flat);  // of one value: nothing is lost
    EXPECT_EQ(errorOf({.sizes = {48, 64}, .bytes = gray, .codec = "jpeg"}),
              "a JPEG of 48 × 64 pixels of 1 channels: expected 64 × 48 of 1");
    EXPECT_NE(errorOf({.sizes = {3, 64, 48}, .bytes = gray, .codec = "jpeg", .colorMode = 2})
                  .find("of 1 channels: expected 48 × 64 of 3"),
              std::string::npos);
    EXPECT_EQ(errorOf({.sizes = {64, 48}, .bytes = gray, .codec = "jpeg", .parameters = 6}),
              "a JPEG of uint16: expected uint8");
    for (const std::size_t cut : {std::size_t{20}, gray.size() / 2, gray.size() - 3}) {
        EXPECT_EQ(errorOf({.sizes = {64, 48}, .bytes = gray.substr(0, cut), .codec = "jpeg"})
                      .substr(0, 14),
                  "damaged JPEG: ")
            << cut;
    }
}

TEST(PvaPixels, HasTheColoursOfAJpegBesideEachOther) {
    const std::string flat(3 * 64 * 48, 'P');
    const auto jpeg = jpegOf(flat, 64, 48, TJPF_RGB);
    const auto frame =
        frameIn({.sizes = {64, 48, 3}, .bytes = jpeg, .codec = "jpeg", .colorMode = 4});
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(frame->view.channels(), 3);
    EXPECT_EQ(frame->view.colStride(), 3);
    EXPECT_EQ(pixelsOf(frame->view), flat);
}
#else
TEST(PvaPixels, SaysThatJpegIsMissing) {
    EXPECT_EQ(errorOf({.sizes = {8, 6}, .bytes = "x", .codec = "jpeg"}),
              "built without jpeg: install libturbojpeg0-dev and build again");
}
#endif

}  // namespace
}  // namespace spate::stream
