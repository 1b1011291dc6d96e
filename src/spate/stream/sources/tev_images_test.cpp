// SPDX-License-Identifier: MIT
// Packets of tev's clients: understood, composed and refused. No socket.
#include "spate/stream/sources/tev_images.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/tev_for_test.h"

namespace spate::stream {
namespace {

std::span<const std::byte> bytesIn(const std::string& text) {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

class TevImagesTest : public testing::Test {
protected:
    // What the packet changes in what is shown; null for nothing.
    std::shared_ptr<const TevPicture> apply(const std::string& text) {
        const auto packet = readTevPacket(bytesIn(text));
        EXPECT_TRUE(packet) << packet.error().message;
        if (!packet) return nullptr;
        const auto picture = images_->apply(*packet);
        EXPECT_TRUE(picture) << picture.error().message;
        return picture ? *picture : nullptr;
    }
    std::string refused(const std::string& text) {
        const auto packet = readTevPacket(bytesIn(text));
        if (!packet) return packet.error().message;
        const auto picture = images_->apply(*packet);
        EXPECT_FALSE(picture);
        return picture ? "" : picture.error().message;
    }
    image::Frame shown(const std::string& text) {
        const auto picture = apply(text);
        EXPECT_NE(picture, nullptr);
        if (!picture) return {};
        auto frame = picture->frame(pool_);
        EXPECT_TRUE(frame) << frame.error().message;
        return frame ? *frame : image::Frame();
    }

    std::unique_ptr<TevImages> images_ = std::make_unique<TevImages>(TevChoice{});
    image::FramePool pool_{kFrameBuffers};
};

TEST_F(TevImagesTest, ShowsUpdatesOfAllVersions) {
    EXPECT_EQ(apply(tevCreate("a", 3, 2, {"Y"})), nullptr);
    auto frame = shown(tevUpdate1("a", "Y", {0, 0, 3, 2}, {1, 2, 3, 4, 5, 6}));
    ASSERT_EQ(frame.view.dtype(), image::DType::Float32);
    ASSERT_EQ(frame.view.rows(), 2);
    ASSERT_EQ(frame.view.cols(), 3);
    EXPECT_EQ(frame.view.pixel<float>(1, 0), 4);
    frame = shown(tevUpdate2("a", {"Y"}, {1, 0, 2, 1}, {7, 8}));
    EXPECT_EQ(frame.view.pixel<float>(0, 0), 1);
    EXPECT_EQ(frame.view.pixel<float>(0, 2), 8);
    frame = shown(tevUpdate3("a", {"Y"}, {0, 1, 3, 1}, {1}, {2}, {0, 10, 0, 20, 0, 30}));
    EXPECT_EQ(frame.view.pixel<float>(0, 2), 8);
    EXPECT_EQ(frame.view.pixel<float>(1, 2), 30);
    EXPECT_EQ(frame.attributes->at("image"), "a");
    EXPECT_EQ(frame.attributes->at("channel"), "Y");
}

TEST_F(TevImagesTest, ShowsColoursOfPlanarAndOfInterleavedPixels) {
    apply(tevCreate("c", 2, 1, {"B", "depth", "R", "G"}));
    auto frame = shown(tevUpdate2("c", {"R", "G", "B"}, {0, 0, 2, 1}, {1, 2, 3, 4, 5, 6}));
    ASSERT_EQ(frame.view.channels(), 3);
    EXPECT_EQ(frame.view.pixel<float>(0, 1, 0), 2);
    EXPECT_EQ(frame.view.pixel<float>(0, 1, 1), 4);
    EXPECT_EQ(frame.view.pixel<float>(0, 1, 2), 6);
    frame = shown(tevUpdate3("c", {"B", "R"}, {0, 0, 2, 1}, {0, 1}, {2, 2}, {10, 20, 30, 40}));
    EXPECT_EQ(frame.view.pixel<float>(0, 1, 0), 40);
    EXPECT_EQ(frame.view.pixel<float>(0, 1, 1), 4) << "G stays";
    EXPECT_EQ(frame.view.pixel<float>(0, 1, 2), 30);
    EXPECT_EQ(apply(tevUpdate1("c", "depth", {0, 0, 2, 1}, {9, 9})), nullptr) << "is not shown";
    apply(tevCreate("d", 1, 1, {"x", "l.R", "l.G", "l.B", "l.A"}));
    EXPECT_EQ(shown(tevUpdate1("d", "l.A", {0, 0, 1, 1}, {0.5F})).view.channels(), 4);
}

// The moment that somebody holds is that moment for ever.
TEST_F(TevImagesTest, LeavesEarlierMomentsAsTheyWere) {
    apply(tevCreate("a", 2, 2, {"Y"}));
    const auto first = apply(tevUpdate1("a", "Y", {0, 0, 2, 2}, {1, 1, 1, 1}));
    const auto second = apply(tevUpdate1("a", "Y", {1, 1, 1, 1}, {2}));
    apply(tevClose("a"));
    EXPECT_EQ(first->frame(pool_)->view.pixel<float>(1, 1), 1);
    EXPECT_EQ(second->frame(pool_)->view.pixel<float>(1, 1), 2);
    EXPECT_EQ(second->frame(pool_)->view.pixel<float>(0, 0), 1);
}

// Many tiles of all kinds in an image of many bands, beside an array of which each pixel is set.
TEST_F(TevImagesTest, ComposesTilesAsAPlainArrayDoes) {
    constexpr std::int32_t kCols = 700;
    constexpr std::int32_t kRows = 301;
    const std::vector<std::string> names{"R", "G", "B"};
    apply(tevCreate("t", kCols, kRows, names));
    std::vector<float> plain(std::size_t{kCols} * kRows * 3);
    std::mt19937 random(7);
    const auto upTo = [&](std::int32_t most) {
        return static_cast<std::int32_t>(random() % static_cast<unsigned>(most + 1));
    };
    image::Frame frame;
    for (int i = 0; i < 60; ++i) {
        TileForTest tile{.col = upTo(kCols - 1), .row = upTo(kRows - 1)};
        tile.cols = 1 + upTo(kCols - tile.col - 1);
        tile.rows = 1 + upTo(kRows - tile.row - 1);
        const auto pixels = std::int64_t{tile.cols} * tile.rows;
        const std::int64_t offset = upTo(3);
        const std::int64_t stride = 1 + upTo(3);
        const auto channel = static_cast<std::size_t>(upTo(2));
        std::vector<float> values(static_cast<std::size_t>(offset + (pixels - 1) * stride + 1));
        for (auto& value : values) value = static_cast<float>(random() % 1000);
        for (std::int64_t p = 0; p < pixels; ++p) {
            const auto row = static_cast<std::size_t>(tile.row + p / tile.cols);
            const auto col = static_cast<std::size_t>(tile.col + p % tile.cols);
            plain[(row * kCols + col) * 3 + channel] =
                values[static_cast<std::size_t>(offset + p * stride)];
        }
        frame = shown(tevUpdate3("t", {names[channel]}, tile, {offset}, {stride}, values));
    }
    EXPECT_EQ(std::memcmp(frame.view.data(), plain.data(), plain.size() * sizeof(float)), 0);
}

TEST_F(TevImagesTest, ShowsWhatIsChosen) {
    images_ = std::make_unique<TevImages>(TevChoice{.image = "a", .channel = "G"});
    apply(tevCreate("b", 1, 1, {"G"}));
    EXPECT_EQ(apply(tevUpdate1("b", "G", {0, 0, 1, 1}, {5})), nullptr);
    apply(tevCreate("a", 1, 1, {"R", "G", "B"}));
    EXPECT_EQ(apply(tevUpdate1("a", "R", {0, 0, 1, 1}, {5})), nullptr);
    const auto frame = shown(tevUpdate1("a", "G", {0, 0, 1, 1}, {6}));
    EXPECT_FALSE(frame.view.isColor());
    EXPECT_EQ(frame.view.pixel<float>(0, 0), 6);
    EXPECT_EQ(refused(tevCreate("a", 1, 1, {"R", "X"})),
              "the image 'a': no channel 'G': expected one of R, X");
}

TEST_F(TevImagesTest, RefusesUpdatesOfWhatIsNotThere) {
    EXPECT_EQ(refused(tevUpdate1("a", "Y", {0, 0, 1, 1}, {1})),
              "an update of the image 'a': expected one that was created");
    apply(tevCreate("a", 3, 2, {"Y"}));
    EXPECT_EQ(refused(tevUpdate1("a", "Z", {0, 0, 1, 1}, {1})),
              "the channel 'Z' of 'a': expected one of Y");
    EXPECT_EQ(refused(tevUpdate1("a", "Y", {2, 1, 2, 1}, {1, 2})),
              "a tile of 1 × 2 pixels at row 1, column 2 of 'a': expected it in 2 × 3");
    EXPECT_EQ(refused(tevUpdate1("a", "Y", {-1, 0, 1, 1}, {1})),
              "a tile at row 0, column -1: expected none below 0");
    EXPECT_EQ(refused(tevUpdate1("a", "Y", {0x7FFFFFFF, 0, 1, 1}, {1})),
              "a tile of 1 × 1 pixels at row 0, column 2147483647 of 'a': expected it in 2 × 3");
    EXPECT_EQ(refused(tevUpdate2("a", {"Y", "Y"}, {0, 0, 1, 1}, {1, 2})),
              "the channel 'Y' of 'a' comes twice: expected it once");
    apply(tevClose("a"));
    EXPECT_EQ(refused(tevUpdate1("a", "Y", {0, 0, 1, 1}, {1})),
              "an update of the image 'a': expected one that was created");
}

TEST_F(TevImagesTest, RefusesPixelsThatAreNotThere) {
    apply(tevCreate("a", 3, 2, {"Y"}));
    EXPECT_EQ(
        refused(tevUpdate1("a", "Y", {0, 0, 3, 2}, {1, 2, 3, 4, 5})),
        "a channel of 2 × 3 pixels from float 0 on, one every 1, among 5 floats: expected all "
        "of them there");
    const auto placed = [&](std::int64_t offset, std::int64_t stride) {
        return refused(tevUpdate3("a", {"Y"}, {0, 0, 2, 1}, {offset}, {stride}, {1, 2, 3}));
    };
    constexpr std::int64_t kMost = 0x7FFF'FFFF'FFFF'FFFF;
    for (const auto& [offset, stride] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {-1, 1}, {2, 1}, {0, 3}, {1, -1}, {0, 0}, {kMost, 1}, {1, kMost}, {kMost, kMost}}) {
        EXPECT_NE(placed(offset, stride).find("among 3 floats"), std::string::npos)
            << offset << ", " << stride;
    }
}

TEST_F(TevImagesTest, RefusesClaimsBeforeItTakesMemory) {
    EXPECT_NE(refused(tevCreate("a", 0x7FFFFFFF, 0x7FFFFFFF, {"Y"})).find("at most 16 GiB"),
              std::string::npos);
    EXPECT_EQ(refused(tevCreate("a", 40'000, 40'000, {"Y"})),
              "the image 'a' of 40000 × 40000 pixels in 1 channels: expected at most 4 GiB");
    EXPECT_NE(refused(tevCreate("a", 0, 5, {"Y"})).find("expected at least one row and column"),
              std::string::npos);
    EXPECT_EQ(refused(tevCreate("a", 1, 1, {})), "0 channels: expected 1 to 1024");
    EXPECT_EQ(refused(tevPacket(
                  4, '\0' + tevText("a") + tevNumber(1) + tevNumber(1) + tevNumber(0x7FFFFFFF))),
              "2147483647 channels: expected 1 to 1024");
    // Of a gigabyte that nobody has sent, nothing is there.
    EXPECT_EQ(apply(tevCreate("large", 16'384, 16'384, {"Y"})), nullptr);
}

TEST_F(TevImagesTest, RefusesWhatIsNoPacket) {
    EXPECT_EQ(refused(""), "a packet of 0 bytes that claims 0: expected at least 5");
    EXPECT_EQ(refused(tevPacket(9, "")), "the operation 9: expected 0 to 8, as tev has them");
    EXPECT_NE(refused(tevPacket(4, "") + "x").find("that claims 5"), std::string::npos);
    const auto whole = tevUpdate3("a", {"Y"}, {0, 0, 1, 1}, {0}, {1}, {1});
    for (std::size_t length = 5; length < whole.size(); ++length) {
        const auto cut = tevPacket(whole[4], whole.substr(5, length - 5));
        EXPECT_FALSE(readTevPacket(bytesIn(cut))) << length;
    }
    EXPECT_TRUE(readTevPacket(bytesIn(whole)));
}

TEST_F(TevImagesTest, ForgetsTheImageThatWasNotChangedForLongest) {
    for (std::size_t i = 0; i < kMaxTevImages; ++i) {
        apply(tevCreate(std::to_string(i), 1, 1, {"Y"}));
    }
    shown(tevUpdate1("0", "Y", {0, 0, 1, 1}, {1}));
    apply(tevCreate("more", 1, 1, {"Y"}));
    shown(tevUpdate1("0", "Y", {0, 0, 1, 1}, {1}));
    EXPECT_NE(refused(tevUpdate1("1", "Y", {0, 0, 1, 1}, {1})).find("'1'"), std::string::npos);
}

}  // namespace
}  // namespace spate::stream
