// SPDX-License-Identifier: MIT
#include "spate/stream/sources/dectris_stream1.h"

#include <gtest/gtest.h>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/messages_for_test.h"

namespace spate::stream {
namespace {

using image::PixelValue;

constexpr const char* kTimes = R"({"htype":"dconfig-1.0","start_time":1,"stop_time":2})";

// What a detector sends for an image: part 1 says what the pixels are.
std::vector<Text> imageParts(std::uint64_t series, std::uint64_t frame, const Text& about,
                             const Text& pixels) {
    return {
        fmt::format(R"({{"htype":"dimage-1.0","series":{},"frame":{},"hash":"x"}})", series, frame),
        R"({"htype":"dimage_d-1.0",)" + about + "}", pixels, kTimes};
}

const std::vector<std::uint16_t> kCounts = {0, 1, 2, 3, 1000, 65535};  // 2 rows of 3
const Text kAboutCounts = R"("shape":[3,2],"type":"uint16","encoding":"<","size":12)";

class DectrisStream1 : public testing::Test {
protected:
    image::Frame frame(const std::vector<Text>& parts) {
        return frameOf(*decoder_, messageOf(parts));
    }
    std::string error(const std::vector<Text>& parts) {
        return errorOf(*decoder_, messageOf(parts));
    }
    std::string pixelError(const Text& about, const Text& pixels) {
        return error(imageParts(1, 9, about, pixels));
    }
    void take(const std::vector<Text>& parts) {
        const auto arrival = decoder_->read(messageOf(parts));
        ASSERT_TRUE(arrival) << arrival.error().message;
        EXPECT_FALSE(*arrival) << "a frame";
    }

