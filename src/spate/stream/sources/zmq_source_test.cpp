// SPDX-License-Identifier: MIT
#include "spate/stream/sources/zmq_source.h"

#include <gtest/gtest.h>
#include <zmq.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/child_process_for_test.h"
#include "spate/stream/sources/messages_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr const char* kSoleConsumer =
    "This port gives each frame to ONE client; a file writer on it would lose frames. Safe: "
    "dectris+monitor://HOST (10 Hz) or spate relay. Only reader? Add ?sole-consumer.";

// Frames as a recorder takes them: every one.
constexpr OpenOptions kEveryFrame{.live = {.queueBytes = std::size_t{1} << 26U}};

// A sender in this process.
class Sender {
public:
    Sender(int type, const std::string& address) : socket_(zmq_socket(context_, type)) {
        const int none = 0;
        const int longest = 10'000;
        const int few = 10;  // a full queue takes messages again when half of it is gone
        zmq_setsockopt(socket_, ZMQ_LINGER, &none, sizeof(none));
        zmq_setsockopt(socket_, ZMQ_SNDTIMEO, &longest, sizeof(longest));
        zmq_setsockopt(socket_, ZMQ_SNDHWM, &few, sizeof(few));
        EXPECT_EQ(zmq_bind(socket_, address.c_str()), 0) << zmq_strerror(zmq_errno());
    }
    ~Sender() {
        zmq_close(socket_);
        zmq_ctx_term(context_);
    }
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    // False if nobody takes it within ten seconds.
    bool send(const std::vector<Text>& parts) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const int more = i + 1 < parts.size() ? ZMQ_SNDMORE : 0;
            if (zmq_send(socket_, parts[i].data(), parts[i].size(), more) < 0) return false;
        }
        return true;
    }

private:
    void* context_ = zmq_ctx_new();
    void* socket_;
};

// zmq_sender_for_test.py, in a process of its own.
class PythonSender : public PythonProcess {
public:
    explicit PythonSender(std::vector<std::string> arguments)
        : PythonProcess([&] {
              arguments.insert(arguments.begin(), SPATE_ZMQ_SENDER);
              return std::move(arguments);
          }()) {}

    [[nodiscard]] static bool isThere() {
        return std::system(
                   "/usr/bin/python3 -c 'import zmq, cbor2, lz4.block, numpy' 2>/dev/null") == 0 &&
               std::filesystem::exists(
                   "/usr/lib/x86_64-linux-gnu/hdf5/serial/plugins/libh5bshuf.so");
    }
};

// As kinds() of zmq_sender_for_test.py has them.
constexpr image::DType kSentTypes[] = {
    image::DType::UInt8, image::DType::UInt16, image::DType::UInt32,  image::DType::Int8,
    image::DType::Int16, image::DType::Int32,  image::DType::Float32, image::DType::Float64};
constexpr std::uint64_t kKindsOfType = 6;
constexpr std::uint64_t kKinds = std::size(kSentTypes) * kKindsOfType;

// The same frame in memory of its own, as a recorder makes it: buffers are few.
image::Frame copyOf(image::Frame frame) {
    const std::shared_ptr<std::byte[]> pixels(
        new std::byte[static_cast<std::size_t>(frame.view.byteCount())]);
    frame.view.copyTo(pixels.get());
    frame.view = *image::ImageView::create(
        pixels.get(),
        {.dtype = frame.view.dtype(), .rows = frame.view.rows(), .cols = frame.view.cols()});
    frame.owner = pixels;
    return frame;
}

// Whether a frame is what the sender says that it sends.
bool isAsSent(const image::Frame& frame) {
    const auto& view = frame.view;
    if (view.rows() != 67 || view.cols() != 101) return false;
    if (view.dtype() != kSentTypes[frame.id % kKinds / kKindsOfType]) return false;
    for (std::int64_t r = 0; r < view.rows(); ++r) {
        for (std::int64_t c = 0; c < view.cols(); ++c) {
            const auto expected = (static_cast<std::uint64_t>(r * 7 + c) + frame.id) % 120;
            if (view.value(r, c).toDouble() != static_cast<double>(expected)) return false;
        }
    }
    return true;
}

