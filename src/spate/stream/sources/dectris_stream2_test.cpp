// SPDX-License-Identifier: MIT
#include "spate/stream/sources/dectris_stream2.h"

#include <gtest/gtest.h>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/messages_for_test.h"

namespace spate::stream {
namespace {

using image::DType;
using image::PixelValue;

Text imageMessage(std::uint64_t series, std::uint64_t id,
                  const std::vector<std::pair<const char*, Text>>& channels) {
    return cborMap({{"type", cbor("image")},
                    {"series_id", cbor(series)},
                    {"image_id", cbor(id)},
                    {"data", cborMap(channels)}});
}

Text startMessage(std::uint64_t series, std::vector<std::pair<const char*, Text>> more = {}) {
    more.insert(more.begin(), {"type", cbor("start")});
    more.push_back({"series_id", cbor(series)});
    return cborMap(more);
}

Text endMessage(std::uint64_t series) {
    return cborMap({{"type", cbor("end")}, {"series_id", cbor(series)}});
}

const std::vector<std::uint16_t> kCounts = {0, 1, 2, 3, 1000, 65535};  // 2 × 3

Text countsImage() {
    return cborImage(2, 3, 69, cborBytes(textOf(kCounts)));
}

class DectrisStream2 : public testing::Test {
protected:
    image::Frame frame(const Text& message) { return frameOf(*decoder_, messageOf({message})); }
    std::string error(const Text& message) { return errorOf(*decoder_, messageOf({message})); }
    void take(const Text& message) {
        const auto arrival = decoder_->read(messageOf({message}));
        ASSERT_TRUE(arrival) << arrival.error().message;
        EXPECT_FALSE(*arrival) << "a frame";
    }