    std::unique_ptr<MessageDecoder> decoder_ = makeDectrisStream1();
};

TEST_F(DectrisStream1, ShapesAreColumnsFirst) {
    const auto image = frame(imageParts(7, 3, kAboutCounts, textOf(kCounts)));
    EXPECT_EQ(image.id, 3U);
    expectPixels(image, kCounts.data(), 2, 3);
    EXPECT_EQ(image.special->sentinels, std::vector<PixelValue>{std::uint16_t{65535}});
}

TEST_F(DectrisStream1, TakesNumbersThatAreTextsAndAThirdDimensionOfOne) {
    auto parts =
        imageParts(7, 3, R"("shape":["3","2",1],"type":"uint16","encoding":"")", textOf(kCounts));
    parts[0] = R"({"htype":"dimage-1.0","series":"7","frame":"3"})";
    parts.pop_back();
    expectPixels(frame(parts), kCounts.data(), 2, 3);
}

TEST_F(DectrisStream1, EveryEncoding) {
    const auto pixels = testPixels<std::uint32_t>(64);
    const Text raw = textOf(pixels);
    const Text swapped = withBytesSwapped(raw, 4);
    const auto expectEncoded = [&](const Text& encoding, const Text& blob) {
        SCOPED_TRACE(encoding);
        const auto about = R"("shape":[8,8],"type":"uint32","encoding":")" + encoding + '"';
        expectPixels(frame(imageParts(1, 0, about, blob)), pixels.data(), 8, 8);
    };
    expectEncoded("<", raw);
    expectEncoded(">", swapped);
    expectEncoded("lz4<", lz4Literals(raw));
    expectEncoded("lz4>", lz4Literals(swapped));
    expectEncoded("bs32-lz4<", bitshuffled(raw, 4));
    expectEncoded("bs32-lz4>", bitshuffled(swapped, 4));
    expectEncoded("bs32lz4<", bitshuffled(raw, 4));
    expectEncoded("bs16-lz4<", bitshuffled(raw, 2));
    expectEncoded("bs8-lz4<", bitshuffled(raw, 1));
    expectEncoded("lz4", lz4Literals(raw));
    for (const auto* encoding : {"bs32<", "bs64-lz4<", "zstd<", "lz4=", "-", "<<"}) {
        PackedPixels none;
        EXPECT_FALSE(readEncoding(encoding, none)) << encoding;
    }
}

TEST_F(DectrisStream1, TheStartMessage) {
    const Text config =
        R"({"nimages":10,"ntrigger":3,"beam_center_x":1.5,"beam_center_y":2.5,)"
        R"("detector_distance":0.25,"wavelength":1.0,"x_pixel_size":7.5e-5,"y_pixel_size":7.5e-5,)"
        R"("countrate_correction_count_cutoff":1000,"description":"Eiger 1M","count_time":0.1})";
    const std::vector<std::uint32_t> levels = {0, 1, 0, 0, 0, 2};
    const std::vector<Text> all = {
        R"({"htype":"dheader-1.0","series":4,"header_detail":"all"})",
        config,
        R"({"htype":"dflatfield-1.0","shape":[3,2],"type":"float32"})",
        Text(24, '{'),
        R"({"htype":"dpixelmask-1.0","shape":[3,2],"type":"uint32"})",
        textOf(levels),
        R"({"htype":"dcountrate_table-1.0","shape":[2,1],"type":"float32"})",
        Text(8, 'x'),
        "an appendix"};
    take(all);
    EXPECT_EQ(decoder_->series(), (SeriesState{.id = 4, .expected = 30}));
    const auto image = frame(imageParts(4, 0, kAboutCounts, textOf(kCounts)));
    const auto& about = *image.attributes;
    EXPECT_EQ(about.at("detector"), "Eiger 1M");
    EXPECT_EQ(about.at("count_time"), "0.1 s");
    EXPECT_EQ(about.at("beam_center_x"), "1.5");
    EXPECT_EQ(about.at("beam_center_y"), "2.5");
    EXPECT_EQ(about.at("detector_distance"), "0.25");
    EXPECT_EQ(about.at("wavelength"), "1e-10");
    EXPECT_EQ(about.at("pixel_size_x"), "7.5e-05");
    ASSERT_TRUE(image.mask);
    EXPECT_TRUE(image.mask->isMasked(0, 1)) << "row 0, column 1";
    EXPECT_TRUE(image.mask->isMasked(1, 2));
    EXPECT_FALSE(image.mask->isMasked(1, 0));
    EXPECT_TRUE(image.special->sentinels.empty());
    EXPECT_EQ(image.special->overload, PixelValue(std::uint64_t{1000}));

    take({R"({"htype":"dseries_end-1.0","series":4})"});
    EXPECT_TRUE(decoder_->series()->ended);
    take({R"({"htype":"dheader-1.0","series":5,"header_detail":"none"})"});
    EXPECT_EQ(decoder_->series(), SeriesState{.id = 5});
    take({all[0], config, all[4], textOf(levels).substr(1)});
    const auto unmasked = frame(imageParts(4, 0, kAboutCounts, textOf(kCounts)));
    EXPECT_FALSE(unmasked.mask);
    EXPECT_EQ(unmasked.attributes->at("pixel_mask"),
              "not used: 23 bytes for 2 × 3 uint32 pixels: expected 24");
}

TEST_F(DectrisStream1, AStartThatARelayRepeatsChangesNothing) {
    const std::vector<Text> start{R"({"htype":"dheader-1.0","series":7})",
                                  R"({"nimages":3,"ntrigger":1,"beam_center_x":2})"};
    const auto image = imageParts(7, 3, kAboutCounts, textOf(kCounts));
    take(start);
    const auto attributes = frame(image).attributes;
    take(start);
    EXPECT_EQ(frame(image).attributes, attributes) << "the very same ones";
    take({R"({"htype":"dseries_end-1.0","series":7})"});
    take(start);
    EXPECT_FALSE(decoder_->series()->ended) << "after its end it is a new one";
}

TEST_F(DectrisStream1, RefusesOtherMessagesAndGoesOn) {
    EXPECT_EQ(error({}), "Stream V1: a message without parts");
    EXPECT_EQ(error({"garbage"}), "Stream V1: the header 'garbage': expected a JSON object");
    EXPECT_EQ(error({"[1]"}), "Stream V1: the header '[1]': expected a JSON object");
    EXPECT_EQ(error({R"({"htype":"dimage-1.0"})"}),
              "Stream V1: a message of htype 'dimage-1.0' without series");
    EXPECT_EQ(error({R"({"htype":"array-1.0","series":1})"}),
              "Stream V1: the htype 'array-1.0': expected dheader-1.0, dimage-1.0 or "
              "dseries_end-1.0");
    EXPECT_EQ(error({R"({"htype":"dimage-1.0","series":1})"}),
              "Stream V1: an image of series 1 without frame");
    EXPECT_EQ(error({R"({"htype":"dimage-1.0","series":1,"frame":2})"}),
              "series 1, image 2: 1 parts: expected at least 3, two headers and the pixels");
    EXPECT_EQ(error({Text(300000, ' ')}),
              "Stream V1: a header of 300000 bytes: expected JSON, at most 262144");
    const auto pixels = textOf(kCounts);
    EXPECT_EQ(pixelError(R"("shape":[3,3],"type":"uint16","encoding":"<")", pixels),
              "series 1, image 9: 12 bytes for 3 × 3 uint16 pixels: expected 18");
    EXPECT_EQ(pixelError(R"("shape":[6],"type":"uint16","encoding":"<")", pixels),
              "series 1, image 9: a shape of 1 sizes: expected [x, y]");
    EXPECT_EQ(pixelError(R"("shape":[3,2,2],"type":"uint16","encoding":"<")", pixels),
              "series 1, image 9: a shape of 3 sizes, the third 2: expected [x, y]");
    EXPECT_EQ(pixelError(R"("shape":[-3,2],"type":"uint16","encoding":"<")", pixels),
              "series 1, image 9: the shape has a size that is -3: expected whole numbers");
    EXPECT_EQ(pixelError(R"("shape":"3x2","type":"uint16","encoding":"<")", pixels),
              "series 1, image 9: the shape is \"3x2\": expected an array of sizes");
    EXPECT_EQ(pixelError(R"("shape":[3,2],"type":"uint12","encoding":"<")", pixels),
              "series 1, image 9: the type 'uint12': expected uint8, uint16, uint32, …");
    EXPECT_EQ(pixelError(R"("shape":[3,2],"type":"uint16","encoding":"bz2")", pixels),
              "series 1, image 9: the encoding 'bz2': expected [bs8|bs16|bs32][-lz4] and < or >");
    EXPECT_EQ(pixelError(R"("shape":[60000,60000],"type":"uint32","encoding":"lz4<")", pixels),
              "series 1, image 9: 12 bytes for 60000 × 60000 uint32 pixels: expected more than "
              "56470588, as LZ4 packs them");
    EXPECT_NE(pixelError(R"("shape":[3,2],"type":"uint16","encoding":"lz4<")", pixels), "");
    expectPixels(frame(imageParts(1, 10, kAboutCounts, pixels)), kCounts.data(), 2, 3);
}

}  // namespace
}  // namespace spate::stream
