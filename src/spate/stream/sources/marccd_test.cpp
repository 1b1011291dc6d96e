// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "spate/stream/files_for_test.h"
#include "spate/stream/geometry.h"

namespace spate::stream {
namespace {

// A file whose header a test fills, with numbers in either byte order.
class MarFile {
public:
    explicit MarFile(bool isBig) : isBig_(isBig) {
        bytes_.replace(0, 4, isBig ? std::string("MM\0*", 4) : std::string("II*\0", 4));
        bytes_.replace(1028, 3, "MMX");
        put(28, isBig ? 4321 : 1234).put(32, isBig ? 4321 : 1234);
        put(80, 3).put(84, 2).put(88, 2);
        for (const int pixel : {1, 2, 3, 4, 5, 65535}) {
            const auto low = static_cast<char>(pixel);
            const auto high = static_cast<char>(pixel >> 8);
            bytes_ += isBig ? high : low;
            bytes_ += isBig ? low : high;
        }
    }

    MarFile& put(std::size_t place, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i) {
            bytes_[1024 + place + (isBig_ ? 3 - i : i)] = static_cast<char>(value >> (8 * i));
        }
        return *this;
    }
    MarFile& put(std::size_t place, const std::string& text) {
        bytes_.replace(1024 + place, text.size(), text);
        return *this;
    }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    bool isBig_;
    std::string bytes_ = std::string(4096, '\0');
};

class MarCcd : public testing::TestWithParam<bool> {
protected:
    std::string error(const MarFile& file) {
        const auto path = folder_.write("x.mccd", file.bytes());
        return openError(path).substr(path.size());
    }
    TemporaryFolder folder_;
};

TEST_P(MarCcd, ReadsPixelsAndHeader) {
    MarFile file(GetParam());
    file.put(104, 65535).put(640, 150'000).put(644, 1'024'500).put(648, 1'023'000);
    file.put(656, 500).put(772, 78'000).put(776, 79'000).put(908, 97'900);
    file.put(1024 + 320, "062311042010").put(1024 + 416, "a crystal");
    const auto source = opened(folder_.write("x.mccd", file.bytes()));
    EXPECT_EQ(source->description().format, "marCCD");
    const auto frame = nextFrame(*source);
    constexpr std::uint16_t kExpected[] = {1, 2, 3, 4, 5, 65535};
    expectPixels(frame, kExpected, 2, 3);
    EXPECT_EQ(frame.special->overload, image::PixelValue(65535));
    EXPECT_EQ(frame.attributes->at("acquired"), "062311042010");
    EXPECT_EQ(frame.attributes->at("comments"), "a crystal");
    EXPECT_EQ(frame.attributes->at("exposure"), "0.5 s");
    const auto geometry = geometryOf(*frame.attributes);
    EXPECT_DOUBLE_EQ(geometry.beamCenterX.value(), 1024.5);
    EXPECT_DOUBLE_EQ(geometry.beamCenterY.value(), 1023);
    EXPECT_DOUBLE_EQ(geometry.distance.value(), 0.15);
    EXPECT_DOUBLE_EQ(geometry.wavelength.value(), 0.979e-10);
    EXPECT_DOUBLE_EQ(geometry.pixelSizeX.value(), 78e-6);
    EXPECT_DOUBLE_EQ(geometry.pixelSizeY.value(), 79e-6);
}

TEST_P(MarCcd, DistrustsItsHeader) {
    EXPECT_EQ(error(MarFile(GetParam()).put(84, 3)),
              ": the file is truncated: it has 4108 bytes, expected at least 4114");
    EXPECT_EQ(error(MarFile(GetParam()).put(84, 0xFFFF'FFFF).put(80, 0xFFFF'FFFF)),
              ": a frame of 4294967295 × 4294967295 uint16 pixels: expected at most 16 GiB");
    EXPECT_EQ(error(MarFile(GetParam()).put(80, 0U)),
              ": an image of 2 × 0 pixels: expected at least one row and column");
    EXPECT_EQ(error(MarFile(GetParam()).put(88, 3)),
              ": not a readable marCCD file: 3 bytes per pixel: expected 1, 2 or 4");
    EXPECT_EQ(error(MarFile(GetParam()).put(32, 1)),
              ": not a readable marCCD file: byte order 1 of the pixels: expected 1234 or 4321");
    EXPECT_EQ(error(MarFile(GetParam()).put(48, 1)),
              ": not a readable marCCD file: compression 1: expected none");
}

TEST_P(MarCcd, AnyCutIsAnError) {
    const MarFile file(GetParam());
    for (std::size_t bytes = 1; bytes < file.bytes().size(); bytes += 7) {
        const auto source = openSource(folder_.write("cut.mccd", file.bytes().substr(0, bytes)));
        ASSERT_FALSE(source) << bytes;
    }
}

INSTANTIATE_TEST_SUITE_P(ByteOrder, MarCcd, testing::Bool(),
                         [](const auto& test) { return test.param ? "Big" : "Little"; });

}  // namespace
}  // namespace spate::stream
