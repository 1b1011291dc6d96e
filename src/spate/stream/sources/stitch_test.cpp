// SPDX-License-Identifier: MIT
// Modules that send by ZeroMQ, by a ring and from files, shown as one image.
#include "spate/stream/sources/stitch.h"

#include <zmq.h>

#include <chrono>
#include <functional>

#include "spate/stream/files_for_test.h"
#include "spate/stream/writers/shm_sender.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kRows = 4;
constexpr std::int64_t kCols = 6;

// A module's receiver: pushes frames of one value.
class ModuleForTest {
public:
    explicit ModuleForTest(const std::string& path) : path_(path) { start(); }
    ~ModuleForTest() {
        stop();
        zmq_ctx_term(context_);
    }
    ModuleForTest(const ModuleForTest&) = delete;
    ModuleForTest& operator=(const ModuleForTest&) = delete;

    [[nodiscard]] std::string uri() const {
        return "zmq+ipc://" + path_ + "?socket=pull&sole-consumer";
    }
    template <class T = std::uint16_t>
    void send(std::uint64_t frame, T value, std::int64_t rows = kRows, std::int64_t cols = kCols) {
        const auto header =
            fmt::format(R"({{"htype": "array-1.0", "shape": [{}, {}], "type": "{}", "frame": {}}})",
                        rows, cols, image::name(image::dtypeOf<T>), frame);
        const std::vector<T> pixels(static_cast<std::size_t>(rows * cols), value);
        EXPECT_GE(zmq_send(socket_, header.data(), header.size(), ZMQ_SNDMORE), 0);
        EXPECT_GE(zmq_send(socket_, pixels.data(), pixels.size() * sizeof(T), 0), 0);
    }
    void start() {
        socket_ = zmq_socket(context_, ZMQ_PUSH);
        const int none = 0;
        const int patience = 30'000;
        zmq_setsockopt(socket_, ZMQ_LINGER, &none, sizeof(none));
        zmq_setsockopt(socket_, ZMQ_SNDTIMEO, &patience, sizeof(patience));
        EXPECT_EQ(zmq_bind(socket_, ("ipc://" + path_).c_str()), 0);
    }
    void stop() {
        if (socket_ != nullptr) zmq_close(socket_);
        socket_ = nullptr;
    }

private:
    const std::string path_;
    void* context_ = zmq_ctx_new();
    void* socket_ = nullptr;
};

class StitchTest : public testing::Test {
protected:
    // Below each other, a row between them.
    void open(const std::vector<std::string>& uris, const std::string& wait,
              const OpenOptions& options = {.live = {.queueBytes = std::size_t{1} << 24U}}) {
        std::string modules;
        for (std::size_t i = 0; i < uris.size(); ++i) {
            modules += fmt::format(R"({}{{"source": "{}", "shape": [{}, {}], "offset": [{}, 0]}})",
                                   i > 0 ? ", " : "", uris[i], kRows, kCols,
                                   static_cast<std::int64_t>(i) * (kRows + 1));
        }
        const auto path = folder_.write(
            "detector.json", fmt::format(R"({{"wait": {}, "modules": [{}]}})", wait, modules));
        source_ = opened("stitch:" + path, options);
        ASSERT_NE(source_, nullptr);
    }
    image::Frame next() { return nextLiveFrame(*source_); }
    std::string error() { return nextLiveError(*source_); }
    // The value of each module; -1 for one that is masked.
    static std::vector<int> valuesOf(const image::Frame& frame, std::size_t modules) {
        std::vector<int> values;
        for (std::size_t i = 0; i < modules; ++i) {
            const auto row = static_cast<std::int64_t>(i) * (kRows + 1);
            const bool isMissing = frame.mask->levels().pixel<std::uint8_t>(row, 2) != 0;
            values.push_back(isMissing ? -1 : frame.view.pixel<std::uint16_t>(row + kRows - 1, 5));
        }
        return values;
    }
    SourceStatistics statistics() const { return source_->statistics().value(); }

    const TemporaryFolder folder_;
    std::unique_ptr<Source> source_;
};

using Values = std::vector<int>;