class ZmqSource : public testing::Test {
protected:
    std::string ipc() const { return "ipc://" + folder_.file("socket"); }
    std::string ipcUri(const std::string& query = "") const { return "zmq+" + ipc() + query; }

    // Frames until `wanted` have come, or 20 s without one have gone by; errors are counted.
    std::vector<image::Frame> framesOf(Source& source, std::size_t wanted, bool copied = true) {
        std::vector<image::Frame> frames;
        auto giveUp = base::now() + 20s;
        while (frames.size() < wanted && base::now() < giveUp) {
            auto frame = source.next();
            if (!frame) {
                ++errors_;
                lastError_ = frame.error().message;
            } else if (*frame && !(*frame)->view.empty()) {
                frames.push_back(copied ? copyOf(**frame) : **frame);
                giveUp = base::now() + 20s;
            }
        }
        EXPECT_EQ(frames.size(), wanted);
        return frames;
    }
    // Until the source has statistics as wanted, or 20 s have gone by.
    template <class Condition>
    static bool comes(const Source& source, Condition condition) {
        for (int i = 0; i < 4000; ++i) {
            if (condition(*source.statistics())) return true;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
    static bool isWaiting(const Source& source, const std::string& address) {
        return comes(source, [&](const SourceStatistics& now) {
            return now.wire.waiting == "waiting for " + address;
        });
    }
    // A new source waits, and then does not.
    static bool isConnected(const Source& source) {
        std::this_thread::sleep_for(10ms);
        return comes(source, [](const SourceStatistics& now) { return now.wire.waiting.empty(); });
    }

    TemporaryFolder folder_;
    int errors_ = 0;
    std::string lastError_;
};

Text small(std::uint64_t id) {
    return fmt::format(R"({{"shape":[1,2],"type":"uint8","frame":{}}})", id);
}

std::string localPort(int offset) {
    return fmt::format("127.0.0.1:{}", 20000 + (::getpid() * 8 + offset) % 20000);
}

TEST_F(ZmqSource, APortOfOneReaderIsNotOpenedUnasked) {
    EXPECT_EQ(openError("dectris://localhost"), kSoleConsumer);
    EXPECT_EQ(openError("dectris://localhost:5000?api=v1"), kSoleConsumer);
    EXPECT_EQ(openError("dectris://localhost?sole-consumer=no"), kSoleConsumer);
    EXPECT_EQ(openError("zmq+tcp://localhost:5000?socket=pull"), kSoleConsumer);
    EXPECT_EQ(openError("zmq+tcp://*:5000?socket=pull&bind"), kSoleConsumer);
    EXPECT_EQ(openError(ipcUri("?socket=pull")), kSoleConsumer);
    EXPECT_EQ(openError("dectris://localhost?socket=pull"), kSoleConsumer);
    EXPECT_TRUE(opened("dectris://localhost?sole-consumer"));
    EXPECT_TRUE(opened("dectris://localhost?socket=sub")) << "a relay that publishes";
    EXPECT_TRUE(opened("dectris://localhost?socket=sub&api=v1"));
    EXPECT_TRUE(opened("zmq+tcp://localhost:5000?socket=pull&sole-consumer"));
    EXPECT_TRUE(opened("zmq+tcp://localhost:5000"));
}

TEST_F(ZmqSource, TheDefaultPorts) {
    const auto waits = [](const std::string& uri, const std::string& address) {
        return isWaiting(*opened(uri), address);
    };
    EXPECT_TRUE(waits("dectris://127.0.0.1?sole-consumer", "tcp://127.0.0.1:31001"));
    EXPECT_TRUE(waits("dectris://127.0.0.1?sole-consumer&api=v1", "tcp://127.0.0.1:9999"));
    EXPECT_TRUE(waits("dectris://127.0.0.1:77?sole-consumer", "tcp://127.0.0.1:77"));
    const auto source = opened("dectris://127.0.0.1?sole-consumer");
    EXPECT_TRUE(source->description().live);
    EXPECT_EQ(source->description().detector, DetectorKind::PhotonCounting);
    EXPECT_EQ(source->description().format, "Dectris Stream V2");
}

TEST_F(ZmqSource, RefusesWhatIsNoAddress) {
    EXPECT_EQ(openError("dectris:?sole-consumer"),
              "dectris:?sole-consumer: expected dectris://host or dectris://host:port");
    EXPECT_EQ(openError("dectris://host/path?sole-consumer"),
              "dectris://host/path?sole-consumer: expected dectris://host or dectris://host:port");
    EXPECT_EQ(openError("dectris://host?api=v3"),
              "dectris://host?api=v3: api=v3: expected one of v2, v1");
    EXPECT_EQ(openError("dectris://host?api=v1&channel=a"),
              "dectris://host?api=v1&channel=a: channel=a: expected no channel: only api=v2 has "
              "them");
    EXPECT_EQ(
        openError("dectris://host?sole-consumer=perhaps"),
        "dectris://host?sole-consumer=perhaps: sole-consumer=perhaps: expected yes, no, or no "
        "value");
    EXPECT_TRUE(openError("zmq+tcp:").starts_with("zmq+tcp:: tcp:: ZeroMQ cannot connect to it: "));
    EXPECT_TRUE(openError("zmq+tcp://host").ends_with("expected tcp://host:port or ipc:///path"));
    EXPECT_EQ(openError("zmq+tcp://host:65536"),
              "zmq+tcp://host:65536: tcp://host:65536: port 65536: expected one of at most 65535");
    EXPECT_EQ(openError("dectris://[::1]:99999?sole-consumer"),
              "dectris://[::1]:99999?sole-consumer: tcp://[::1]:99999: port 99999: expected one of "
              "at most 65535");
    EXPECT_TRUE(openError("zmq+tcp://192.0.2.1:5?bind")
                    .starts_with("zmq+tcp://192.0.2.1:5?bind: tcp://192.0.2.1:5: ZeroMQ cannot "
                                 "bind it: "));
}

TEST_F(ZmqSource, BindsInPlaceOfAnOldSocketAndOfNothingElse) {
    const auto file = folder_.write("scan.tif", "data");
    const auto uri = "zmq+ipc://" + file + "?bind";
    EXPECT_EQ(openError(uri),
              uri + ": " + file + " is there, and is no socket: expected a name that is free");
    EXPECT_EQ(contentOf(file), "data");
    EXPECT_TRUE(opened(ipcUri("?bind")));
    Sender(ZMQ_PUSH, ipc());  // leaves its socket behind, or not
    EXPECT_TRUE(opened(ipcUri("?bind")));
}

TEST_F(ZmqSource, ASubscriberOfATopic) {
    Sender sender(ZMQ_PUB, ipc());
    const auto source = opened(ipcUri("?topic=b"), kEveryFrame);
    ASSERT_TRUE(isConnected(*source));
    std::this_thread::sleep_for(100ms);  // until the sender knows of the subscription
    for (std::uint64_t id = 0; id < 8; ++id) {
        sender.send({id % 2 == 0 ? "a" : "b", small(id), "xy"});
    }
    for (const auto& frame : framesOf(*source, 4)) EXPECT_EQ(frame.id % 2, 1U);
}

TEST_F(ZmqSource, ThePullerBindsAndManySendersConnect) {
    const auto source = opened(ipcUri("?socket=pull&bind&sole-consumer"), kEveryFrame);
    void* context = zmq_ctx_new();
    void* sockets[] = {zmq_socket(context, ZMQ_PUSH), zmq_socket(context, ZMQ_PUSH)};
    std::uint64_t id = 0;
    for (void* socket : sockets) {
        zmq_connect(socket, ipc().c_str());
        const Text header = small(id++);
        zmq_send(socket, header.data(), header.size(), ZMQ_SNDMORE);
        zmq_send(socket, "xy", 2, 0);
    }
    framesOf(*source, 2);
    for (void* socket : sockets) zmq_close(socket);
    zmq_ctx_term(context);
}

TEST_F(ZmqSource, FramesOfAnIndependentSender) {
    if (!PythonSender::isThere()) GTEST_SKIP() << "no python3-zmq, -cbor2, -lz4, or bitshuffle";
    const PythonSender sender({"arrays", ipc()});
    const auto source = opened(ipcUri("?socket=pull&sole-consumer"), kEveryFrame);
    const auto frames = framesOf(*source, kKinds);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        EXPECT_EQ(frames[i].id, i);
        EXPECT_TRUE(isAsSent(frames[i])) << "kind " << i;
        EXPECT_EQ(frames[i].attributes->at("source"), "test");
    }
    EXPECT_EQ(errors_, 0) << lastError_;
}

TEST_F(ZmqSource, ADetectorOfEitherVersion) {
    if (!PythonSender::isThere()) GTEST_SKIP() << "no python3-zmq, -cbor2, -lz4, or bitshuffle";
    for (const std::string api : {"v1", "v2"}) {
        SCOPED_TRACE(api);
        const auto host = localPort(api == "v1" ? 1 : 2);
        const PythonSender sender({api, "tcp://" + host});
        const auto source = opened("dectris://" + host + "?sole-consumer&api=" + api, kEveryFrame);
        const auto frames = framesOf(*source, kKinds);
        for (std::size_t i = 0; i < frames.size(); ++i) {
            EXPECT_EQ(frames[i].id, i);
            EXPECT_TRUE(isAsSent(frames[i])) << "kind " << i;
        }
        ASSERT_FALSE(frames.empty());
        EXPECT_EQ(frames[0].attributes->at("beam_center_x"), "50.5");
        EXPECT_EQ(frames[0].attributes->at("detector_distance"), "0.3");
        ASSERT_EQ(frames[0].mask != nullptr, api == "v2");
        EXPECT_TRUE(api == "v1" || frames[0].mask->isMasked(3, 5));
        EXPECT_TRUE(comes(*source, [](const auto& now) { return now.wire.series->ended; }));
        const auto now = *source->statistics();
        EXPECT_EQ(now.wire.series,
                  (SeriesState{.id = 8, .expected = kKinds, .received = kKinds, .ended = true}));
        EXPECT_EQ(now.missing + now.replaced + now.rejected, 0U);
        EXPECT_EQ(errors_, 0) << lastError_;
    }
}

TEST_F(ZmqSource, TheOtherChannelOfADetector) {
    if (!PythonSender::isThere()) GTEST_SKIP() << "no python3-zmq, -cbor2, -lz4, or bitshuffle";
    const auto host = localPort(3);
    const PythonSender sender({"v2", "tcp://" + host, "1"});
    const auto source = opened("dectris://" + host + "?sole-consumer&channel=threshold_2");
    const auto frames = framesOf(*source, 1);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].view.value(0, 0).toDouble(), 1.0);
    EXPECT_FALSE(frames[0].mask);
}

