// SPDX-License-Identifier: MIT
#include "spate/stream/sender.h"

#include <gtest/gtest.h>
#include <zmq.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/geometry.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

// Every frame, as a recorder takes them.
constexpr OpenOptions kEveryFrame{.live = {.queueBytes = std::size_t{1} << 26U}};
constexpr auto kPatience = 30s;

std::string localPort(int offset) {
    return fmt::format("127.0.0.1:{}", 20000 + (::getpid() * 8 + offset) % 20000);
}

std::unique_ptr<Sender> openedSender(const std::string& uri, const SenderOptions& options = {}) {
    auto sender = openSender(uri, options);
    EXPECT_TRUE(sender) << sender.error().message;
    return sender ? std::move(*sender) : nullptr;
}

std::string senderError(const std::string& uri) {
    const auto sender = openSender(uri);
    EXPECT_FALSE(sender) << uri << " opened";
    return sender ? std::string() : sender.error().message;
}

// Until a reader takes it.
bool sendTo(Sender& sender, const image::Frame& frame) {
    for (const auto giveUp = base::now() + kPatience; base::now() < giveUp;) {
        const auto sent = sender.send(frame);
        EXPECT_TRUE(sent) << sent.error().message;
        if (!sent || *sent == Sent::Taken) return sent.has_value();
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

image::Frame receivedFrom(Source& source) {
    for (const auto giveUp = base::now() + kPatience; base::now() < giveUp;) {
        auto frame = source.next();
        EXPECT_TRUE(frame) << frame.error().message;
        if (!frame || !*frame) return {};
        if (!(*frame)->view.empty()) return std::move(**frame);
    }
    ADD_FAILURE() << "no frame";
    return {};
}

template <class Condition>
bool comes(const Source& source, Condition condition) {
    for (const auto giveUp = base::now() + kPatience; base::now() < giveUp;) {
        if (condition(*source.statistics())) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

std::vector<std::byte> packed(const image::ImageView& view) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(view.byteCount()));
    view.copyTo(bytes.data());
    return bytes;
}

// Memory of every bit pattern, seen as images of one type: packed; with gaps, upside down and in
// the other byte order; and of more rows than a block of bitshuffle has.
std::vector<image::ImageView> viewsOf(image::DType dtype, bool withColors) {
    static const std::vector<std::byte> memory = [] {
        std::vector<std::byte> bytes(1U << 18U);
        std::uint32_t state = 1;
        for (auto& each : bytes) {
            state = state * 1664525U + 1013904223U;
            each = static_cast<std::byte>(state >> 29U);  // compressible
        }
        return bytes;
    }();
    const auto make = [&](std::size_t offset, const image::ImageLayout& layout) {
        return *image::ImageView::create(memory.data() + offset, layout);
    };
    std::vector<image::ImageView> views{make(1, {.dtype = dtype, .rows = 7, .cols = 9}),
                                        make(9 * 512, {.dtype = dtype,
                                                       .rows = 9,
                                                       .cols = 7,
                                                       .rowStride = -512,
                                                       .colStride = 48,
                                                       .byteOrder = image::ByteOrder::Big}),
                                        make(0, {.dtype = dtype, .rows = 67, .cols = 101}),
                                        make(5, {.dtype = dtype, .rows = 1, .cols = 1})};
    if (!withColors || !image::canBeColor(dtype)) return views;
    views.push_back(make(0, {.dtype = dtype, .rows = 5, .cols = 6, .channels = 3}));
    views.push_back(make(0, {.dtype = dtype,  // planes
                             .rows = 5,
                             .cols = 6,
                             .rowStride = 128,
                             .colStride = 16,
                             .channels = 4,
                             .channelStride = 1024}));
    return views;
}

void expectSame(const image::Frame& received, const image::Frame& sent) {
    EXPECT_EQ(received.id, sent.id);
    ASSERT_EQ(image::name(received.view.dtype()), image::name(sent.view.dtype()));
    ASSERT_EQ(received.view.rows(), sent.view.rows());
    ASSERT_EQ(received.view.cols(), sent.view.cols());
    ASSERT_EQ(received.view.channels(), sent.view.channels());
    EXPECT_EQ(packed(received.view), packed(sent.view)) << image::name(sent.view.dtype());
}

class SenderTest : public testing::Test {
protected:
    std::string ipcUri() const { return "zmq+ipc://" + folder_.file("socket"); }

    // Sends the views one by one, and takes each before the next.
    void roundTrip(Sender& sender, Source& source, const std::vector<image::ImageView>& views) {
        const auto attributes = std::make_shared<image::Attributes>(
            image::Attributes{{"sample", "LaB₆"}, {"count_time", "0.1 s"}});
        for (const auto& view : views) {
            const image::Frame frame{
                .view = view, .id = nextId_, .acquired = base::now(), .attributes = attributes};
            nextId_ += 2;
            ASSERT_TRUE(sendTo(sender, frame));
            const auto received = receivedFrom(source);
            expectSame(received, frame);
            ASSERT_TRUE(received.attributes);
            EXPECT_EQ(received.attributes->at("count_time"), "0.1 s");
        }
    }

    TemporaryFolder folder_;
    std::uint64_t nextId_ = 5;
};

TEST_F(SenderTest, ArraysOfEveryTypeAndCompressionArriveAsTheyAre) {
    for (const std::string pattern : {"pub", "push"}) {
        for (const std::string compression : {"none", "lz4", "bslz4"}) {
            SCOPED_TRACE(pattern + ", " + compression);
            const auto sender = openedSender(
                fmt::format("{}?socket={}&compression={}", ipcUri(), pattern, compression));
            const auto source = opened(
                ipcUri() + (pattern == "pub" ? "" : "?socket=pull&sole-consumer"), kEveryFrame);
            for (const auto dtype : image::kAllDTypes) {
                roundTrip(*sender, *source, viewsOf(dtype, true));
            }
        }
    }
}

TEST_F(SenderTest, ADetectorsFramesArriveAsTheyAre) {
    int port = 1;
    for (const std::string compression : {"bslz4", "lz4", "none"}) {
        SCOPED_TRACE(compression);
        const auto host = localPort(port++);
        const auto sender = openedSender("dectris://" + host + "?compression=" + compression);
        const auto source = opened("dectris://" + host + "?sole-consumer", kEveryFrame);
        for (const auto dtype : image::kNumberDTypes) {
            roundTrip(*sender, *source, viewsOf(dtype, false));
        }
        roundTrip(*sender, *source, viewsOf(image::DType::Float16, false));
    }
}

image::Frame detectorFrame(std::uint64_t id) {
    static const std::vector<std::uint16_t> pixels(35, 7);
    static const auto levels =
        std::make_shared<std::vector<std::uint8_t>>(std::initializer_list<std::uint8_t>{0, 1, 2});
    levels->resize(35);
    image::Attributes attributes{{"detector", "EIGER of a test"}, {"serial_number", "E-1"}};
    putGeometry({.beamCenterX = 3.25,
                 .beamCenterY = 2.5,
                 .distance = 0.3,
                 .wavelength = 1e-10,
                 .pixelSizeX = 75e-6,
                 .pixelSizeY = 75e-6},
                attributes);
    return {.view = *image::ImageView::of(pixels.data(), 5, 7),
            .id = id,
            .acquired = base::now(),
            .attributes = std::make_shared<image::Attributes>(attributes),
            .mask = *image::Mask::create(*image::ImageView::of(levels->data(), 5, 7), levels),
            .special = std::make_shared<image::SpecialValues>(
                image::SpecialValues{.overload = image::PixelValue(std::uint64_t{6000})})};
}

TEST_F(SenderTest, ADetectorTellsWhatIsKnownOfItsSeries) {
    const auto host = localPort(4);
    const auto sender = openedSender("dectris://" + host, {.frameCount = 3});
    const auto source = opened("dectris://" + host + "?sole-consumer", kEveryFrame);
    for (std::uint64_t id = 0; id < 3; ++id) {
        ASSERT_TRUE(sendTo(*sender, detectorFrame(id)));
        const auto frame = receivedFrom(*source);
        EXPECT_EQ(frame.id, id);
        ASSERT_TRUE(frame.attributes && frame.mask && frame.special);
        EXPECT_EQ(geometryOf(*frame.attributes), geometryOf(*detectorFrame(id).attributes));
        EXPECT_EQ(frame.attributes->at("detector"), "EIGER of a test");
        EXPECT_EQ(frame.attributes->at("serial_number"), "E-1");
        EXPECT_EQ(frame.special->overload, image::PixelValue(std::uint64_t{6000}));
        EXPECT_FALSE(frame.mask->isMasked(0, 0));
        EXPECT_TRUE(frame.mask->isMasked(0, 1) && frame.mask->isMasked(0, 2));
    }
    EXPECT_TRUE(sender->finish());
    EXPECT_TRUE(comes(*source, [](const auto& now) { return now.wire.series->ended; }));
    EXPECT_EQ(source->statistics()->wire.series,
              (SeriesState{.id = 1, .expected = 3, .received = 3, .ended = true}));
    ASSERT_TRUE(sendTo(*sender, detectorFrame(7)));
    EXPECT_EQ(receivedFrom(*source).id, 7U);
    EXPECT_EQ(source->statistics()->wire.series->id, 2U) << "a frame behind the end is a new one's";
}

TEST_F(SenderTest, FramesThatDifferOrStartAgainAreAnotherSeries) {
    const auto host = localPort(5);
    const auto sender = openedSender("dectris://" + host);
    const auto source = opened("dectris://" + host + "?sole-consumer", kEveryFrame);
    const std::vector<std::uint8_t> pixels(64);
    const auto seriesOf = [&](image::Frame frame) {
        EXPECT_TRUE(sendTo(*sender, frame));
        (void)receivedFrom(*source);
        return source->statistics()->wire.series->id;
    };
    const auto square = *image::ImageView::of(pixels.data(), 8, 8);
    EXPECT_EQ(seriesOf({.view = square, .id = 3}), 1U);
    EXPECT_EQ(seriesOf({.view = square, .id = 4}), 1U);
    EXPECT_EQ(seriesOf({.view = *image::ImageView::of(pixels.data(), 4, 16), .id = 5}), 2U);
    EXPECT_EQ(seriesOf({.view = square, .id = 6}), 3U);
    EXPECT_EQ(seriesOf({.view = square, .id = 0}), 4U);
    EXPECT_EQ(seriesOf(detectorFrame(1)), 5U);
    EXPECT_EQ(seriesOf(detectorFrame(2)), 5U) << "an equal mask is the same";
    EXPECT_EQ(source->statistics()->missing, 0U);
}

TEST_F(SenderTest, SharedMemoryTakesFramesUnderItsName) {
    const auto uri = fmt::format("shm://sender-test-{}", ::getpid());
    {
        const auto sender = openedSender(uri);
        const auto source = opened(uri + "?frames=all");
        for (const auto dtype : image::kAllDTypes) {
            roundTrip(*sender, *source, viewsOf(dtype, true));
        }
        EXPECT_EQ(senderError(uri),
                  uri + ": another program sends to it: expected a name that is free");
    }
    EXPECT_TRUE(openedSender(uri + "?slots=3")) << "the name is free again";
    EXPECT_EQ(senderError("shm://a/b"), "shm://a/b: expected shm://NAME, of A-Z a-z 0-9 . _ -");
    EXPECT_EQ(senderError(uri + "?slots=1"),
              uri + "?slots=1: slots=1: expected a whole number from 2 to 1024");
}

TEST_F(SenderTest, RefusesWhatItCannotSendTo) {
    EXPECT_TRUE(
        senderError("tape://a")
            .starts_with(
                "tape://a: cannot send to the scheme 'tape': expected one of shm, zmq+tcp"));
    EXPECT_TRUE(senderError("a.npy").starts_with(
        "a.npy: expected a URI to send to, of one of the schemes shm, zmq+tcp"));
    EXPECT_EQ(senderError("zmq+tcp://*:5?compression=zip"),
              "zmq+tcp://*:5?compression=zip: compression=zip: expected one of none, lz4, bslz4");
    EXPECT_EQ(senderError("dectris://*?socket=pub"),
              "dectris://*?socket=pub: unknown option 'socket': the known ones are compression");
    EXPECT_TRUE(senderError("zmq+tcp://host").ends_with("expected tcp://*:port or ipc:///path"));
    EXPECT_EQ(senderError("zmq+tcp://*:99999"),
              "zmq+tcp://*:99999: tcp://*:99999: port 99999: expected one of at most 65535");
    EXPECT_TRUE(senderError("zmq+ipc:///no/such/folder/a").find("No such file") !=
                std::string::npos);
    const auto host = localPort(6);
    const auto sender = openedSender("zmq+tcp://" + host);
    EXPECT_EQ(senderError("dectris://" + host),
              "dectris://" + host + ": tcp://" + host +
                  ": ZeroMQ cannot bind it: Address already in use: expected a port that is free");
}

TEST_F(SenderTest, TakesNoNameFromAFileOrAnotherProgram) {
    const auto sender = openedSender(ipcUri());
    EXPECT_EQ(senderError(ipcUri()), ipcUri() + ": " + folder_.file("socket") +
                                         " is in use by another program: expected a name that is "
                                         "free");
    const auto file = folder_.write("scan.tif", "data");
    EXPECT_EQ(senderError("zmq+ipc://" + file),
              "zmq+ipc://" + file + ": " + file +
                  " is there, and is no socket: expected a name that is free");
    EXPECT_EQ(contentOf(file), "data");
}

TEST_F(SenderTest, PixelsThatADetectorDoesNotHaveAreRefusedByName) {
    const auto sender = openedSender("dectris://" + localPort(7));
    const std::vector<std::byte> memory(4096);
    const auto errorOf = [&](const image::ImageLayout& layout) {
        const auto sent = sender->send({.view = *image::ImageView::create(memory.data(), layout)});
        return sent ? std::string("sent") : sent.error().message;
    };
    constexpr const char* kThatGo =
        " pixels: Dectris Stream V2 carries integers of 8 to 64 bits, float16, float32 and "
        "float64 of one channel";
    EXPECT_EQ(errorOf({.dtype = image::DType::Bool, .rows = 2, .cols = 3}),
              std::string("bool") + kThatGo);
    EXPECT_EQ(errorOf({.dtype = image::DType::Complex64, .rows = 2, .cols = 3}),
              std::string("complex64") + kThatGo);
    EXPECT_EQ(errorOf({.rows = 2, .cols = 3, .channels = 4}),
              std::string("uint8 × 4 channels") + kThatGo);
}

TEST_F(SenderTest, NeverWaitsForAReaderThatIsNotThere) {
    const std::vector<std::uint8_t> pixels(64);
    const image::Frame frame{.view = *image::ImageView::of(pixels.data(), 8, 8)};
    for (const std::string query : {"?socket=pub", "?socket=push"}) {
        const auto sender = openedSender(ipcUri() + query);
        EXPECT_EQ(sender->send(frame).value(), Sent::NoReader) << query;
        EXPECT_EQ(sender->readers(), 0) << query;
    }
}

TEST_F(SenderTest, SaysThatAReaderTakesNothingMore) {
    const auto sender = openedSender(ipcUri() + "?socket=push");
    void* context = zmq_ctx_new();
    void* reader = zmq_socket(context, ZMQ_PULL);
    const int one = 1;
    zmq_setsockopt(reader, ZMQ_RCVHWM, &one, sizeof(one));
    ASSERT_EQ(zmq_connect(reader, ("ipc://" + folder_.file("socket")).c_str()), 0);
    const std::vector<std::uint8_t> pixels(1U << 20U);
    const image::Frame frame{.view = *image::ImageView::of(pixels.data(), 1024, 1024)};
    ASSERT_TRUE(sendTo(*sender, frame));
    Sent sent = Sent::Taken;
    int taken = 0;
    for (; taken < 100 && sent == Sent::Taken; ++taken) sent = sender->send(frame).value();
    EXPECT_EQ(sent, Sent::Busy);
    EXPECT_LT(taken, 30) << "what waits for a reader is bounded";
    EXPECT_EQ(sender->readers(), 1);
    zmq_close(reader);
    zmq_ctx_term(context);
    for (int i = 0; i < 3000 && sender->send(frame).value() == Sent::Busy; ++i) {
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(sender->send(frame).value(), Sent::NoReader);
}

}  // namespace
}  // namespace spate::stream
