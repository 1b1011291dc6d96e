// SPDX-License-Identifier: MIT
// Messages as receivers of SLS detectors publish them, made from the published description.
#include "spate/stream/sources/sls_frames.h"

#include "spate/stream/sources/messages_for_test.h"
#include "spate/stream/sources/zmq_array.h"

namespace spate::stream {
namespace {

Text headerOf(const std::string& changed) {
    return R"({"jsonversion": 4, "bitmode": 16, "fileIndex": 3, "detshape": [1, 2], "shape": [3, 2],
               "size": 12, "acqIndex": 41, "frameIndex": 5, "progress": 0.5, "fname": "/data/run",
               "data": 1, "completeImage": 1, "frameNumber": 41, "expLength": 0,
               "packetNumber": 128, "timestamp": 12345, "modId": 7, "row": 1, "column": 0,
               "flipRows": 0, "quad": 0, "addJsonHeader": {"a": "b"})" +
           changed + "}";
}

const std::vector<std::uint16_t> kPixels{1, 2, 3, 4, 5, 6};

// What comes later wins: the same key twice.
Message messageWith(const std::string& changed, const Text& pixels = textOf(kPixels)) {
    return messageOf({headerOf(changed.empty() ? "" : ", " + changed), pixels});
}

TEST(SlsFrames, ShowsAModule) {
    const auto decoder = makeArrayDecoder();
    const auto frame = frameOf(*decoder, messageWith(""));
    expectPixels<std::uint16_t>(frame, kPixels.data(), 2, 3);
    EXPECT_EQ(frame.id, 41U) << "the detector's number, not the receiver's count";
    EXPECT_EQ(frame.attributes->at("fname"), "/data/run");
    EXPECT_EQ(frame.attributes->at("modId"), "7");
    EXPECT_EQ(frame.attributes->at("frameIndex"), "5");
    const auto arrival = decoder->read(messageWith("")).value().value();
    EXPECT_EQ(arrival.series, 3U);
    EXPECT_FALSE(arrival.partial);
    EXPECT_EQ(decoder->series(), (SeriesState{.id = 3}));
}

TEST(SlsFrames, ShowsAllTypesAndFlippedRows) {
    const auto decoder = makeArrayDecoder();
    const std::vector<std::uint8_t> bytes{1, 2, 3, 4, 5, 255};
    expectPixels<std::uint8_t>(frameOf(*decoder, messageWith("\"bitmode\": 8", textOf(bytes))),
                               bytes.data(), 2, 3);
    const std::vector<std::uint32_t> words{1, 2, 3, 4, 5, 0xFFFFFFFF};
    expectPixels<std::uint32_t>(frameOf(*decoder, messageWith("\"bitmode\": 32", textOf(words))),
                                words.data(), 2, 3);
    const std::uint16_t flipped[] = {4, 5, 6, 1, 2, 3};
    expectPixels<std::uint16_t>(frameOf(*decoder, messageWith("\"flipRows\": 1")), flipped, 2, 3);
}

TEST(SlsFrames, TellsMissingPacketsAndTheEnd) {
    const auto decoder = makeArrayDecoder();
    EXPECT_TRUE(decoder->read(messageWith("\"completeImage\": 0")).value()->partial);
    const auto end = decoder->read(messageOf({headerOf(", \"data\": 0")}));
    ASSERT_TRUE(end) << end.error().message;
    EXPECT_FALSE(end->has_value());
    EXPECT_EQ(decoder->series(), (SeriesState{.id = 3, .ended = true}));
}

TEST(SlsFrames, RefusesWhatDoesNotAgree) {
    const auto decoder = makeArrayDecoder();
    EXPECT_EQ(errorOf(*decoder, messageWith("\"bitmode\": 4")),
              "frame 41: the bitmode 4: expected 8, 16 or 32");
    EXPECT_EQ(errorOf(*decoder, messageWith("\"shape\": [3]")),
              "frame 41: the shape [3]: expected [x, y]");
    EXPECT_EQ(errorOf(*decoder, messageWith("\"shape\": [3, 3]")),
              "frame 41: 12 bytes for 3 × 3 uint16 pixels: expected 18");
    EXPECT_NE(errorOf(*decoder, messageWith("\"shape\": [9223372036854775807, 2]")).find("GiB"),
              std::string::npos);
    EXPECT_EQ(errorOf(*decoder, messageOf({headerOf("")})),
              "frame 41: a message of 1 parts: expected a JSON header and the pixels");
}

}  // namespace
}  // namespace spate::stream