TEST_F(ZmqSource, ASenderThatIsKilledAndStartsAgain) {
    if (!PythonSender::isThere()) GTEST_SKIP() << "no python3-zmq, -cbor2, -lz4, or bitshuffle";
    const auto source = opened(ipcUri("?socket=pull&sole-consumer"), kEveryFrame);
    EXPECT_TRUE(isWaiting(*source, ipc()));
    for (int time = 0; time < 2; ++time) {
        PythonSender sender({"arrays", ipc(), "3"});
        const auto frames = framesOf(*source, 3);
        EXPECT_TRUE(std::all_of(frames.begin(), frames.end(), isAsSent));
        EXPECT_TRUE(isConnected(*source));
        sender.kill();
        EXPECT_TRUE(isWaiting(*source, ipc()));
    }
    EXPECT_EQ(source->statistics()->missing, 0U) << "numbers that start again are no gap";
}

// Refused when they are received, or when they are decoded; all but the last are no frames.
std::vector<std::vector<Text>> garbage() {
    return {{Text(1 << 20, '\xFF')},
            {small(1), Text(1 << 20, 'x')},
            {"{", "}"},
            {R"({"shape":[60000,60000],"type":"uint8","encoding":"lz4"})", Text(1 << 16, '\0')},
            std::vector<Text>(1000, "{}"),
            {R"({"shape":[4096,4096],"type":"uint8","encoding":"lz4"})", Text(1 << 17, '\0')}};
}