    std::unique_ptr<MessageDecoder> decoder_ = makeDectrisStream2();
};

TEST_F(DectrisStream2, TheRecordedSeries) {
    const auto start = realImage("eiger2_16M_stream2_start.cbor");
    if (!start) GTEST_SKIP() << "no recorded series in " << SPATE_TEST_DATA;
    take(contentOf(*start));
    EXPECT_EQ(decoder_->series(), (SeriesState{.id = 15614, .expected = 1}));

    const Text message = contentOf(*realImage("eiger2_16M_stream2_image.cbor"));
    const auto arrival = decoder_->read(messageOf({message})).value().value();
    // 2023-10-03T17:47:49.434+02:00, and 215873 / 50000000 s
    EXPECT_EQ(arrival.sourceTime.value().time_since_epoch().count(), 1'696'348'069'438'317'460);
    const image::Frame image = frame(message);
    ASSERT_EQ(image.view.dtype(), DType::UInt16);
    ASSERT_EQ(image.view.rows(), 4362);
    ASSERT_EQ(image.view.cols(), 4148);
    EXPECT_EQ(image.id, 0U);
    std::int64_t gaps = 0;
    std::int64_t several = 0;
    std::int64_t sum = 0;
    for (std::int64_t r = 0; r < 4362; ++r) {
        for (std::int64_t c = 0; c < 4148; ++c) {
            const auto count = image.view.pixel<std::uint16_t>(r, c);
            gaps += count == 65535 ? 1 : 0;
            if (count == 65535) continue;
            several += count >= 2 ? 1 : 0;
            sum += count;
        }
    }
    EXPECT_EQ(gaps, 1253075);
    EXPECT_EQ(several, 18);
    EXPECT_EQ(sum, 13712);

    const auto& about = *image.attributes;
    EXPECT_EQ(about.at("detector"), "Dectris EIGER2 Si 16M");
    EXPECT_EQ(about.at("serial_number"), "E-32-0117");
    EXPECT_EQ(about.at("channel"), "threshold_1");
    EXPECT_EQ(about.at("count_time"), "0.004317472232502031 s");
    EXPECT_EQ(about.at("threshold_energy"), "6750.149914699146 eV");
    EXPECT_EQ(about.at("beam_center_x"), "2049.3840906675064");
    EXPECT_EQ(about.at("beam_center_y"), "2163.621048575148");
    EXPECT_EQ(about.at("detector_distance"), "0.23715919962215962");
    EXPECT_NEAR(std::stod(about.at("wavelength")), 0.918381073013e-10, 1e-22);
    EXPECT_EQ(about.at("pixel_size_x"), "7.5e-05");
    EXPECT_EQ(about.at("pixel_size_y"), "7.5e-05");
    EXPECT_TRUE(about.at("pixel_mask").starts_with("not used: 4 bytes: expected tag 40"))
        << about.at("pixel_mask");
    EXPECT_FALSE(image.mask);
    EXPECT_EQ(image.special->sentinels, std::vector<PixelValue>{std::uint16_t{65535}});
    EXPECT_EQ(image.special->overload, PixelValue(std::uint64_t{21517}));

    take(contentOf(*realImage("eiger2_16M_stream2_end.cbor")));
    EXPECT_TRUE(decoder_->series()->ended);
}

TEST_F(DectrisStream2, ShowsWhatLiesInTheMessageWhereItLies) {
    const Message message = messageOf({imageMessage(7, 3, {{"threshold_1", countsImage()}})});
    const image::Frame image = frameOf(*decoder_, message);
    EXPECT_EQ(image.id, 3U);
    expectPixels(image, kCounts.data(), 2, 3);
    EXPECT_GE(image.view.data(), message[0].bytes.data());
    EXPECT_LT(image.view.data(), message[0].bytes.data() + message[0].bytes.size());
}

template <class T>
void expectTyped(std::uint64_t tag, std::uint64_t bigEndianTag) {
    const auto decoder = makeDectrisStream2();
    const std::vector<T> pixels = [] {
        if constexpr (std::is_same_v<T, image::Float16>) {
            return std::vector<T>{{0}, {0x3C00}, {0x7BFF}, {0xBC01}};
        } else {
            return testPixels<T>(4);
        }
    }();
    for (const bool big : {false, true}) {
        const Text raw = big ? withBytesSwapped(textOf(pixels), sizeof(T)) : textOf(pixels);
        const Text packed = cborTag(56500, cborArray({cbor("bslz4"), cbor(std::uint64_t{sizeof(T)}),
                                                      cborBytes(bitshuffled(raw, sizeof(T)))}));
        for (const auto& content : {cborBytes(raw), packed}) {
            const auto image = cborImage(2, 2, big ? bigEndianTag : tag, content);
            const auto frame = frameOf(*decoder, messageOf({imageMessage(1, 0, {{"a", image}})}));
            EXPECT_EQ(image::name(frame.view.dtype()), image::name(image::dtypeOf<T>));
            Text shown(4 * sizeof(T), '\0');
            frame.view.copyTo(reinterpret_cast<std::byte*>(shown.data()));
            EXPECT_EQ(shown, textOf(pixels));
        }
    }
}

TEST_F(DectrisStream2, EveryTypeInEitherByteOrder) {
    expectTyped<std::uint8_t>(64, 68);
    expectTyped<std::uint16_t>(69, 65);
    expectTyped<std::uint32_t>(70, 66);
    expectTyped<std::uint64_t>(71, 67);
    expectTyped<std::int8_t>(72, 72);
    expectTyped<std::int16_t>(77, 73);
    expectTyped<std::int32_t>(78, 74);
    expectTyped<std::int64_t>(79, 75);
    expectTyped<image::Float16>(84, 80);
    expectTyped<float>(85, 81);
    expectTyped<double>(86, 82);
}

TEST_F(DectrisStream2, ColumnsAfterOneAnother) {
    const auto image = cborImage(2, 3, 69, cborBytes(textOf(kCounts)), 1040);
    const std::vector<std::uint16_t> expected = {0, 2, 1000, 1, 3, 65535};
    expectPixels(frame(imageMessage(1, 0, {{"a", image}})), expected.data(), 2, 3);
}

TEST_F(DectrisStream2, TheFirstChannelOrTheOneAskedFor) {
    const std::vector<std::uint8_t> low = {1, 2};
    const std::vector<std::uint8_t> high = {3, 4};
    const auto both = imageMessage(5, 0,
                                   {{"threshold_1", cborImage(1, 2, 64, cborBytes(textOf(low)))},
                                    {"threshold_2", cborImage(1, 2, 64, cborBytes(textOf(high)))}});
    expectPixels(frame(both), low.data(), 1, 2);
    take(startMessage(5, {{"channels", cborArray({cbor("threshold_2"), cbor("threshold_1")})}}));
    expectPixels(frame(both), high.data(), 1, 2);
    EXPECT_EQ(frame(both).attributes->at("channel"), "threshold_2");

    decoder_ = makeDectrisStream2("threshold_2");
    expectPixels(frame(both), high.data(), 1, 2);
    decoder_ = makeDectrisStream2("difference");
    EXPECT_EQ(error(both),
              "series 5, image 0: no channel 'difference': expected one of threshold_1, "
              "threshold_2");
}

TEST_F(DectrisStream2, TheMaskIsThatOfTheChannel) {
    const std::vector<std::uint32_t> levels = {0, 1, 0, 256, 0, 0};
    const auto mask = cborMap({{"b", cborImage(2, 3, 70, cborBytes(textOf(levels)))}});
    take(startMessage(1, {{"channels", cborArray({cbor("b")})},
                          {"pixel_mask", mask},
                          {"saturation_value", cbor(std::uint64_t{1000})}}));
    const auto first = frame(imageMessage(1, 0, {{"b", countsImage()}}));
    ASSERT_TRUE(first.mask);
    EXPECT_FALSE(first.mask->isMasked(0, 0));
    EXPECT_TRUE(first.mask->isMasked(0, 1));
    EXPECT_TRUE(first.mask->isMasked(1, 0));
    EXPECT_TRUE(first.special->sentinels.empty()) << "the mask says all: 65535 is a count";
    EXPECT_EQ(first.special->overload, PixelValue(std::uint64_t{1000}));
    EXPECT_EQ(frame(imageMessage(1, 1, {{"b", countsImage()}})).mask, first.mask) << "shared";

    // An image of another shape, and one of a series that was not announced.
    const std::vector<std::uint32_t> small = {0xFFFFFFFF, 5};
    const auto other =
        frame(imageMessage(1, 2, {{"b", cborImage(1, 2, 70, cborBytes(textOf(small)))}}));
    EXPECT_FALSE(other.mask);
    EXPECT_EQ(other.special->sentinels,
              (std::vector<PixelValue>{std::uint32_t{0xFFFFFFFF}, std::uint32_t{0xFFFFFFFE}}));
    const auto stranger = frame(imageMessage(2, 0, {{"b", countsImage()}}));
    EXPECT_FALSE(stranger.mask);
    EXPECT_FALSE(stranger.special->overload);
    EXPECT_EQ(decoder_->series(), SeriesState{.id = 2});
}

TEST_F(DectrisStream2, AMaskOfBytesOutlivesItsMessage) {
    const std::vector<std::uint8_t> levels = {0, 1, 0, 2, 0, 0};
    const auto mask = cborMap({{"b", cborImage(2, 3, 64, cborBytes(textOf(levels)))}});
    take(startMessage(1, {{"channels", cborArray({cbor("b")})}, {"pixel_mask", mask}}));
    const auto first = frame(imageMessage(1, 0, {{"b", countsImage()}}));
    ASSERT_TRUE(first.mask);
    EXPECT_TRUE(first.mask->isMasked(1, 0));
}

TEST_F(DectrisStream2, StrangeStartMessagesSpoilNothing) {
    take(startMessage(1, {{"beam_center_x", cbor(std::nan(""))},
                          {"beam_center_y", cbor("here")},
                          {"incident_wavelength", cbor(0.0)},
                          {"pixel_size_x", cbor(-1.0)},
                          {"detector_translation", cborArray({cbor(1.0)})},
                          {"channels", cbor(1.0)},
                          {"pixel_mask", cbor("none")},
                          {"goniometer", cborArray({})}}));
    const auto first = frame(imageMessage(1, 0, {{"b", countsImage()}}));
    expectPixels(first, kCounts.data(), 2, 3);
    EXPECT_TRUE(first.attributes->empty()) << first.attributes->begin()->first;
}

TEST_F(DectrisStream2, RefusesWhatIsNoImage) {
    const auto refused = [&](const Text& array) {
        return error(imageMessage(1, 9, {{"a", array}}));
    };
    const auto pixels = cborBytes(textOf(kCounts));
    EXPECT_EQ(refused(cborImage(2, 4, 69, pixels)),
              "series 1, image 9: 12 bytes for 2 × 4 uint16 pixels: expected 16");
    EXPECT_EQ(refused(cborImage(2, 3, 83, pixels)),
              "series 1, image 9: pixels that are tag 83: expected a typed array, tag 64 to 86");
    EXPECT_EQ(refused(cborImage(0, 3, 69, cborBytes(""))),
              "series 1, image 9: pixels: an image of 0 × 3 pixels: expected at least one row and "
              "column");
    EXPECT_EQ(refused(cborImage(~std::uint64_t{0}, 3, 69, pixels)),
              "series 1, image 9: pixels: a frame of 9223372036854775807 × 3 uint16 pixels: "
              "expected at most 16 GiB");
    EXPECT_EQ(refused(cbor(1.0)),
              "series 1, image 9: 1: expected tag 40 or 1040 of [dimensions, typed array]");
    const auto compressed = [&](const char* algorithm, std::uint64_t element, const Text& bytes) {
        return refused(cborImage(
            2, 3, 69,
            cborTag(56500, cborArray({cbor(algorithm), cbor(element), cborBytes(bytes)}))));
    };
    EXPECT_EQ(compressed("zstd", 2, "x"),
              "series 1, image 9: compression by the text 'zstd': expected bslz4 or lz4");
    EXPECT_EQ(compressed("bslz4", 17, "x"),
              "series 1, image 9: bitshuffled elements of 17 bytes: expected 1 to 16");
    EXPECT_NE(compressed("bslz4", 2, "x"), "");
    const auto packed = bitshuffled(textOf(kCounts), 2);
    EXPECT_NE(compressed("bslz4", 2, packed.substr(0, packed.size() - 1)), "");
    EXPECT_NE(compressed("bslz4", 2, bitshuffled(textOf(testPixels<std::uint16_t>(60)), 2)), "")
        << "a header of more pixels than the shape has";
    EXPECT_NE(compressed("lz4", 2, Text(12, '\0')), "");
}

TEST_F(DectrisStream2, RefusesABombBeforeItMakesRoom) {
    const auto bomb = cborImage(60000, 60000, 70,
                                cborTag(56500, cborArray({cbor("bslz4"), cbor(std::uint64_t{4}),
                                                          cborBytes(Text(99, 'x'))})));
    EXPECT_EQ(error(imageMessage(1, 0, {{"a", bomb}})),
              "series 1, image 0: 99 bytes for 60000 × 60000 uint32 pixels: expected more than "
              "56470588, as LZ4 packs them");
}

TEST_F(DectrisStream2, RefusesOtherMessagesAndGoesOn) {
    EXPECT_EQ(errorOf(*decoder_, messageOf({"a", "b"})),
              "a message of 2 parts: expected one, a CBOR map (Stream V2)");
    EXPECT_TRUE(error("garbage").starts_with("Stream V2: "));
    EXPECT_EQ(error(cborMap({{"type", cbor("stop")}})),
              "Stream V2: the type the text 'stop' in a map: expected 'start', 'image' or 'end'");
    EXPECT_EQ(error(cbor(1.0)),
              "Stream V2: the type is missing in 1: expected 'start', 'image' or 'end'");
    EXPECT_EQ(error(cborMap({{"type", cbor("image")}, {"series_id", cbor(std::uint64_t{1})}})),
              "Stream V2: an image without image_id");
    EXPECT_EQ(error(imageMessage(1, 2, {})), "series 1, image 2: no channel '': expected one of ");
    expectPixels(frame(imageMessage(1, 3, {{"a", countsImage()}})), kCounts.data(), 2, 3);
    const std::vector<std::uint8_t> other = {1, 2};
    expectPixels(frame(imageMessage(1, 4, {{"a", cborImage(2, 1, 64, cborBytes(textOf(other)))}})),
                 other.data(), 2, 1);
}

TEST_F(DectrisStream2, CountsTheSeries) {
    EXPECT_FALSE(decoder_->series());
    take(startMessage(41, {{"number_of_images", cbor(std::uint64_t{3600})}}));
    EXPECT_EQ(decoder_->series(), (SeriesState{.id = 41, .expected = 3600}));
    take(endMessage(40));
    EXPECT_FALSE(decoder_->series()->ended);
    take(endMessage(41));
    EXPECT_TRUE(decoder_->series()->ended);
    take(startMessage(42));
    EXPECT_EQ(decoder_->series(), SeriesState{.id = 42});
}

TEST_F(DectrisStream2, AStartThatARelayRepeatsChangesNothing) {
    const Text start = startMessage(4, {{"saturation_value", cbor(std::uint64_t{9})}});
    const Text image = imageMessage(4, 0, {{"a", countsImage()}});
    take(start);
    const auto attributes = frame(image).attributes;
    take(start);
    EXPECT_EQ(frame(image).attributes, attributes) << "the very same ones";
    take(endMessage(4));
    take(start);
    EXPECT_FALSE(decoder_->series()->ended) << "after its end it is a new one";
    EXPECT_NE(frame(image).attributes, attributes);
    take(startMessage(4, {{"saturation_value", cbor(std::uint64_t{8})}}));
    EXPECT_EQ(frame(image).attributes->at("saturation_value"), "8");
}

TEST_F(DectrisStream2, AnImageIsAsOldAsItsExposuresEnd) {
    const auto timeOf = [&](const std::vector<std::pair<const char*, Text>>& more) {
        std::vector<std::pair<const char*, Text>> entries = more;
        entries.insert(entries.begin(), {{"type", cbor("image")},
                                         {"series_id", cbor(std::uint64_t{1})},
                                         {"image_id", cbor(std::uint64_t{0})},
                                         {"data", cborMap({{"a", countsImage()}})}});
        const auto arrival = decoder_->read(messageOf({cborMap(entries)}));
        return arrival.value().value().sourceTime;
    };
    const auto ratio = [](std::uint64_t ticks, std::uint64_t frequency) {
        return cborArray({cbor(ticks), cbor(frequency)});
    };
    const std::pair<const char*, Text> date = {"series_date",
                                               cborTag(0, cbor("1970-01-01T00:00:10Z"))};
    using namespace std::chrono_literals;
    const auto at = [](base::Duration time) { return base::WallTime(time); };
    EXPECT_EQ(timeOf({date, {"start_time", ratio(1, 2)}, {"stop_time", ratio(5, 2)}}),
              at(12'500ms));
    EXPECT_EQ(timeOf({date, {"start_time", ratio(1, 2)}}), at(10'500ms));
    EXPECT_EQ(timeOf({date, {"stop_time", ratio(123'456'789'000, 50'000'000)}}),
              at(10s + 2'469'135'780us));
    EXPECT_EQ(timeOf({{"series_date", cbor("1970-01-01T00:00:10Z")}, {"stop_time", ratio(1, 1)}}),
              at(11s))
        << "a date without its tag";

    EXPECT_FALSE(timeOf({}));
    EXPECT_FALSE(timeOf({date})) << "the series' start is not the image's";
    EXPECT_FALSE(timeOf({{"stop_time", ratio(1, 2)}}));
    EXPECT_FALSE(timeOf({date, {"stop_time", ratio(1, 0)}}));
    EXPECT_FALSE(timeOf({date, {"stop_time", ratio(~std::uint64_t{0}, 1)}}));
    EXPECT_FALSE(timeOf({date, {"stop_time", cbor(1.0)}}));
    EXPECT_FALSE(timeOf({date, {"stop_time", cborArray({cbor(std::uint64_t{1})})}}));
    EXPECT_FALSE(timeOf({date, {"stop_time", cborArray({cbor("1"), cbor(1.0)})}}));
    EXPECT_FALSE(
        timeOf({{"series_date", cborTag(0, cbor("yesterday"))}, {"stop_time", ratio(1, 2)}}));
    EXPECT_FALSE(timeOf({{"series_date", cbor(1.0)}, {"stop_time", ratio(1, 2)}}));
}

TEST_F(DectrisStream2, EveryCutOfAMessageIsRefused) {
    const auto whole = imageMessage(1, 0, {{"a", countsImage()}});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_NE(error(whole.substr(0, length)), "") << length;
    }
}

}  // namespace
}  // namespace spate::stream
