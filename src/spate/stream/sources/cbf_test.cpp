// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "spate/stream/files_for_test.h"
#include "spate/stream/geometry.h"

namespace spate::stream {
namespace {

// A miniCBF of 2 × 3 pixels, whose lines a test may change.
struct MiniCbf {
    std::string type = "signed 32-bit integer";
    std::string conversions = "x-CBF_BYTE_OFFSET";
    std::string size = "8";
    std::string elements = "6";
    std::string cols = "3";
    std::string rows = "2";
    std::string more{};
    std::string data{"\x05\xFA\x00\xFF\x02\x80\xE8\x03", 8};  // 5, -1, -1, -2, 0, 1000

    [[nodiscard]] std::string text() const {
        return "###CBF: VERSION 1.5\r\ndata_x\r\n_array_data.header_convention \"PILATUS_1.2\"\r\n"
               "_array_data.header_contents\r\n;\r\n# Detector: PILATUS 2M, S/N 24-0107\r\n"
               "# 2016-03-05T09:01:46.713\r\n# Pixel_size 172e-6 m x 173e-6 m\r\n"
               "# Exposure_time 0.0964000 s\r\n# Tau = 124.0e-09 s\r\n"
               "# Count_cutoff 388705 counts\r\n# Wavelength 0.68890 A\r\n"
               "# Detector_distance 0.16000 m\r\n# Beam_xy (730.00, 865.50) pixels\r\n;\r\n"
               "# FIXME no value\r\n_array_data.data\r\n;\r\n--CIF-BINARY-FORMAT-SECTION--\r\n"
               "Content-Type: application/octet-stream;\r\n     conversions=\"" +
               conversions + "\"\r\nContent-Transfer-Encoding: BINARY\r\nX-Binary-Size: " + size +
               "\r\nX-Binary-ID: 1\r\nX-Binary-Element-Type: \"" + type +
               "\"\r\nX-Binary-Element-Byte-Order: LITTLE_ENDIAN\r\n"
               "X-Binary-Number-of-Elements: " +
               elements + "\r\nX-Binary-Size-Fastest-Dimension: " + cols +
               "\r\nX-Binary-Size-Second-Dimension: " + rows + "\r\n" + more +
               "X-Binary-Size-Padding: 4095\r\n\r\n\x0C\x1A\x04\xD5" + data;
    }
};

class Cbf : public testing::Test {
protected:
    std::string write(const MiniCbf& file) { return folder_.write("x.cbf", file.text()); }
    std::string error(const MiniCbf& file) {
        return openError(write(file)).substr(folder_.file("x.cbf").size());
    }
    TemporaryFolder folder_;
};

TEST_F(Cbf, ReadsAMiniCbf) {
    const auto source = opened(write({}));
    EXPECT_EQ(source->description().format, "CBF");
    EXPECT_EQ(source->description().detector, DetectorKind::PhotonCounting);
    const auto frame = nextFrame(*source);
    constexpr std::int32_t kExpected[] = {5, -1, -1, -2, 0, 1000};
    expectPixels(frame, kExpected, 2, 3);
    ASSERT_TRUE(frame.special);
    EXPECT_EQ(frame.special->sentinels, (std::vector<image::PixelValue>{-1, -2}));
    EXPECT_EQ(frame.special->overload, image::PixelValue(388705));
    const auto& attributes = *frame.attributes;
    EXPECT_EQ(attributes.at("Detector"), "PILATUS 2M, S/N 24-0107");
    EXPECT_EQ(attributes.at("Tau"), "124.0e-09 s");
    EXPECT_EQ(attributes.at("file"), "x.cbf");
    const auto geometry = geometryOf(attributes);
    EXPECT_EQ(geometry.beamCenterX, 730);
    EXPECT_EQ(geometry.beamCenterY, 865.5);
    EXPECT_EQ(geometry.distance, 0.16);
    EXPECT_EQ(attributes.at("wavelength"), "6.889e-11");
    EXPECT_EQ(attributes.count("FIXME"), 0U) << "behind the header's contents";
    EXPECT_EQ(geometry.pixelSizeX, 172e-6);
    EXPECT_EQ(geometry.pixelSizeY, 173e-6);
    EXPECT_TRUE(hasEnded(*source));
    ASSERT_TRUE(source->seek(0));
    expectPixels(nextFrame(*source), kExpected, 2, 3);
}

TEST_F(Cbf, ReadsPixelsThatAreNotCompressed) {
    const auto source = opened(write({.type = "unsigned 16-bit integer",
                                      .conversions = "x-CBF_NONE",
                                      .size = "12",
                                      .data = std::string("\1\0\2\0\3\0\4\0\5\0\xFF\xFF", 12)}));
    constexpr std::uint16_t kExpected[] = {1, 2, 3, 4, 5, 65535};
    const auto frame = nextFrame(*source);
    expectPixels(frame, kExpected, 2, 3);
    EXPECT_TRUE(frame.special->sentinels.empty());
}

TEST_F(Cbf, DistrustsItsSizes) {
    EXPECT_EQ(error({.size = "9"}),
              ": not a readable CBF file: the file is truncated: it has 833 bytes, expected at "
              "least 834");
    EXPECT_EQ(error({.size = "5"}),
              ": not a readable CBF file: X-Binary-Size is '5': expected a whole number from 6 to "
              "17179869184");
    EXPECT_EQ(error({.elements = "7"}),
              ": not a readable CBF file: X-Binary-Number-of-Elements is '7': expected a whole "
              "number from 6 to 6");
    EXPECT_EQ(error({.cols = "4294967296", .rows = "4294967296"}),
              ": not a readable CBF file: binary section: a frame of 4294967296 × 4294967296 int32 "
              "pixels: expected at most 16 GiB");
    EXPECT_EQ(error({.cols = "0"}),
              ": not a readable CBF file: X-Binary-Size-Fastest-Dimension is '0': expected a whole "
              "number from 1 to 17179869184");
    EXPECT_EQ(error({.more = "X-Binary-Size-Third-Dimension: 2\r\n"}),
              ": not a readable CBF file: X-Binary-Size-Third-Dimension is '2': expected a whole "
              "number from 1 to 1");
    EXPECT_EQ(
        error({.size = "12x"}),
        ": not a readable CBF file: X-Binary-Size is '12x': expected a whole number from 6 to "
        "17179869184");
}

TEST_F(Cbf, NamesWhatItCannotRead) {
    EXPECT_EQ(error({.conversions = "x-CBF_PACKED"}),
              ": not a readable CBF file: conversions is 'x-CBF_PACKED': expected "
              "x-CBF_BYTE_OFFSET (integers) or x-CBF_NONE");
    EXPECT_EQ(error({.type = "complex"}).substr(0, 72),
              ": not a readable CBF file: X-Binary-Element-Type is 'complex': expected ");
    EXPECT_EQ(openError(folder_.write("x.cbf", "###CBF: VERSION 1.5\n")),
              folder_.file("x.cbf") +
                  ": not a readable CBF file: no binary section within the first 20 bytes");
    EXPECT_EQ(openError(folder_.write("x.cbf", "###CBF: x\n--CIF-BINARY-FORMAT-SECTION--\n")),
              folder_.file("x.cbf") +
                  ": not a readable CBF file: the binary section has no data "
                  "within the first 40 bytes");
}

TEST_F(Cbf, ABadFrameIsNamed) {
    const auto path = write({.size = "7"});
    EXPECT_EQ(nextError(*opened(path)),
              path + ": frame 1 of 1: the 7 compressed bytes end at pixel 5 of 6");
    const auto longer = write({.size = "9", .data = std::string("\1\1\1\1\1\1\1\1\1", 9)});
    EXPECT_EQ(nextError(*opened(longer)),
              path +
                  ": frame 1 of 1: 3 of 9 compressed bytes are left behind the last pixel: "
                  "expected none");
}

TEST_F(Cbf, AnyCutIsAnError) {
    const std::string whole = MiniCbf().text();
    for (std::size_t bytes = 1; bytes < whole.size(); ++bytes) {
        const auto path = folder_.write("cut.cbf", whole.substr(0, bytes));
        const auto source = openSource(path);
        ASSERT_FALSE(source) << bytes;
    }
}

// A file cut short while it is open is an error, too.
TEST_F(Cbf, SurvivesTruncation) {
    const auto path = write({});
    const auto source = opened(path);
    std::filesystem::resize_file(path, 830);
    EXPECT_EQ(nextError(*source),
              path + ": frame 1 of 1: the file is truncated: it has 830 bytes, expected 833");
}

}  // namespace
}  // namespace spate::stream
