// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_array.h"

#include <gtest/gtest.h>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/messages_for_test.h"

namespace spate::stream {
namespace {

const std::vector<std::uint16_t> kPixels = {0, 1, 2, 3, 1000, 65535};  // 2 × 3

class ZmqArray : public testing::Test {
protected:
    image::Frame frame(const std::vector<Text>& parts) {
        return frameOf(*decoder_, messageOf(parts));
    }
    std::string error(const std::vector<Text>& parts) {
        return errorOf(*decoder_, messageOf(parts));
    }

    std::unique_ptr<MessageDecoder> decoder_ = makeArrayDecoder();
    const Text pixels_ = textOf(kPixels);
};

TEST_F(ZmqArray, ArraysThatAreNestedWithoutEnd) {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    EXPECT_EQ(error({R"({"type":"uint16","frame":1,"shape":[2,)" + deep + "]}", pixels_}),
              "frame 1: the shape has a size that is array: expected whole numbers");
}

TEST_F(ZmqArray, AHeaderAndPixelsWhereTheyLie) {
    const Message message = messageOf(
        {R"({"htype":"array-1.0","shape":[2,3],"type":"uint16","frame":17,"source":"cam",)"
         R"("gain":2.5,"on":true,"list":[1]})",
         pixels_});
    const auto image = frameOf(*decoder_, message);
    EXPECT_EQ(image.id, 17U);
    expectPixels(image, kPixels.data(), 2, 3);
    EXPECT_EQ(image.view.data(), message[1].bytes.data()) << "copied";
    EXPECT_EQ(*image.attributes,
              (image::Attributes{{"gain", "2.5"}, {"on", "true"}, {"source", "cam"}}));
    EXPECT_FALSE(image.special) << "what values mean is not said";
}

TEST_F(ZmqArray, ATopicInFront) {
    expectPixels(frame({"cam1", R"({"shape":[2,3],"type":"uint16"})", pixels_}), kPixels.data(), 2,
                 3);
    expectPixels(frame({R"({"shape":[2,3],"type":"uint16"})", pixels_, "more"}), kPixels.data(), 2,
                 3);
}

TEST_F(ZmqArray, CountsFramesThatHaveNoNumber) {
    EXPECT_EQ(frame({R"({"shape":[2,3],"type":"uint16"})", pixels_}).id, 0U);
    EXPECT_EQ(frame({R"({"shape":[2,3],"type":"uint16"})", pixels_}).id, 1U);
    EXPECT_EQ(frame({R"({"shape":[2,3],"type":"uint16","frame":"40"})", pixels_}).id, 40U);
    EXPECT_EQ(frame({R"({"shape":[2,3],"type":"uint16"})", pixels_}).id, 41U);
}

TEST_F(ZmqArray, EitherByteOrderAndSpelling) {
    for (const auto* key : {"endianness", "endianess"}) {
        const Text about = fmt::format(R"({{"shape":[2,3],"type":"uint16","{}":)", key);
        expectPixels(frame({about + R"("little"})", pixels_}), kPixels.data(), 2, 3);
        expectPixels(frame({about + R"("big"})", withBytesSwapped(pixels_, 2)}), kPixels.data(), 2,
                     3);
    }
}

TEST_F(ZmqArray, ShapesWithOnesInFrontAndChannelsBehind) {
    expectPixels(frame({R"({"shape":[1,1,2,3],"type":"uint16"})", pixels_}), kPixels.data(), 2, 3);
    const auto color = frame({R"({"shape":[2,1,3],"type":"uint16"})", pixels_});
    EXPECT_EQ(color.view.channels(), 3);
    EXPECT_EQ(color.view.rows(), 2);
    EXPECT_EQ(color.view.cols(), 1);
}

TEST_F(ZmqArray, EveryType) {
    for (const image::DType dtype : image::kAllDTypes) {
        const Text bytes(6 * image::sizeOf(dtype), '\1');
        const auto image =
            frame({fmt::format(R"({{"shape":[2,3],"type":"{}"}})", image::name(dtype)), bytes});
        EXPECT_EQ(image::name(image.view.dtype()), image::name(dtype));
        EXPECT_EQ(image.view.byteCount(), static_cast<std::int64_t>(bytes.size()));
    }
}

TEST_F(ZmqArray, EveryEncodingWithAndWithoutAHeader) {
    const auto pixels = testPixels<std::uint16_t>(40 * 1000);
    const Text raw = textOf(pixels);
    const auto length = static_cast<std::uint32_t>(raw.size());
    const Text measured(reinterpret_cast<const char*>(&length), sizeof(length));  // as python-lz4

    const auto expectEncoded = [&](const Text& encoding, const Text& blob) {
        SCOPED_TRACE(encoding);
        const Text about = R"({"shape":[40,1000],"type":"uint16","encoding":")" + encoding + "\"}";
        expectPixels(frame({about, blob}), pixels.data(), 40, 1000);
    };
    for (const auto* none : {"", "none", "raw"}) expectEncoded(none, raw);
    expectEncoded("lz4", lz4Literals(raw));
    expectEncoded("lz4", measured + lz4Literals(raw));
    expectEncoded("lz4", lz4Framed(raw));
    for (const auto* shuffled : {"bslz4", "bitshuffle_lz4", "bitshuffle-lz4"}) {
        expectEncoded(shuffled, bitshuffled(raw, 2));
        expectEncoded(shuffled, bitshuffled(raw, 2, codec::Framing::Headerless));
    }
}

TEST_F(ZmqArray, WhatIsPackedAsInFilesNeedNotBeUnpackedForOne) {
    const auto packed = bitshuffled(pixels_, 2);
    const auto stored = [&](const Text& header, const Text& bytes) {
        const auto message = messageOf({"{\"shape\":[2,3],\"gain\":2," + header + "}", bytes});
        const auto arrival = decoder_->read(message);
        EXPECT_TRUE(arrival && arrival->has_value());
        return (*arrival)->stored;
    };
    const Text good = R"("type":"uint16","encoding":"bitshuffle_lz4")";
    const auto frame = stored(good, packed)();
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_EQ(Text(reinterpret_cast<const char*>(frame->chunk.data()), frame->chunk.size()),
              packed);
    EXPECT_EQ(frame->about.view.rows(), 2);
    EXPECT_EQ(frame->about.view.cols(), 3);
    EXPECT_EQ(image::name(frame->about.view.dtype()), "uint16");
    EXPECT_EQ(frame->about.attributes->at("gain"), "2");
    // All else has to be unpacked, and a wrong length is seen without that.
    EXPECT_FALSE(stored(R"("type":"uint16")", pixels_));
    EXPECT_FALSE(stored(R"("type":"uint16","encoding":"lz4")", lz4Framed(pixels_)));
    EXPECT_FALSE(stored(good, bitshuffled(pixels_, 2, codec::Framing::Headerless)));
    EXPECT_FALSE(stored(good + R"(,"endianness":"big")", packed));
    EXPECT_FALSE(stored(good, packed + "more")());
    EXPECT_FALSE(stored(good, packed.substr(0, packed.size() - 1))());
}

TEST_F(ZmqArray, RefusesWhatItCannotShowAndGoesOn) {
    const auto refused = [&](const Text& header) { return error({header, pixels_}); };
    EXPECT_EQ(error({"x"}), "a message of 1 parts: expected a JSON header and the pixels");
    EXPECT_EQ(error({}), "a message of 0 parts: expected a JSON header and the pixels");
    EXPECT_EQ(refused(R"({"shape":[2,3])"),
              R"(the header '{"shape":[2,3]': expected a JSON object)");
    EXPECT_EQ(refused(Text(100000, '[')).substr(0, 15), "the header '[[[");
    EXPECT_EQ(refused(R"({"htype":"dimage-1.0","shape":[2,3],"type":"uint16"})"),
              "frame 0: the htype 'dimage-1.0': expected array-1.0");
    EXPECT_EQ(refused(R"({"shape":[2,3]})"), "frame 1: the type '': expected uint16, float32, …");
    EXPECT_EQ(refused(R"({"type":"uint16"})"),
              "frame 2: the shape is missing: expected an array of sizes");
    EXPECT_EQ(refused(R"({"shape":[4,2,3],"type":"uint16","frame":7})"),
              "frame 7: 12 bytes for 4 × 2 uint16 pixels: expected 48");
    EXPECT_EQ(
        refused(R"({"shape":[4,2,5],"type":"uint16","frame":7})"),
        "frame 7: the shape [4, 2, 5] of uint16: expected [rows, cols], or 3 or 4 channels of "
        "uint8, uint16, float32 or float64 behind");
    EXPECT_EQ(refused(R"({"shape":[2,1e300],"type":"uint16","frame":7})"),
              "frame 7: the shape has a size that is 1e+300: expected whole numbers");
    EXPECT_EQ(refused(R"({"shape":[2,3],"type":"uint16","frame":7,"endianness":"middle"})"),
              "frame 7: the endianness 'middle': expected little or big");
    EXPECT_EQ(refused(R"({"shape":[2,3],"type":"uint16","frame":7,"encoding":"zip"})"),
              "frame 7: the encoding 'zip': expected none, lz4 or bitshuffle_lz4");
    EXPECT_EQ(refused(R"({"shape":[2,2],"type":"uint16","frame":7})"),
              "frame 7: 12 bytes for 2 × 2 uint16 pixels: expected 8");
    EXPECT_EQ(refused(R"({"shape":[60000,60000],"type":"uint16","frame":7,"encoding":"lz4"})"),
              "frame 7: 12 bytes for 60000 × 60000 uint16 pixels: expected more than 28235294, as "
              "LZ4 packs them");
    EXPECT_NE(refused(R"({"shape":[2,3],"type":"uint16","frame":7,"encoding":"lz4"})"), "");
    EXPECT_NE(refused(R"({"shape":[8,8],"type":"uint16","frame":7,"encoding":"bslz4"})"), "");
    expectPixels(frame({R"({"shape":[2,3],"type":"uint16"})", pixels_}), kPixels.data(), 2, 3);
    expectPixels(frame({R"({"shape":[3,2],"type":"uint16"})", pixels_}), kPixels.data(), 3, 2);
}

}  // namespace
}  // namespace spate::stream
