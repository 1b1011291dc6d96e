// SPDX-License-Identifier: MIT
#include "spate/stream/sources/shm_layout.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace spate::stream {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

spate_shm_header goodHeader() {
    spate_shm_header header{};
    spate_shm_fill_header(&header, "cam", 4, 8192);
    return header;
}

std::string refusalOf(const spate_shm_header& header, std::uint64_t fileBytes) {
    const auto shape = checkedRing(header, fileBytes, "cam");
    return shape ? "" : shape.error().message;
}

TEST(ShmLayout, TakesWhatTheProducersHeaderWrites) {
    const auto shape = checkedRing(goodHeader(), 5 * 4096 + 4 * 8192, "cam");
    ASSERT_TRUE(shape) << shape.error().message;
    EXPECT_EQ(shape->slotCount, 4U);
    EXPECT_EQ(shape->recordAt(3), 4U * 4096);
    EXPECT_EQ(shape->pixelsAt(3), 5U * 4096 + 3 * 8192);
}

TEST(ShmLayout, RefusesRingsThatDisagreeWithTheirFile) {
    const std::uint64_t bytes = goodHeader().file_bytes;
    EXPECT_EQ(refusalOf(goodHeader(), bytes), "");
    EXPECT_NE(refusalOf(goodHeader(), bytes - 1), "") << "truncated";
    EXPECT_NE(refusalOf(goodHeader(), bytes + 4096), "");
    EXPECT_EQ(refusalOf(spate_shm_header{}, bytes), "no ring: it does not start with SPATESHM");
    using Change = std::function<void(spate_shm_header&)>;
    for (const Change& change : std::vector<Change>{
             [](auto& h) { h.magic[7] = 'X'; },
             [](auto& h) { h.version = 2; },
             [](auto& h) { h.slot_count = 0; },
             [](auto& h) { h.slot_count = 5; },
             [](auto& h) { h.slot_count = 0xFFFF'FFFF; },
             [](auto& h) { h.slot_bytes = 0; },
             [](auto& h) { h.slot_bytes = 8193; },
             [](auto& h) { h.slot_bytes = ~std::uint64_t{4095}; },
             [](auto& h) { h.slot_bytes = std::uint64_t{1} << 62; },
             [](auto& h) { h.pixels_offset = 0; },
             [](auto& h) { h.pixels_offset = ~std::uint64_t{0}; },
             [](auto& h) { h.file_bytes -= 4096; },
             [](auto& h) { h.name[0] = 'x'; },
             [](auto& h) { std::memset(h.name, 'x', sizeof h.name); },
         }) {
        auto header = goodHeader();
        change(header);
        EXPECT_NE(refusalOf(header, bytes), "");
    }
    auto header = goodHeader();
    header.version = 7;
    EXPECT_EQ(refusalOf(header, bytes), "version 7 of the ring: expected 1");
}

class ShmPixels : public testing::Test {
protected:
    std::string refusalOf(const spate_shm_frame& frame) const {
        const auto view = checkedPixels(frame, slot_);
        return view ? "" : view.error().message;
    }
    // 10 × 64 uint8 of three planes, so far apart.
    static spate_shm_frame colorPlanes(std::int64_t stride) {
        auto frame = spate_shm_packed(SPATE_SHM_UINT8, 10, 64);
        frame.channels = 3;
        frame.channel_stride = stride;
        return frame;
    }
    std::vector<std::byte> slot_ = std::vector<std::byte>(4096);
    const spate_shm_frame good_ = spate_shm_packed(SPATE_SHM_UINT16, 32, 64);  // all of the slot
};

TEST_F(ShmPixels, LieWhereTheFrameSays) {
    const auto view = checkedPixels(good_, slot_);
    ASSERT_TRUE(view) << view.error().message;
    EXPECT_EQ(view->data(), slot_.data());
    EXPECT_EQ(view->byteCount(), 4096);
    auto flipped = good_;
    flipped.row_stride = -128;
    flipped.offset = 31 * 128;
    flipped.flags = SPATE_SHM_SWAPPED;
    const auto upsideDown = checkedPixels(flipped, slot_);
    ASSERT_TRUE(upsideDown) << upsideDown.error().message;
    EXPECT_EQ(upsideDown->at(31, 0), slot_.data());
    EXPECT_NE(upsideDown->byteOrder(), image::kNativeOrder);
    const auto planes = checkedPixels(colorPlanes(1024), slot_);
    ASSERT_TRUE(planes) << planes.error().message;
    EXPECT_EQ(planes->channels(), 3);
    EXPECT_EQ(planes->channelStride(), 1024);
}

TEST_F(ShmPixels, OfEveryTypeHaveItsSize) {
    for (const auto dtype : image::kAllDTypes) {
        const auto frame = spate_shm_packed(shmTypeOf(dtype), 3, 5);
        const auto view = checkedPixels(frame, slot_);
        ASSERT_TRUE(view) << image::name(dtype);
        EXPECT_EQ(view->dtype(), dtype);
        EXPECT_EQ(view->byteCount(), frame.rows * frame.row_stride) << image::name(dtype);
    }
}

TEST_F(ShmPixels, NeverLeaveTheirSlot) {
    using Change = std::function<void(spate_shm_frame&)>;
    for (const Change& change : std::vector<Change>{
             [](auto& f) { f.dtype = 0; },
             [](auto& f) { f.dtype = 15; },
             [](auto& f) { f.dtype = 0xFFFF'FFFF; },
             [](auto& f) { f.channels = 0; },
             [](auto& f) { f.channels = 2; },
             [](auto& f) { f.channels = 0xFFFF'FFFF; },
             [](auto& f) { f.rows = 0; },
             [](auto& f) { f.rows = -1; },
             [](auto& f) { f.rows = 33; },
             [](auto& f) { f.rows = kMost; },
             [](auto& f) { f.cols = 65; },
             [](auto& f) { f.cols = kLeast; },
             [](auto& f) { f.offset = 1; },
             [](auto& f) { f.offset = ~std::uint64_t{0}; },
             [](auto& f) { f.offset = 4097; },
             [](auto& f) { f.row_stride = -128; },
             [](auto& f) { f.row_stride = kMost; },
             [](auto& f) { f.row_stride = kLeast; },
             [](auto& f) { f.col_stride = kLeast; },
             [](auto& f) { f.col_stride = -2; },
             [](auto& f) { f.channels = 3, f.channel_stride = kMost; },
             [](auto& f) { f.dtype = SPATE_SHM_COMPLEX64, f.channels = 3; },
             [](auto& f) { f = colorPlanes(2048); },
             [](auto& f) { f = colorPlanes(-1); },
         }) {
        auto frame = good_;
        change(frame);
        EXPECT_NE(refusalOf(frame), "") << "dtype " << frame.dtype << ", rows " << frame.rows;
    }
}

TEST_F(ShmPixels, AreNoMoreThanTheirSlotHas) {
    auto frame = good_;
    frame.row_stride = 0;
    EXPECT_EQ(refusalOf(frame), "");
    frame.rows = 33;
    EXPECT_EQ(refusalOf(frame),
              "33 × 64 uint16 repeats memory: its pixels are 4224 bytes, its slot has 4096");
    frame.rows = kMost / 1024;
    frame.col_stride = 0;
    EXPECT_NE(refusalOf(frame), "");
}

TEST(ShmAttributes, AreCleanWhateverTheProducerWrites) {
    using A = image::Attributes;
    EXPECT_EQ(readAttributes(""), A());
    EXPECT_EQ(readAttributes("a=1\nb=x=y\n"), (A{{"a", "1"}, {"b", "x=y"}}));
    EXPECT_EQ(readAttributes("a=1\nno value\n=no key\nlast=2"), (A{{"a", "1"}, {"last", "2"}}));
    EXPECT_EQ(readAttributes(std::string_view("a=1\n\0b=2\n", 9)), (A{{"a", "1"}}));
    EXPECT_EQ(readAttributes("t=\t\x7F\x1B[2J"), (A{{"t", "   [2J"}}));
    EXPECT_EQ(readAttributes("λ=0.1 µm, 100 €, 𝄞"), (A{{"λ", "0.1 µm, 100 €, 𝄞"}}));
    EXPECT_EQ(readAttributes("bad=\xFF\xC0\x80\xE2\x82"), (A{{"bad", "?????"}}));
    EXPECT_EQ(readAttributes("bad=\xED\xA0\x80\xF5\xF4\x90\x80\x80\xE0\x80\x80"),
              (A{{"bad", "???????????"}}));
}

}  // namespace
}  // namespace spate::stream
