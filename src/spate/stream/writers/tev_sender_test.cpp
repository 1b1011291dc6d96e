// SPDX-License-Identifier: MIT
// A client of tev, and who listens in tev's place: this library's source, or a socket of the test.
#include "spate/stream/writers/tev_sender.h"

#include <chrono>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/tev_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr OpenOptions kEveryFrame{.live = {.queueBytes = std::size_t{1} << 26U}};

template <class T>
image::Frame frameOf(const std::vector<T>& pixels, std::int64_t rows, std::int64_t cols,
                     int channels = 1) {
    const auto owner = std::make_shared<std::vector<T>>(pixels);
    const auto view = image::ImageView::create(
        owner->data(),
        {.dtype = image::dtypeOf<T>, .rows = rows, .cols = cols, .channels = channels});
    return {.view = view.value(), .owner = owner};
}

class TevSenderTest : public testing::Test {
protected:
    void listen() {
        source_ = opened(uri_, kEveryFrame);
        ASSERT_NE(source_, nullptr);
    }
    void openSender(const std::string& query = "") {
        auto sender = stream::openSender(uri_ + query);
        ASSERT_TRUE(sender) << sender.error().message;
        sender_ = std::move(*sender);
    }
    // Sends it until it is taken.
    void send(const image::Frame& frame) {
        const auto end = base::now() + 30s;
        while (base::now() < end) {
            const auto sent = sender_->send(frame);
            ASSERT_TRUE(sent) << sent.error().message;
            if (*sent == Sent::Taken) return;
            std::this_thread::sleep_for(1ms);
        }
        FAIL() << "nobody takes it";
    }
    image::Frame next() { return nextLiveFrame(*source_); }

    const std::uint16_t port_ = freePort();
    const std::string uri_ = "tev://:" + std::to_string(port_);
    std::unique_ptr<Source> source_;
    std::unique_ptr<Sender> sender_;
};

template <class T>
std::vector<T> extremes() {
    return {
        std::numeric_limits<T>::lowest(), std::numeric_limits<T>::max(), T(0), T(1), T(2), T(3)};
}

TEST_F(TevSenderTest, SendsNumbersAsTheNearestFloats) {
    listen();
    openSender();
    const auto check = [&](const auto& pixels) {
        send(frameOf(pixels, 2, 3));
        const auto frame = next();
        ASSERT_EQ(frame.view.rows(), 2);
        ASSERT_EQ(frame.view.cols(), 3);
        for (std::int64_t i = 0; i < 6; ++i) {
            EXPECT_EQ(frame.view.pixel<float>(i / 3, i % 3),
                      static_cast<float>(pixels[static_cast<std::size_t>(i)]));
        }
        EXPECT_EQ(frame.attributes->at("image"), "spate");
    };
    check(extremes<std::uint8_t>());
    check(extremes<std::int8_t>());
    check(extremes<std::uint16_t>());
    check(extremes<std::int16_t>());
    check(extremes<std::uint32_t>());
    check(extremes<std::int32_t>());
    check(extremes<std::uint64_t>());
    check(extremes<std::int64_t>());
    check(extremes<float>());
    check(std::vector<double>{0.1, 1e-300, -1.5, 3, 1e30, 7});
}

TEST_F(TevSenderTest, SendsColoursStridesAndOtherShapes) {
    listen();
    openSender("?image=camera");
    send(frameOf<std::uint8_t>({0, 51, 255, 255, 0, 102}, 1, 2, 3));
    auto frame = next();
    ASSERT_EQ(frame.view.channels(), 3);
    EXPECT_EQ(frame.view.pixel<float>(0, 0, 1), 0.2F);
    EXPECT_EQ(frame.view.pixel<float>(0, 0, 2), 1.0F);
    EXPECT_EQ(frame.view.pixel<float>(0, 1, 2), 0.4F);
    EXPECT_EQ(frame.attributes->at("image"), "camera");
    send(frameOf<float>({1, 2, 3, 4, 5, 6, 7, 8}, 2, 1, 4));
    frame = next();
    ASSERT_EQ(frame.view.channels(), 4);
    EXPECT_EQ(frame.view.pixel<float>(1, 0, 3), 8);
    auto turned = frameOf<std::uint16_t>({1, 2, 3, 4, 5, 6}, 2, 3);
    turned.view = turned.view.transposed();
    send(turned);
    frame = next();
    ASSERT_EQ(frame.view.rows(), 3);
    EXPECT_EQ(frame.view.pixel<float>(2, 0), 3);
    EXPECT_EQ(frame.view.pixel<float>(0, 1), 4);
}

