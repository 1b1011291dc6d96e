// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "spate/stream/files_for_test.h"
#include "spate/stream/geometry.h"

namespace spate::stream {
namespace {

std::string smv(const std::string& lines, const std::string& data) {
    std::string text = "{\nHEADER_BYTES=  512;\nDIM=2;\n" + lines + "}\n\f";
    text.resize(512, ' ');
    return text + data;
}

const std::string kPixels("\1\0\2\0\3\0\4\0\5\0\xFF\xFF", 12);
const std::string kLines =
    "BYTE_ORDER=little_endian;\nTYPE=unsigned_short;\nSIZE1=3;\nSIZE2=2;\nPIXEL_SIZE=0.1024;\n"
    "TIME=0.5;\nDISTANCE=190.0;\nWAVELENGTH=0.979;\nBEAM_CENTER_X=102.4;\nBEAM_CENTER_Y=51.2;\n"
    "CCD_IMAGE_SATURATION=65535;\n";

class Smv : public testing::Test {
protected:
    std::string error(const std::string& was, const std::string& is) {
        auto lines = kLines;
        lines.replace(lines.find(was), was.size(), is);
        const auto path = folder_.write("x.img", smv(lines, kPixels));
        return openError(path).substr(path.size());
    }
    TemporaryFolder folder_;
};

TEST_F(Smv, ReadsAdscsHeader) {
    const auto source = opened(folder_.write("x.img", smv(kLines, kPixels)));
    EXPECT_EQ(source->description().format, "SMV");
    const auto frame = nextFrame(*source);
    constexpr std::uint16_t kExpected[] = {1, 2, 3, 4, 5, 65535};
    expectPixels(frame, kExpected, 2, 3);
    EXPECT_EQ(frame.special->overload, image::PixelValue(65535));
    EXPECT_EQ(frame.attributes->at("TIME"), "0.5");
    const auto geometry = geometryOf(*frame.attributes);
    EXPECT_DOUBLE_EQ(geometry.beamCenterX.value(), 1000);
    EXPECT_DOUBLE_EQ(geometry.beamCenterY.value(), 500);
    EXPECT_DOUBLE_EQ(geometry.distance.value(), 0.19);
    EXPECT_DOUBLE_EQ(geometry.wavelength.value(), 0.979e-10);
    EXPECT_DOUBLE_EQ(geometry.pixelSizeX.value(), 102.4e-6);
    EXPECT_DOUBLE_EQ(geometry.pixelSizeY.value(), 102.4e-6);
}

TEST_F(Smv, DistrustsItsHeader) {
    EXPECT_EQ(error("SIZE2=2", "SIZE2=3"),
              ": the file is truncated: it has 524 bytes, expected at least 530");
    EXPECT_EQ(error("SIZE1=3", "SIZE1=17179869184"),
              ": a frame of 2 × 17179869184 uint16 pixels: expected at most 16 GiB");
    EXPECT_EQ(error("SIZE1=3", "SIZE1=1e3"),
              ": not a readable SMV file: SIZE1 is '1e3': expected a whole number from 1 to "
              "17179869184");
    EXPECT_EQ(error("unsigned_short", "mad"),
              ": not a readable SMV file: TYPE or Data_type is 'mad': expected unsigned_short, "
              "another integer of 8 to 32 bits, or float IEEE");
    EXPECT_EQ(error("little_endian", "odd"),
              ": not a readable SMV file: BYTE_ORDER is 'odd': expected little_endian or "
              "big_endian");
    EXPECT_EQ(error("TIME=0.5", "COMPRESSION=RAXIS"),
              ": not a readable SMV file: COMPRESSION is 'RAXIS': expected None");
    const auto path = folder_.write("y.img", "{\nHEADER_BYTES=-1;\n}\n");
    EXPECT_EQ(openError(path), path +
                                   ": not a readable SMV file: HEADER_BYTES is '-1': expected a "
                                   "whole number from 16 to 1048576");
}

TEST_F(Smv, AnyCutIsAnError) {
    const std::string whole = smv(kLines, kPixels);
    for (std::size_t bytes = 1; bytes < whole.size(); ++bytes) {
        ASSERT_FALSE(openSource(folder_.write("cut.img", whole.substr(0, bytes)))) << bytes;
    }
}

}  // namespace
}  // namespace spate::stream