TEST_F(StitchTest, ShowsModulesAsOneImage) {
    ModuleForTest a(folder_.file("a"));
    ModuleForTest b(folder_.file("b"));
    open({a.uri(), b.uri()}, "30");
    EXPECT_EQ(source_->description().rows, 2 * kRows + 1);
    EXPECT_EQ(source_->description().cols, kCols);
    for (std::uint64_t id = 0; id < 20; ++id) {
        a.send(id, static_cast<std::uint16_t>(100 + id));
        b.send(id, static_cast<std::uint16_t>(200 + id));
        const auto frame = next();
        EXPECT_EQ(frame.id, id);
        EXPECT_EQ(valuesOf(frame, 2),
                  (Values{static_cast<int>(100 + id), static_cast<int>(200 + id)}));
        EXPECT_TRUE(frame.mask->isMasked(kRows, 0)) << "the gap";
    }
    EXPECT_EQ(statistics().received, 20U);
    EXPECT_EQ(statistics().partial, 0U);
    EXPECT_EQ(statistics().rejected, 0U);
    EXPECT_EQ(statistics().missing, 0U);
}

TEST_F(StitchTest, ShowsWhatThereIsOfAFrame) {
    ModuleForTest a(folder_.file("a"));
    ModuleForTest b(folder_.file("b"));
    open({a.uri(), b.uri()}, "30");
    a.send<std::uint16_t>(1, 11);
    b.send<std::uint16_t>(2, 22);  // has lost frame 1
    const auto partial = next();
    EXPECT_EQ(partial.id, 1U);
    EXPECT_EQ(valuesOf(partial, 2), (Values{11, -1}));
    EXPECT_EQ(partial.attributes->at("missing_modules"), "1");
    EXPECT_TRUE(partial.partial);
    a.send<std::uint16_t>(2, 12);
    const auto whole = next();
    EXPECT_EQ(whole.id, 2U);
    EXPECT_EQ(valuesOf(whole, 2), (Values{12, 22}));
    EXPECT_FALSE(whole.partial);
    EXPECT_EQ(statistics().partial, 1U);
    EXPECT_EQ(statistics().received, 2U);
}

// One that dies is given up; when it is back, it takes part again.
TEST_F(StitchTest, GoesOnWithoutALostModule) {
    ModuleForTest a(folder_.file("a"));
    ModuleForTest b(folder_.file("b"));
    open({a.uri(), b.uri()}, "0.2");
    a.send<std::uint16_t>(0, 1);
    b.send<std::uint16_t>(0, 2);
    EXPECT_EQ(next().id, 0U);
    b.stop();
    std::uint64_t id = 1;
    for (; id < 5; ++id) {
        a.send<std::uint16_t>(id, 1);
        EXPECT_EQ(valuesOf(next(), 2), (Values{1, -1}));
    }
    const auto end = base::now() + 30s;
    while (statistics().wire.waiting.empty() && base::now() < end) (void)source_->next();
    EXPECT_EQ(statistics().wire.waiting, "1 of 2 modules: waiting for ipc://" + folder_.file("b"));
    b.start();
    bool isBack = false;
    for (; !isBack && base::now() < end; ++id) {
        b.send<std::uint16_t>(id, 2);
        a.send<std::uint16_t>(id, 1);
        const auto frame = source_->next();  // or an error: b came too late
        isBack = frame && !(*frame)->view.empty() && valuesOf(**frame, 2) == (Values{1, 2});
    }
    EXPECT_TRUE(isBack);
}

TEST_F(StitchTest, CountsAModuleThatIsTooLate) {
    ModuleForTest a(folder_.file("a"));
    ModuleForTest b(folder_.file("b"));
    open({a.uri(), b.uri()}, "0");
    a.send<std::uint16_t>(7, 1);
    EXPECT_EQ(valuesOf(next(), 2), (Values{1, -1}));
    b.send<std::uint16_t>(7, 2);
    EXPECT_EQ(error(), "the module " + b.uri() + ": frame 7 came too late: frame 7 was handed on");
    EXPECT_EQ(statistics().rejected, 1U);
}

TEST_F(StitchTest, FollowsADetectorThatStartsAgain) {
    ModuleForTest a(folder_.file("a"));
    ModuleForTest b(folder_.file("b"));
    open({a.uri(), b.uri()}, "30");
    for (int run = 1; run <= 3; ++run) {
        for (std::uint64_t id = 0; id < 3; ++id) {
            a.send(id, static_cast<std::uint16_t>(run));
            b.send(id, static_cast<std::uint16_t>(run + 10));
            EXPECT_EQ(valuesOf(next(), 2), (Values{run, run + 10}));
        }
    }
    EXPECT_EQ(statistics().missing, 0U);
    EXPECT_EQ(statistics().partial, 0U);
}