TEST_F(TevSenderTest, RefusesWhatTevCannotShow) {
    openSender();
    const auto sent = sender_->send(frameOf<std::complex<float>>({{1, 2}}, 1, 1));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().message,
              "a frame of complex64: expected numbers or colours, which tev shows as float32");
    const std::uint8_t pixel = 1;
    const auto huge = image::ImageView::create(
        &pixel, {.rows = 20'000, .cols = 20'000, .rowStride = 0, .colStride = 0});
    const auto refused = sender_->send({.view = huge.value()});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("20000 × 20000 pixels: expected at most 1073737728"),
              std::string::npos);
}

TEST_F(TevSenderTest, WaitsForAReaderThatComesLaterOrComesBack) {
    openSender();
    const auto frame = frameOf<float>({1}, 1, 1);
    EXPECT_EQ(sender_->send(frame).value(), Sent::NoReader);
    EXPECT_EQ(sender_->readers(), 0);
    for (int i = 0; i < 2; ++i) {
        listen();
        send(frame);
        EXPECT_EQ(next().view.pixel<float>(0, 0), 1);
        EXPECT_EQ(sender_->readers(), 1);
        source_ = nullptr;
        const auto end = base::now() + 30s;
        while (sender_->send(frame).value() != Sent::NoReader && base::now() < end) {
        }
        EXPECT_EQ(sender_->readers(), 0);
    }
}

// A reader that takes nothing: the sender comes back, and says so.
TEST_F(TevSenderTest, NeverWaitsLongForAReader) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto address = addressOf(port_);
    ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    ASSERT_EQ(::listen(listener, 1), 0);
    openSender();
    const auto frame = frameOf(std::vector<float>(1 << 20, 1), 1 << 10, 1 << 10);
    Sent sent = Sent::Taken;
    for (int i = 0; i < 100 && sent == Sent::Taken; ++i) sent = sender_->send(frame).value();
    EXPECT_EQ(sent, Sent::Busy);
    ::close(listener);  // with all that is in it
    const auto end = base::now() + 30s;
    while (sender_->send(frame).value() != Sent::NoReader && base::now() < end) {
    }
    EXPECT_EQ(sender_->readers(), 0);
}

TEST_F(TevSenderTest, DeliversWhatWasTakenBeforeItEnds) {
    listen();
    openSender();
    const auto frame = frameOf(std::vector<float>(1 << 21, 5), 1 << 10, 1 << 11);
    send(frame);
    sender_ = nullptr;
    EXPECT_EQ(rangeOf(next()), (std::pair<double, double>(5, 5)));
}

TEST_F(TevSenderTest, NamesWhatCannotBeOpened) {
    const auto failed = [](const std::string& uri) {
        const auto sender = stream::openSender(uri);
        EXPECT_FALSE(sender);
        return sender ? "" : sender.error().message;
    };
    EXPECT_EQ(failed("tev://host/x"),
              "tev://host/x: expected tev://:port or tev://host:port, a port of at most 65535");
    EXPECT_NE(failed("tev://:1?image=").find("a name of 1 to 1000 bytes"), std::string::npos);
    EXPECT_NE(failed("tev://no.such.host.invalid:1")
                  .find("tev://no.such.host.invalid:1: no address of no.such.host.invalid:1: "),
              std::string::npos);
}

}  // namespace
}  // namespace spate::stream
