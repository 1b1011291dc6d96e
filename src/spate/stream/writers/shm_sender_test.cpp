// SPDX-License-Identifier: MIT
#include "spate/stream/writers/shm_sender.h"

#include <array>
#include <vector>

#include "spate/stream/sources/shm_for_test.h"

namespace spate::stream {
namespace {

class ShmSenderTest : public ShmTest {
protected:
    void create(const ShmSenderOptions& options = {}) {
        auto sender = ShmSender::create(name_, options);
        ASSERT_TRUE(sender) << sender.error().message;
        sender_ = std::move(*sender);
    }
    bool send(const image::ImageView& view, std::uint64_t id) {
        const auto sent = sender_->send({.view = view, .id = id, .acquired = base::now()});
        EXPECT_TRUE(sent) << sent.error().message;
        return sent.value_or(Sent::Dropped) == Sent::Taken;
    }
    ~ShmSenderTest() override { sender_.reset(); }

    std::unique_ptr<ShmSender> sender_;
};

std::vector<std::byte> packed(const image::ImageView& view) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(view.byteCount()));
    view.copyTo(bytes.data());
    return bytes;
}

TEST_F(ShmSenderTest, SendsFramesOfEveryTypeShapeAndStride) {
    std::vector<std::byte> pixels(1U << 16U);
    for (std::size_t k = 0; k < pixels.size(); ++k) pixels[k] = std::byte{spate_test_byte(3, k)};
    create();
    open();
    std::uint64_t id = 0;
    const auto expectSent = [&](const image::ImageLayout& layout, std::size_t offset) {
        const auto view = image::ImageView::create(pixels.data() + offset, layout);
        ASSERT_TRUE(view);
        ASSERT_TRUE(send(*view, ++id));
        const auto frame = wait();
        EXPECT_EQ(frame.id, id);
        EXPECT_EQ(frame.view.dtype(), layout.dtype);
        EXPECT_EQ(frame.view.rows(), layout.rows);
        EXPECT_EQ(frame.view.channels(), layout.channels);
        EXPECT_EQ(packed(frame.view), packed(*view)) << image::name(layout.dtype);
    };
    for (const auto dtype : image::kAllDTypes) {
        expectSent({.dtype = dtype, .rows = 7, .cols = 9}, 1);
        expectSent({.dtype = dtype,
                    .rows = 9,
                    .cols = 7,
                    .rowStride = -512,
                    .colStride = 48,
                    .byteOrder = image::ByteOrder::Big},
                   9 * 512);
        if (!image::canBeColor(dtype)) continue;
        expectSent({.dtype = dtype, .rows = 5, .cols = 6, .channels = 3}, 0);
        expectSent({.dtype = dtype,  // planes
                    .rows = 5,
                    .cols = 6,
                    .rowStride = 128,
                    .colStride = 16,
                    .channels = 4,
                    .channelStride = 1024},
                   0);
    }
}

TEST_F(ShmSenderTest, ANewRingHoldsALargerFrame) {
    const std::vector<float> pixels(512 * 512, 4.5F);
    create();
    open();
    std::vector<image::Frame> held;
    std::uint64_t id = 0;
    for (const std::int64_t side : {8, 512, 100, 300}) {
        ASSERT_TRUE(send(*image::ImageView::of(pixels.data(), side, side), ++id));
        held.push_back(wait());
        EXPECT_EQ(held.back().id, id);
        EXPECT_EQ(held.back().view.rows(), side);
    }
    for (const auto& frame : held) EXPECT_EQ(frame.view.pixel<float>(7, 7), 4.5F);
    EXPECT_EQ(statistics().missing, 0U);
}

TEST_F(ShmSenderTest, DropsWhatHasNoSlot) {
    const std::vector<float> pixels(64);
    create({.slots = 2, .slotBytes = 4 * 64});
    open();
    const auto view = *image::ImageView::of(pixels.data(), 8, 8);
    ASSERT_TRUE(send(view, 1));
    const auto first = wait();
    ASSERT_TRUE(send(view, 2));
    EXPECT_FALSE(send(view, 3));
    EXPECT_EQ(wait().id, 2U);
    EXPECT_EQ(statistics().wire.transportLost, 1U);
}

TEST_F(ShmSenderTest, SendsAttributesAsFarAsTheyHaveRoom) {
    const std::array<std::uint8_t, 4> pixels{1, 2, 3, 4};
    create();
    open();
    const image::Attributes attributes{
        {"a=b", "1\n2"}, {"long", std::string(10'000, 'x')}, {"sample", "LaB₆"}};
    ASSERT_TRUE(sender_->send({.view = *image::ImageView::of(pixels.data(), 2, 2),
                               .attributes = std::make_shared<image::Attributes>(attributes)}));
    EXPECT_EQ(*wait().attributes, (image::Attributes{{"a b", "1 2"}, {"sample", "LaB₆"}}));
}

TEST_F(ShmSenderTest, SaysWhenAFrameWasExposedAndThatItIsPartial) {
    const std::array<std::uint8_t, 4> pixels{1, 2, 3, 4};
    create();
    open();
    const auto view = *image::ImageView::of(pixels.data(), 2, 2);
    const base::WallTime exposed(std::chrono::nanoseconds(1'700'000'000'000'000'042));
    ASSERT_TRUE(sender_->send({.view = view, .id = 1, .sourceTime = exposed, .partial = true}));
    const auto first = wait();
    EXPECT_TRUE(first.partial);
    EXPECT_EQ(first.sourceTime, exposed);
    ASSERT_TRUE(sender_->send({.view = view, .id = 2}));
    const auto second = wait();
    EXPECT_FALSE(second.partial);
    EXPECT_FALSE(second.sourceTime);
}

TEST_F(ShmSenderTest, RefusesANameThatIsTakenOrBad) {
    create();
    const auto second = ShmSender::create(name_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().message, "shm://" + name_ +
                                          ": another program sends to it: expected a name that "
                                          "is free");
    EXPECT_FALSE(ShmSender::create("no/name"));
    EXPECT_FALSE(ShmSender::create(name_ + "x", {.slots = 1}));
    const std::vector<std::uint8_t> pixel(1);
    const image::ImageLayout tooLarge{// beyond what a ring's slots may have
                                      .rows = 1 << 24,
                                      .cols = 1 << 24,
                                      .rowStride = 0,
                                      .colStride = 0};
    EXPECT_FALSE(sender_->send({.view = *image::ImageView::create(pixel.data(), tooLarge)}));
    EXPECT_TRUE(send(*image::ImageView::of(pixel.data(), 1, 1), 1)) << "and goes on";
}

}  // namespace
}  // namespace spate::stream