// Of this process, in memory.
std::int64_t residentBytes() {
    std::ifstream file("/proc/self/statm");
    std::int64_t all = 0;
    std::int64_t resident = 0;
    file >> all >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

TEST_F(ZmqSource, GarbageAtFullRateIsCountedAndTheNextGoodFrameIsShown) {
    Sender sender(ZMQ_PUSH, ipc());
    const auto source =
        opened(ipcUri("?socket=pull&sole-consumer"), {.live = {.historyBytes = 1 << 24}});
    ASSERT_TRUE(isConnected(*source));
    const auto before = residentBytes();
    std::atomic<bool> done{false};
    std::thread reader([&] {  // as a viewer would: whatever comes
        while (!done) (void)source->next();
    });
    const auto messages = garbage();
    std::uint64_t sent = 0;
    bool isTaken = true;
    for (const auto end = base::now() + 2s; isTaken && base::now() < end; ++sent) {
        isTaken = sender.send(messages[sent % messages.size()]);
    }
    EXPECT_TRUE(isTaken);
    EXPECT_TRUE(
        comes(*source, [&](const auto& now) { return now.rejected + now.replaced >= sent; }))
        << sent << " sent, " << source->statistics()->rejected << " rejected";
    done = true;
    reader.join();
    EXPECT_GT(sent, 100U);
    EXPECT_LT(residentBytes() - before, std::int64_t{600} << 20);
    ASSERT_TRUE(sender.send({small(7), "xy"}));
    const auto frames = framesOf(*source, 1);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].id, 7U);
}