TEST_F(StitchTest, RefusesPartsThatDoNotFitAndGoesOn) {
    ModuleForTest a(folder_.file("a"));
    ModuleForTest b(folder_.file("b"));
    open({a.uri(), b.uri()}, "30");
    a.send<std::uint16_t>(0, 1);
    b.send<std::uint32_t>(0, 2);
    EXPECT_EQ(error(),
              "the module " + b.uri() + " sends uint32: expected uint16, as " + a.uri() + " does");
    a.send<std::uint16_t>(1, 1);
    b.send<std::uint16_t>(1, 2, kRows, kCols + 1);
    EXPECT_EQ(error(), "the module " + b.uri() +
                           " sends 4 × 7 pixels: expected 4 × 6, as the geometry has it");
    a.send<std::uint16_t>(2, 1);
    b.send<std::uint16_t>(2, 2);
    EXPECT_EQ(valuesOf(next(), 2), (Values{1, 2}));
    EXPECT_EQ(statistics().rejected, 2U);
}

// A flood that nobody looks at: the newest is shown, and what waits is bounded.
TEST_F(StitchTest, ShowsTheNewestOfAFlood) {
    ModuleForTest a(folder_.file("a"));
    ModuleForTest b(folder_.file("b"));
    open({a.uri(), b.uri()}, "30", {});
    constexpr std::uint64_t kFrames = 300;
    for (std::uint64_t id = 0; id < kFrames; ++id) {
        a.send(id, static_cast<std::uint16_t>(id));
        b.send(id, static_cast<std::uint16_t>(id));
    }
    const auto end = base::now() + 30s;
    while (statistics().received < kFrames && base::now() < end) std::this_thread::sleep_for(1ms);
    const auto frame = next();
    EXPECT_EQ(frame.id, kFrames - 1);
    EXPECT_EQ(valuesOf(frame, 2), (Values{299, 299}));
    EXPECT_EQ(statistics().replaced, kFrames - 1);
    EXPECT_TRUE(source_->canSeek());
    ASSERT_TRUE(source_->seek(100));
    EXPECT_EQ(valuesOf(next(), 2), (Values{100, 100})) << "what was never shown is remembered";
}

// Rings hold few frames: they are not kept, and the producer is not stopped.
TEST_F(StitchTest, TakesRingsAndFiles) {
    const auto name = "spate-test-stitch-" + std::to_string(::getpid());
    auto sender = ShmSender::create(name, {.slots = 8});
    ASSERT_TRUE(sender);
    open({"shm://" + name + "?frames=all"}, "30");
    EXPECT_FALSE(source_->canSeek());
    const std::vector<std::uint16_t> pixels(kRows * kCols, 5);
    image::Frame frame{.view = image::ImageView::of(pixels.data(), kRows, kCols).value()};
    for (frame.id = 0; frame.id < 40; ++frame.id) {
        frame.partial = frame.id % 2 == 1;
        frame.sourceTime = base::WallTime(1h + std::chrono::seconds(frame.id));
        EXPECT_TRUE((*sender)->send(frame));
        const auto got = next();
        EXPECT_EQ(got.id, frame.id);
        EXPECT_EQ(got.view.pixel<std::uint16_t>(3, 5), 5);
        EXPECT_EQ(got.partial, frame.partial);
        EXPECT_EQ(got.sourceTime, frame.sourceTime);
    }
}

TEST_F(StitchTest, NamesWhatCannotBeOpened) {
    const auto absent = folder_.file("absent.json");
    EXPECT_EQ(openError("stitch:"), "stitch:: expected stitch:FILE.json");
    EXPECT_EQ(openError("stitch:" + absent), absent + ": No such file or directory");
    const auto path = folder_.write(
        "d.json", R"({"modules": [{"source": "nothing://x", "shape": [1, 1], "offset": [0, 0]}]})");
    EXPECT_NE(openError("stitch:" + path).find(path + ": modules[0]: nothing://x: no such file"),
              std::string::npos);
    EXPECT_NE(openError("stitch:" + path + "?wait=1").find("wait"), std::string::npos);
}

}  // namespace
}  // namespace spate::stream
