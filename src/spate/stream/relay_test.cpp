// SPDX-License-Identifier: MIT
#include "spate/stream/relay.h"

#include <gtest/gtest.h>
#include <zmq.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/messages_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;
using Parts = std::vector<Text>;

// An end of ZeroMQ that waits for half a minute at most.
class Socket {
public:
    Socket(int type, const std::string& address, bool binds, int waiting = 1000)
        : socket_(zmq_socket(context_, type)) {
        set(ZMQ_LINGER, 0);
        set(ZMQ_SNDTIMEO, 30'000);
        set(ZMQ_RCVTIMEO, 30'000);
        set(ZMQ_SNDHWM, waiting);
        set(ZMQ_RCVHWM, waiting);
        if (type == ZMQ_SUB) zmq_setsockopt(socket_, ZMQ_SUBSCRIBE, "", 0);
        const auto* text = address.c_str();
        EXPECT_EQ(binds ? zmq_bind(socket_, text) : zmq_connect(socket_, text), 0)
            << zmq_strerror(zmq_errno());
    }
    ~Socket() {
        zmq_close(socket_);
        zmq_ctx_term(context_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    bool send(const Parts& parts) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const int more = i + 1 < parts.size() ? ZMQ_SNDMORE : 0;
            if (zmq_send(socket_, parts[i].data(), parts[i].size(), more) < 0) return false;
        }
        return true;
    }
    // Whether it is sent without waiting.
    bool sendNow(const Text& message) {
        return zmq_send(socket_, message.data(), message.size(), ZMQ_DONTWAIT) >= 0;
    }
    // Empty after half a minute.
    Parts receive() {
        Parts parts;
        int more = 1;
        while (more != 0) {
            zmq_msg_t part;
            zmq_msg_init(&part);
            if (zmq_msg_recv(&part, socket_, 0) < 0) return {};
            parts.emplace_back(static_cast<const char*>(zmq_msg_data(&part)), zmq_msg_size(&part));
            more = zmq_msg_more(&part);
            zmq_msg_close(&part);
        }
        return parts;
    }

private:
    void set(int option, int value) { zmq_setsockopt(socket_, option, &value, sizeof(value)); }

    void* context_ = zmq_ctx_new();
    void* socket_;
};

class RelayTest : public testing::Test {
protected:
    ~RelayTest() override { stop(); }

    std::string address(const std::string& name) const { return "ipc://" + folder_.file(name); }

    void start(bool withWriter = true, bool withViewers = true) {
        auto relay = Relay::open({.source = "zmq+" + address("detector"),
                                  .writer = withWriter ? address("writer") : "",
                                  .viewers = withViewers ? "zmq+" + address("viewers") : ""});
        ASSERT_TRUE(relay) << relay.error().message;
        relay_ = std::move(*relay);
        stop_ = false;
        thread_ = std::thread([this] { result_ = relay_->run(stop_); });
    }
    void stop() {
        stop_ = true;
        if (thread_.joinable()) thread_.join();
        relay_.reset();
    }
    template <class Condition>
    bool comes(Condition condition) const {
        for (const auto giveUp = base::now() + 30s; base::now() < giveUp;) {
            if (condition(relay_->statistics())) return true;
            std::this_thread::sleep_for(1ms);
        }
        return false;
    }
    bool hasReaders(int writers, int viewers) const {
        return comes([&](const RelayStatistics& now) {
            return now.writers == writers && now.viewerCount == viewers;
        });
    }
    // What a writer has received may not be counted yet.
    bool hasWritten(std::uint64_t messages) const {
        return comes([&](const auto& now) { return now.writerMessages == messages; });
    }

    TemporaryFolder folder_;
    Socket detector_{ZMQ_PUSH, address("detector"), true, 2};
    std::unique_ptr<Relay> relay_;
    std::atomic<bool> stop_{false};
    base::Result<void> result_;
    std::thread thread_;
};

// What detectors and home-made senders send, and what nobody does.
std::vector<Parts> messages() {
    std::vector<Parts> all{
        {cborMap({{"type", cbor("image")}, {"image_id", cbor(std::uint64_t{1})}})},
        {R"({"htype":"dimage-1.0","series":1,"frame":2})", "{}", Text(70'000, '\1'), "{}"},
        {R"({"shape":[1,2],"type":"uint8"})", "xy"},
        {""},
        {"", "", ""},
        {Text(3 << 20, '\xFF')},
        {"{", "}"},
        Parts(200, "part")};
    return all;
}

TEST_F(RelayTest, EveryMessageReachesWriterAndViewersByteByByte) {
    start();
    Socket writer(ZMQ_PULL, address("writer"), false);
    Socket viewer(ZMQ_SUB, address("viewers"), false);
    ASSERT_TRUE(hasReaders(1, 1));
    std::uint64_t bytes = 0;
    const auto all = messages();
    for (int round = 0; round < 50; ++round) {
        const Parts& message = all[static_cast<std::size_t>(round) % all.size()];
        ASSERT_TRUE(detector_.send(message));
        EXPECT_EQ(writer.receive(), message);
        // It subscribes a little later than it connects.
        if (relay_->statistics().viewerMessages > 0) {
            EXPECT_EQ(viewer.receive(), message);
        }
        for (const auto& part : message) bytes += part.size();
    }
    EXPECT_TRUE(hasWritten(50));
    const auto now = relay_->statistics();
    EXPECT_EQ(now.messages, 50U);
    EXPECT_EQ(now.bytes, bytes);
    EXPECT_EQ(now.writerBytes, bytes);
    EXPECT_TRUE(now.hasDetector);
    stop();
    EXPECT_TRUE(result_) << result_.error().message;
}

TEST_F(RelayTest, NothingIsDroppedTowardsASlowOrAbsentWriter) {
    start();
    const Text megabyte(1 << 20, 'x');
    int sent = 0;
    // Until the relay holds the detector back, and a while longer.
    for (int refused = 0; refused < 50 && sent < 100;) {
        if (detector_.sendNow(std::to_string(sent) + megabyte)) {
            ++sent;
            refused = 0;
        } else {
            ++refused;
            std::this_thread::sleep_for(5ms);
        }
    }
    EXPECT_TRUE(comes([](const auto& now) { return now.waitsForWriter; }));
    EXPECT_LT(sent, 30) << "what waits in the relay is bounded";
    EXPECT_EQ(relay_->statistics().writerMessages, 0U);
    Socket writer(ZMQ_PULL, address("writer"), false, 1);
    std::thread more([&] {
        for (int i = sent; i < sent + 20; ++i)
            EXPECT_TRUE(detector_.send({std::to_string(i) + megabyte}));
    });
    for (int i = 0; i < sent + 20; ++i) {
        const auto message = writer.receive();
        ASSERT_EQ(message.size(), 1U);
        ASSERT_EQ(message[0], std::to_string(i) + megabyte);
        if (i % 8 == 0) std::this_thread::sleep_for(20ms);
    }
    more.join();
    EXPECT_GT(relay_->statistics().waitingSeconds, 0.0);
    EXPECT_TRUE(hasWritten(static_cast<std::uint64_t>(sent) + 20));
}

TEST_F(RelayTest, AViewerThatTakesNothingHoldsNobodyBack) {
    start();
    Socket writer(ZMQ_PULL, address("writer"), false);
    Socket stopped(ZMQ_SUB, address("viewers"), false, 1);  // never received from
    ASSERT_TRUE(hasReaders(1, 1));
    const Text pixels(1 << 20, 'x');
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(detector_.send({std::to_string(i), pixels}));
        ASSERT_EQ(writer.receive(), (Parts{std::to_string(i), pixels}));
    }
    EXPECT_TRUE(hasWritten(100));
}

TEST_F(RelayTest, AWriterThatGoesIsWaitedFor) {
    start(true, false);
    {
        Socket first(ZMQ_PULL, address("writer"), false, 1);
        ASSERT_TRUE(detector_.send({"a"}));
        EXPECT_EQ(first.receive(), Parts{"a"});
    }
    ASSERT_TRUE(hasReaders(0, 0));
    ASSERT_TRUE(detector_.send({"b"}));
    ASSERT_TRUE(detector_.send({"c"}));
    EXPECT_TRUE(comes([](const auto& now) { return now.waitsForWriter; }));
    Socket second(ZMQ_PULL, address("writer"), false, 1);
    EXPECT_EQ(second.receive(), Parts{"b"});
    EXPECT_EQ(second.receive(), Parts{"c"});
}

TEST_F(RelayTest, StopsWhileItWaitsForAWriterAndSaysWhatIsLost) {
    start(true, false);
    ASSERT_TRUE(detector_.send({"message"}));
    ASSERT_TRUE(comes([](const auto& now) { return now.waitsForWriter; }));
    stop();
    ASSERT_FALSE(result_);
    EXPECT_EQ(result_.error().message,
              "the writer has not taken the last message of 7 bytes: it is lost");
}

// The start messages of both versions, and the last messages of their series.
struct SeriesMessages {
    Parts start, image, end;
};
std::vector<SeriesMessages> bothVersions() {
    const auto v2 = [](const char* type) {
        return Parts{cborMap({{"type", cbor(type)}, {"series_id", cbor(std::uint64_t{1})}})};
    };
    return {{v2("start"), v2("image"), v2("end")},
            {{R"({"htype":"dheader-1.0","series":1})", R"({"nimages":5})", "blob"},
             {R"({"htype":"dimage-1.0","series":1,"frame":0})", "{}", "pixels", "{}"},
             {R"({"htype":"dseries_end-1.0","series":1})"}}};
}

TEST_F(RelayTest, AViewerThatComesLateGetsTheStartOfTheSeriesFirst) {
    start(false, true);
    for (const auto& [begin, image, end] : bothVersions()) {
        ASSERT_TRUE(detector_.send(begin));
        ASSERT_TRUE(detector_.send(image));
        {
            Socket late(ZMQ_SUB, address("viewers"), false);
            ASSERT_TRUE(hasReaders(0, 1));
            // Its subscription may take a moment more.
            const auto before = relay_->statistics().viewerMessages;
            while (relay_->statistics().viewerMessages == before) {
                const auto came = relay_->statistics().messages;
                ASSERT_TRUE(detector_.send(image));
                ASSERT_TRUE(comes([&](const auto& now) { return now.messages > came; }));
                std::this_thread::sleep_for(1ms);
            }
            EXPECT_EQ(late.receive(), begin);
            EXPECT_EQ(late.receive(), image);
        }
        ASSERT_TRUE(hasReaders(0, 0));
        ASSERT_TRUE(detector_.send(end));
    }
}

TEST_F(RelayTest, AfterTheEndNothingIsRepeated) {
    start(false, true);
    const auto version = bothVersions()[0];
    ASSERT_TRUE(detector_.send(version.start));
    ASSERT_TRUE(detector_.send(version.end));
    ASSERT_TRUE(comes([](const auto& now) { return now.messages == 2; }));
    Socket late(ZMQ_SUB, address("viewers"), false);
    ASSERT_TRUE(hasReaders(0, 1));
    for (int i = 0; relay_->statistics().viewerMessages == 0 && i < 3000; ++i) {
        ASSERT_TRUE(detector_.send({"image"}));
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(late.receive(), Parts{"image"});
    EXPECT_EQ(relay_->statistics().repeatedStarts, 0U);
}

TEST_F(RelayTest, TheStartIsRepeatedForViewersThatLostIt) {
    start(false, true);
    const auto version = bothVersions()[0];
    Socket viewer(ZMQ_SUB, address("viewers"), false);
    ASSERT_TRUE(detector_.send(version.start));
    const auto giveUp = base::now() + 30s;
    while (relay_->statistics().repeatedStarts < 3 && base::now() < giveUp) {
        ASSERT_TRUE(detector_.send(version.image));
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_GE(relay_->statistics().repeatedStarts, 3U);
}

TEST_F(RelayTest, RefusesBadAddresses) {
    const auto errorOf = [](const RelayOptions& options) {
        const auto relay = Relay::open(options);
        return relay ? std::string("opened") : relay.error().message;
    };
    EXPECT_EQ(errorOf({.source = "dectris://a"}),
              "dectris://a: nobody to hand messages on to: expected --writer, --viewers or both");
    EXPECT_EQ(
        errorOf({.source = "shm://a", .writer = "tcp://*:5"}),
        "shm://a: cannot relay the scheme 'shm': expected dectris, zmq+tcp or zmq+ipc, a port "
        "that pushes");
    EXPECT_EQ(errorOf({.source = "zmq+tcp://a:5?socket=sub", .viewers = "tcp://*:5"}),
              "zmq+tcp://a:5?socket=sub: socket=sub: expected one of pull");
    EXPECT_EQ(errorOf({.source = "dectris://", .viewers = "tcp://*:5"}),
              "dectris://: expected dectris://host or dectris://host:port");
    EXPECT_EQ(errorOf({.source = "dectris://a?sole-consumer&api=v1", .viewers = "pgm://a"}),
              "pgm://a: expected tcp://*:port or ipc:///path, which readers connect to");
    start();
    EXPECT_EQ(
        errorOf({.source = "dectris://a", .writer = address("writer")}),
        folder_.file("writer") + " is in use by another program: expected a name that is free");
    EXPECT_EQ(errorOf({.source = "dectris://a", .writer = "tcp://*:99999"}),
              "tcp://*:99999: port 99999: expected one of at most 65535");
}

}  // namespace
}  // namespace spate::stream
