// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "spate/stream/files_for_test.h"
#include "spate/stream/geometry.h"

namespace spate::stream {
namespace {

constexpr std::int16_t kPixels[] = {1, 2, 3, -4, 5, 256};

std::string header(const std::string& lines) {
    std::string text = "{\n" + lines;
    text.resize((text.size() + 2 + 511) / 512 * 512 - 2, ' ');
    return text + "}\n";
}

std::string pixels() {
    return {reinterpret_cast<const char*>(kPixels), sizeof(kPixels)};
}

const std::string kLines =
    "HeaderID = EH:000001:000000:000000 ;\nByteOrder = LowByteFirst ;\nDataType = SignedShort ;\n"
    "Dim_1 = 3 ;\nDim_2 = 2 ;\n";

class Edf : public testing::Test {
protected:
    std::string error(const std::string& lines, const std::string& data = pixels()) {
        const auto path = folder_.write("x.edf", header(lines) + data);
        return openError(path).substr(path.size());
    }
    TemporaryFolder folder_;
};

TEST_F(Edf, ReadsValuesAndGeometry) {
    const auto path = folder_.write(
        "x.edf", header(kLines + "Size = 12 ;\ntitle = # {of} a = b ;\nCenter_1 = 12.5;\n"
                                 "center_2 = 7 ;\nPSize_1 = 1e-4 ;\nPSize_2 = 2e-4 ;\n"
                                 "SampleDistance = 1.5 m;\nWaveLength = 1e-10 ;\n") +
                     pixels());
    const auto source = opened(path);
    EXPECT_EQ(source->description().format, "EDF");
    EXPECT_EQ(source->description().frameCount, 1);
    const auto frame = nextFrame(*source);
    expectPixels(frame, kPixels, 2, 3);
    EXPECT_EQ(frame.attributes->at("title"), "# {of} a = b");
    EXPECT_EQ(geometryOf(*frame.attributes), (DiffractionGeometry{.beamCenterX = 12.5,
                                                                  .beamCenterY = 7,
                                                                  .distance = 1.5,
                                                                  .wavelength = 1e-10,
                                                                  .pixelSizeX = 1e-4,
                                                                  .pixelSizeY = 2e-4}));
}

TEST_F(Edf, AGeneralHeaderHasTheDefaults) {
    const auto path = folder_.write(
        "x.edf",
        header("EDF_DataFormatVersion = 2.0 ;\nEDF_BinarySize = 0 ;\n"
               "DataType = SignedShort ;\nDim_1 = 3 ;\nwho = all ;\n") +
            header("EDF_DataBlockID = 1.Image.Psd ;\nDim_2 = 2 ;\nEDF_BinarySize = 512;\n") +
            pixels() + std::string(500, '\0') +
            header("EDF_DataBlockID = 2.Image.Psd ;\nDim_2 = 1 ;\nwho = second ;\n") +
            pixels().substr(0, 6));
    const auto source = opened(path);
    ASSERT_EQ(source->description().frameCount, 2);
    const auto first = nextFrame(*source);
    expectPixels(first, kPixels, 2, 3);
    EXPECT_EQ(first.attributes->at("who"), "all");
    EXPECT_EQ(first.attributes->at("file"), "x.edf");
    const auto second = nextFrame(*source);
    expectPixels(second, kPixels, 1, 3);
    EXPECT_EQ(second.attributes->at("who"), "second");
}

TEST_F(Edf, DistrustsItsSizes) {
    const auto with = [](const std::string& was, const std::string& is) {
        auto lines = kLines;
        return lines.replace(lines.find(was), was.size(), is);
    };
    EXPECT_EQ(error(with("Dim_1 = 3", "Dim_1 = 17179869184")),
              ": not a readable EDF file: image: a frame of 2 × 17179869184 int16 pixels: expected "
              "at most 16 GiB");
    EXPECT_EQ(error(with("Dim_1 = 3", "Dim_1 = -3")),
              ": not a readable EDF file: Dim_1 is '-3': expected a whole number from 1 to "
              "17179869184");
    EXPECT_EQ(error(with("Dim_1 = 3 ;", "")),
              ": not a readable EDF file: Dim_1 is missing: expected a whole number from 1 to "
              "17179869184");
    EXPECT_EQ(error(kLines + "Size = many ;"),
              ": not a readable EDF file: Size is 'many': expected a whole number from 0 to "
              "17179869184");
    EXPECT_EQ(error(with("SignedShort", "QuadrupleValue")),
              ": not a readable EDF file: DataType is 'QuadrupleValue': expected a signed or "
              "unsigned integer of 8 to 64 bits, or a float of 32 or 64");
    EXPECT_EQ(error(with("LowByteFirst", "Mixed")),
              ": not a readable EDF file: ByteOrder is 'Mixed': expected LowByteFirst or "
              "HighByteFirst");
    EXPECT_EQ(error(kLines + "Compression = GZip ;"),
              ": not a readable EDF file: Compression is 'GZip': expected None");
    EXPECT_EQ(
        error(kLines + "Dim_3 = 2 ;"),
        ": not a readable EDF file: Dim_3 is '2': expected two dimensions in the file itself");
}

TEST_F(Edf, ABadFrameIsNamed) {
    const auto path = folder_.write("x.edf", header(kLines) + pixels() + header(kLines) + "short");
    const auto source = opened(path);
    ASSERT_EQ(source->description().frameCount, 2);
    expectPixels(nextFrame(*source), kPixels, 2, 3);
    EXPECT_EQ(nextError(*source), path +
                                      ": frame 2 of 2: the file is truncated: it has 1041 "
                                      "bytes, expected at least 1048");
    folder_.write("x.edf", header(kLines + "Size = 10 ;\n") + pixels());
    EXPECT_EQ(nextError(*opened(path)),
              path + ": frame 1 of 1: 10 bytes of pixels: expected 12 for 2 × 3 int16");
}

TEST_F(Edf, AnyCutIsAnError) {
    const std::string whole = header(kLines) + pixels();
    for (std::size_t bytes = 1; bytes < whole.size(); ++bytes) {
        const auto source = openSource(folder_.write("cut.edf", whole.substr(0, bytes)));
        if (source) nextError(**source);
    }
}

TEST_F(Edf, HeadersHaveAnEnd) {
    std::string many;
    for (int i = 0; i < 6000; ++i) many += "k = v;\n";
    EXPECT_EQ(error(kLines + many),
              ": not a readable EDF file: more than 5000 entries in the header");
    const auto path = folder_.write("x.edf", "{\n" + kLines + std::string(2'000'000, ' ') + "}\n");
    EXPECT_EQ(openError(path), path +
                                   ": not a readable EDF file: no '}' ends the header within "
                                   "1048576 bytes");
}

TEST_F(Edf, OtherBracesAreNoEdf) {
    EXPECT_NE(openError(folder_.write("x.edf", "{\"DataType\": 3}")).find("unknown format"),
              std::string::npos);
}

}  // namespace
}  // namespace spate::stream