TEST_F(ZmqSource, FramesOutliveTheSource) {
    Sender sender(ZMQ_PUSH, ipc());
    std::vector<image::Frame> frames;
    {
        const auto source = opened(ipcUri("?socket=pull&sole-consumer"), kEveryFrame);
        for (std::uint64_t id = 0; id < 20; ++id) {
            ASSERT_TRUE(sender.send({small(id), Text(2, static_cast<char>('a' + id))}));
        }
        frames = framesOf(*source, 20, false);
    }
    for (const auto& frame : frames) {
        EXPECT_EQ(frame.view.pixel<std::uint8_t>(0, 1), static_cast<std::uint8_t>('a' + frame.id));
    }
}

TEST_F(ZmqSource, OnlyTheNewestIsKeptWhileNobodyLooks) {
    Sender sender(ZMQ_PUSH, ipc());
    const auto source = opened(ipcUri("?socket=pull&sole-consumer"));
    const Text pixels(1 << 20, 'x');
    for (std::uint64_t id = 0; id < 200; ++id) {
        const auto header = fmt::format(R"({{"shape":[1024,1024],"type":"uint8","frame":{}}})", id);
        ASSERT_TRUE(sender.send({header, pixels}));
    }
    EXPECT_TRUE(comes(*source, [](const auto& now) { return now.received == 200; }));
    EXPECT_EQ(source->statistics()->replaced, 199U);
    const auto frames = framesOf(*source, 1);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].id, 199U);
}

}  // namespace
}  // namespace spate::stream
