// SPDX-License-Identifier: MIT
#include "spate/stream/recorder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include "spate/base/full_disk_for_test.h"
#include "spate/stream/files_for_test.h"
#include "spate/stream/fork_source.h"
#include "spate/stream/geometry.h"
#include "spate/stream/live_source.h"
#include "spate/stream/sources/messages_for_test.h"
#include "spate/stream/sources/zmq_array.h"
#include "spate/stream/writers/shm_sender.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 30s;

// Frames that a test has made, one after another; ends, or goes on as a live source that has none.
class ListSource final : public Source {
public:
    explicit ListSource(std::vector<base::Result<image::Frame>> frames, bool live = false)
        : frames_(std::move(frames)) {
        description_ = {.uri = "list:", .format = "a test's frames", .live = live};
        description_.detector = DetectorKind::PhotonCounting;
    }
    const SourceDescription& description() const noexcept override { return description_; }
    base::Result<std::optional<image::Frame>> next() override {
        if (at_ == frames_.size() && !description_.live) return std::optional<image::Frame>();
        if (at_ == frames_.size()) {
            std::this_thread::sleep_for(1ms);
            return image::Frame();
        }
        const auto& frame = frames_[at_++];
        if (!frame) return base::failAs(frame);
        return *frame;
    }

private:
    SourceDescription description_;
    const std::vector<base::Result<image::Frame>> frames_;
    std::size_t at_ = 0;
};

// Bytes that differ from pixel to pixel and from frame to frame; of booleans 0 and 1.
image::Frame frameOf(const image::ImageLayout& layout, std::uint64_t id) {
    const auto bytes = static_cast<std::size_t>(layout.rows * layout.cols * layout.channels) *
                       image::sizeOf(layout.dtype);
    const auto most = layout.dtype == image::DType::Bool ? 2U : 256U;
    const std::shared_ptr<std::byte[]> pixels(new std::byte[bytes]);
    for (std::size_t i = 0; i < bytes; ++i) {
        pixels[i] = static_cast<std::byte>((i / 7 + 31 * id) % most);
    }
    const auto view = image::ImageView::create(pixels.get(), layout);
    EXPECT_TRUE(view) << view.error().message;
    return {.view = *view, .owner = pixels, .id = id, .acquired = base::now()};
}

image::Frame smallFrame(std::uint64_t id) {
    return frameOf({.dtype = image::DType::UInt16, .rows = 30, .cols = 50}, id);
}

std::vector<base::Result<image::Frame>> smallFrames(std::uint64_t count, std::uint64_t first = 0) {
    std::vector<base::Result<image::Frame>> frames;
    for (std::uint64_t i = 0; i < count; ++i) frames.push_back(smallFrame(first + i));
    return frames;
}

std::string packed(const image::Frame& frame) {
    std::string bytes(static_cast<std::size_t>(frame.view.byteCount()), '\0');
    frame.view.copyTo(reinterpret_cast<std::byte*>(bytes.data()));
    return bytes;
}

std::unique_ptr<Recorder> started(std::unique_ptr<Source> source, const std::string& path,
                                  const RecorderOptions& options = {}) {
    auto recorder = Recorder::start(std::move(source), path, options);
    EXPECT_TRUE(recorder) << recorder.error().message;
    return recorder ? std::move(*recorder) : nullptr;
}

// Until the end, which must be a good one.
RecorderStatistics record(std::unique_ptr<Source> source, const std::string& path,
                          const RecorderOptions& options = {}) {
    const auto recorder = started(std::move(source), path, options);
    if (!recorder) return {};
    EXPECT_TRUE(recorder->waitUntilEnded(kPatience));
    const auto result = recorder->result();
    EXPECT_TRUE(result) << result.error().message;
    return recorder->statistics();
}

RecorderStatistics record(std::vector<base::Result<image::Frame>> frames, const std::string& path,
                          const RecorderOptions& options = {}) {
    return record(std::make_unique<ListSource>(std::move(frames)), path, options);
}

// Frames as our own reader gives them are these.
void expectRecorded(const std::string& path, const std::vector<image::Frame>& frames) {
    const auto source = opened(path);
    ASSERT_TRUE(source);
    for (const auto& expected : frames) {
        const auto frame = nextFrame(*source);
        ASSERT_EQ(image::name(frame.view.dtype()), image::name(expected.view.dtype()));
        ASSERT_EQ(frame.view.channels(), expected.view.channels());
        ASSERT_EQ(packed(frame), packed(expected)) << "frame " << expected.id;
    }
    EXPECT_TRUE(hasEnded(*source));
}

bool hasH5py() {
    return std::system("/usr/bin/python3 -c 'import h5py' 2>/dev/null") == 0;  // NOLINT
}

std::set<std::string> linesOf(const std::string& text) {
    std::set<std::string> lines;
    std::size_t start = 0;
    for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', start)) {
        lines.insert(text.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

class RecorderTest : public ::testing::Test {
protected:
    TemporaryFolder folder_;
};

TEST_F(RecorderTest, EveryPixelOfEveryTypeComesBack) {
    for (const auto dtype : image::kAllDTypes) {
        for (const bool compress : {true, false}) {
            SCOPED_TRACE(fmt::format("{} {}", image::name(dtype), compress));
            const image::ImageLayout layout{.dtype = dtype, .rows = 67, .cols = 131};
            const std::vector frames{frameOf(layout, 3), frameOf(layout, 4), frameOf(layout, 9)};
            const auto path = folder_.file(fmt::format("{}{}.h5", image::name(dtype), compress));
            const auto done = record({frames.begin(), frames.end()}, path, {.compress = compress});
            EXPECT_EQ(done.written, 3U);
            EXPECT_EQ(done.files, std::vector{path});
            expectRecorded(path, frames);
            const auto attributes = opened(path)->description().attributes;
            EXPECT_EQ(compress ? attributes.at("compression") : "none",
                      compress ? "bitshuffle-LZ4" : "none");
        }
    }
}

TEST_F(RecorderTest, ColoursStridesAndByteOrdersAreStoredAsTheyLook) {
    const auto color =
        frameOf({.dtype = image::DType::UInt8, .rows = 20, .cols = 31, .channels = 3}, 0);
    auto planes = frameOf(
        {.dtype = image::DType::UInt16, .rows = 20, .cols = 31, .channels = 4, .channelStride = 2},
        1);
    auto turned = smallFrame(2);
    turned.view = turned.view.transposed();
    const auto swapped = frameOf({.dtype = image::DType::Float32,
                                  .rows = 20,
                                  .cols = 31,
                                  .byteOrder = image::ByteOrder::Big},
                                 3);
    for (const auto& frame : {color, planes, turned, swapped}) {
        const auto path = folder_.file(fmt::format("{}.h5", frame.id));
        record({frame}, path);
        expectRecorded(path, {frame});
    }
}

TEST_F(RecorderTest, H5pyReadsPixelsNumbersAndTimes) {
    if (!hasH5py()) GTEST_SKIP() << "python3-h5py is not installed";
    const auto path = folder_.file("a.h5");
    std::vector<image::Frame> frames{smallFrame(17), smallFrame(18), smallFrame(21)};
    record({frames.begin(), frames.end()}, path);
    const auto raw = folder_.file("a.raw");
    const auto lines =
        linesOf(printedBy("/usr/bin/python3 " SPATE_RECORDED " " + path + " " + raw));
    for (const char* line :
         {"data uint16 3 30 50 chunks 1 30 50", "filters 32008", "same True", "frame_id 17 18 21",
          "times 3 True", "@NX_class NXroot", "@default entry", "entry@NX_class NXentry",
          "entry@default data", "entry/data@NX_class NXdata", "entry/data@signal data",
          "entry/instrument@NX_class NXinstrument", "entry/instrument/detector@NX_class NXdetector",
          "entry/title list:", "entry/instrument/detector/type HPC", "entry/program_name Spate"}) {
        EXPECT_TRUE(lines.contains(line)) << line;
    }
    if (std::filesystem::exists(raw)) {  // the filter is installed
        EXPECT_EQ(contentOf(raw), packed(frames[0]) + packed(frames[1]) + packed(frames[2]));
    }
}

TEST_F(RecorderTest, TheGeometryOfTheDetectorComesBack) {
    const DiffractionGeometry geometry{.beamCenterX = 25.5,
                                       .beamCenterY = 14.25,
                                       .distance = 0.1234,
                                       .wavelength = 1e-10,
                                       .pixelSizeX = 75e-6,
                                       .pixelSizeY = 172e-6};
    image::Attributes attributes{{"count_time", "0.1 s"}, {"detector", "a test/1"}, {"a/b.", "c"}};
    putGeometry(geometry, attributes);
    std::vector<std::uint8_t> levels(30 * 50, 0);
    levels[3 * 50 + 4] = 1;
    levels[3 * 50 + 5] = 255;
    auto frame = smallFrame(0);
    frame.attributes = std::make_shared<const image::Attributes>(attributes);
    frame.mask = *image::Mask::create(*image::ImageView::of(levels.data(), 30, 50), nullptr);
    frame.special = std::make_shared<const image::SpecialValues>(image::SpecialValues{
        .sentinels = {image::PixelValue(65535U)}, .overload = image::PixelValue(60000)});
    record({frame}, folder_.file("a.h5"));
    const auto source = opened(folder_.file("a.h5"));
    EXPECT_EQ(source->description().detector, DetectorKind::PhotonCounting);
    const auto read = nextFrame(*source);
    EXPECT_EQ(geometryOf(*read.attributes), geometry);
    EXPECT_EQ(read.attributes->at("count_time"), "0.1 s");
    EXPECT_EQ(read.attributes->at("description"), "a test/1");
    ASSERT_TRUE(read.mask && read.hasFittingMask());
    for (std::int64_t i = 0; i < 1500; ++i) {
        EXPECT_EQ(read.mask->levels().pixel<std::uint8_t>(i / 50, i % 50),
                  levels[static_cast<std::size_t>(i)]);
    }
    ASSERT_TRUE(read.special);
    EXPECT_EQ(read.special->overload->toDouble(), 60000);
    ASSERT_EQ(read.special->sentinels.size(), 1U);
    EXPECT_EQ(read.special->sentinels[0].toDouble(), 65535);
}

TEST_F(RecorderTest, AnotherShapeTypeGeometryOrMaskIsAnotherFile) {
    auto turned = smallFrame(2);
    turned.view = turned.view.transposed();
    auto placed = turned;
    placed.attributes =
        std::make_shared<const image::Attributes>(image::Attributes{{"beam_center_x", "3"}});
    auto masked = placed;
    const std::vector<std::uint8_t> levels(50 * 30, 0);
    masked.mask = *image::Mask::create(*image::ImageView::of(levels.data(), 50, 30), nullptr);
    auto sameMask = masked;
    const auto copy = levels;
    sameMask.mask = *image::Mask::create(*image::ImageView::of(copy.data(), 50, 30), nullptr);
    const auto wide = frameOf({.dtype = image::DType::UInt32, .rows = 50, .cols = 30}, 5);
    const auto done = record({smallFrame(0), smallFrame(1), turned, placed, masked, sameMask, wide},
                             folder_.file("a.b.h5"));
    ASSERT_EQ(done.files.size(), 5U);
    EXPECT_EQ(done.files[1], folder_.file("a.b_0002.h5"));
    expectRecorded(done.files[0], {smallFrame(0), smallFrame(1)});
    expectRecorded(done.files[1], {turned});
    expectRecorded(done.files[2], {placed});
    expectRecorded(done.files[3], {masked, sameMask});
    expectRecorded(done.files[4], {wide});
}

TEST_F(RecorderTest, LaterFilesGoAroundThoseThatAreThere) {
    folder_.write("a_0002.h5", "somebody's");
    const auto wide = frameOf({.dtype = image::DType::UInt32, .rows = 50, .cols = 30}, 1);
    const auto done = record({smallFrame(0), wide}, folder_.file("a.h5"));
    EXPECT_EQ(done.files.back(), folder_.file("a_0003.h5"));
    EXPECT_EQ(contentOf(folder_.file("a_0002.h5")), "somebody's");
}

TEST_F(RecorderTest, BadFramesAreCountedAndNamedAndTheOthersRecorded) {
    std::vector<base::Result<image::Frame>> frames = smallFrames(2);
    frames.insert(frames.begin() + 1, base::fail("frame 7 is garbage"));
    const auto done = record(frames, folder_.file("a.h5"));
    EXPECT_EQ(done.written, 2U);
    EXPECT_EQ(done.rejected, 1U);
    EXPECT_EQ(done.lastError, "frame 7 is garbage");
}

TEST_F(RecorderTest, RefusesWhatCannotBeWritten) {
    const auto errorFor = [](const std::string& path, const RecorderOptions& options = {}) {
        const auto recorder =
            Recorder::start(std::make_unique<ListSource>(smallFrames(1)), path, options);
        return recorder ? "started" : recorder.error().message;
    };
    const auto there = folder_.write("there.h5", "somebody's");
    EXPECT_EQ(errorFor(there),
              there + ": there is such a file: expected a new name, or --overwrite");
    EXPECT_EQ(contentOf(there), "somebody's");
    EXPECT_EQ(errorFor(folder_.path(), {.overwrite = true}),
              folder_.path() + ": a folder: expected the name of a file");
    EXPECT_NE(errorFor("/dev/null", {.overwrite = true}).find("not a regular file"),
              std::string::npos);
    EXPECT_EQ(errorFor(folder_.file("no/a.h5")),
              folder_.file("no/a.h5") + ": it cannot be made: No such file or directory");
    EXPECT_EQ(errorFor("/proc/a.h5").find("/proc/a.h5: it cannot be made: "), 0U);
}

TEST_F(RecorderTest, ReplacesAFileWhenItIsAskedToAndAFrameComes) {
    const auto path = folder_.write("a.h5", "old");
    record(smallFrames(0), path, {.overwrite = true});
    EXPECT_EQ(contentOf(path), "old");
    record(smallFrames(2), path, {.overwrite = true});
    expectRecorded(path, {smallFrame(0), smallFrame(1)});
}

TEST_F(RecorderTest, WithoutAFrameThereIsNoFile) {
    const auto done = record(smallFrames(0), folder_.file("a.h5"));
    EXPECT_TRUE(done.files.empty());
    EXPECT_FALSE(std::filesystem::exists(folder_.file("a.h5")));
}

TEST_F(RecorderTest, StopsAfterSoManyFrames) {
    const auto done = record(smallFrames(10), folder_.file("a.h5"), {.maxFrames = 4});
    EXPECT_EQ(done.written, 4U);
    EXPECT_EQ(opened(folder_.file("a.h5"))->description().frameCount, 4);
}

TEST_F(RecorderTest, ALiveSourceIsRecordedUntilItIsStoppedWithAllThatCameBefore) {
    const auto recorder =
        started(std::make_unique<ListSource>(smallFrames(200), true), folder_.file("a.h5"));
    recorder->stop();
    ASSERT_TRUE(recorder->waitUntilEnded(kPatience));
    EXPECT_TRUE(recorder->result());
    EXPECT_EQ(recorder->statistics().written, 200U);
    EXPECT_TRUE(recorder->statistics().ended);
}

TEST_F(RecorderTest, TheFileIsCompleteWhenTheRecorderIsDestroyed) {
    const auto path = folder_.file("a.h5");
    auto recorder = started(std::make_unique<ListSource>(smallFrames(5), true), path);
    const auto giveUp = base::now() + kPatience;
    while (recorder->statistics().written < 5 && base::now() < giveUp) {
        std::this_thread::sleep_for(1ms);
    }
    recorder.reset();
    EXPECT_EQ(opened(path)->description().frameCount, 5);
}

TEST_F(RecorderTest, AFullDiskLeavesACompleteFileAndIsNamed) {
    for (const bool compress : {true, false}) {
        const auto path = folder_.file(fmt::format("{}.h5", compress));
        std::vector<base::Result<image::Frame>> frames;
        for (std::uint64_t i = 0; i < 3000; ++i) {
            auto frame = smallFrame(i);  // that LZ4 cannot make smaller
            std::uint64_t state = i + 1;
            for (std::int64_t k = 0; k < 3000; ++k) {
                state = state * 6364136223846793005U + 1442695040888963407U;
                const_cast<std::byte*>(frame.view.data())[k] = static_cast<std::byte>(state >> 56U);
            }
            frames.push_back(frame);
        }
        std::unique_ptr<Recorder> recorder;
        {
            const base::FullDisk disk(std::size_t{6} << 20U);
            recorder = started(std::make_unique<ListSource>(frames), path, {.compress = compress});
            ASSERT_TRUE(recorder->waitUntilEnded(kPatience));
        }
        const auto result = recorder->result();
        const auto written = recorder->statistics().written;
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().message.find(
                      fmt::format("{}: frame {} cannot be written: File too large; it is complete "
                                  "with the {} frames before",
                                  path, written, written)),
                  0U)
            << result.error().message;
        EXPECT_GT(written, 1000U);
        const auto source = opened(path);
        ASSERT_EQ(source->description().frameCount, static_cast<std::int64_t>(written));
        for (std::uint64_t i = 0; i < written; ++i) {
            ASSERT_EQ(packed(nextFrame(*source)), packed(*frames[i]));
        }
    }
}

TEST_F(RecorderTest, ADiskThatIsFullFromTheStartLeavesNoFile) {
    const auto path = folder_.file("a.h5");
    std::unique_ptr<Recorder> recorder;
    {
        const base::FullDisk disk(4096);
        recorder = started(std::make_unique<ListSource>(smallFrames(1)), path);
        ASSERT_TRUE(recorder->waitUntilEnded(kPatience));
    }
    EXPECT_EQ(recorder->result().error().message, "frame 0: " + path + ": File too large");
    EXPECT_FALSE(std::filesystem::exists(path));
}

// A wire that gives numbered frames as fast as it is asked, some of them not.
class FloodReceiver final : public Receiver {
public:
    FloodReceiver(std::uint64_t frames, std::shared_ptr<std::atomic<bool>> mayFlow)
        : frames_(frames), mayFlow_(std::move(mayFlow)) {}
    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override {
        if (id_ == frames_ || !*mayFlow_) {
            std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(longest, 1ms));
            return std::nullopt;
        }
        const auto id = id_++;
        if (id % 10 == 3) return std::nullopt;                     // never came
        if (id % 10 == 7) return base::fail("{} is garbage", id);  // came, and is no frame
        return Arrival{.id = id, .received = base::now(), .bytes = 3000, .decode = [id] {
                           return base::Result<image::Frame>(smallFrame(id));
                       }};
    }

private:
    const std::uint64_t frames_;
    const std::shared_ptr<std::atomic<bool>> mayFlow_;
    std::uint64_t id_ = 0;
};

std::unique_ptr<Source> flood(
    std::uint64_t frames, const LiveOptions& options,
    std::shared_ptr<std::atomic<bool>> mayFlow = std::make_shared<std::atomic<bool>>(true)) {
    return std::make_unique<LiveSource>(SourceDescription{.uri = "flood:", .live = true},
                                        std::make_unique<FloodReceiver>(frames, std::move(mayFlow)),
                                        options);
}

// Waits until each of so many frames is in one of the counts, and stops.
RecorderStatistics stopped(Recorder& recorder, std::uint64_t frames) {
    const auto giveUp = base::now() + kPatience;
    while (base::now() < giveUp) {
        const auto now = recorder.statistics();
        if (now.written + now.missing + now.queueFull + now.rejected >= frames) break;
        std::this_thread::sleep_for(1ms);
    }
    recorder.stop();
    EXPECT_TRUE(recorder.waitUntilEnded(kPatience));
    EXPECT_TRUE(recorder.result());
    return recorder.statistics();
}

TEST_F(RecorderTest, EveryFrameOfALiveSourceIsRecordedAndEveryLossCounted) {
    const auto path = folder_.file("a.h5");
    const auto recorder =
        started(flood(1000, {.queueBytes = std::size_t{64} << 20U, .historyBytes = 0}), path);
    const auto done = stopped(*recorder, 1000);
    EXPECT_EQ(done.written, 800U);
    EXPECT_EQ(done.missing, 100U);
    EXPECT_EQ(done.rejected, 100U);
    EXPECT_EQ(done.queueFull, 0U);
    const auto source = opened(path);
    for (std::uint64_t id = 0; id < 1000; ++id) {
        if (id % 10 == 3 || id % 10 == 7) continue;
        ASSERT_EQ(packed(nextFrame(*source)), packed(smallFrame(id)));
    }
}

TEST_F(RecorderTest, AFullQueueIsCounted) {
    const auto recorder =
        started(flood(2000, {.queueBytes = 9000, .historyBytes = 0}), folder_.file("a.h5"));
    const auto done = stopped(*recorder, 2000);
    EXPECT_EQ(done.written + done.queueFull, 1600U);
    EXPECT_GT(done.queueFull, 0U);
    EXPECT_EQ(done.missing, 200U);
    EXPECT_EQ(done.rejected, 200U);
}

TEST_F(RecorderTest, BesideADisplayEveryFrameIsRecordedAndTheDisplayHasTheNewest) {
    const auto mayFlow = std::make_shared<std::atomic<bool>>(false);
    auto forked = forkSource(flood(1000, {}, mayFlow), std::size_t{64} << 20U);
    const auto recorder =
        started(std::move(forked.every), folder_.file("a.h5"), {.inBackground = true});
    *mayFlow = true;
    std::uint64_t lastId = 0;
    const auto giveUp = base::now() + kPatience;
    while (lastId != 999 && base::now() < giveUp) {
        const auto frame = forked.shown->next();
        if (!frame || (*frame)->view.empty()) continue;
        ASSERT_GE((*frame)->id, lastId);
        lastId = (*frame)->id;
    }
    EXPECT_EQ(lastId, 999U);
    const auto done = stopped(*recorder, 1000);
    const auto shown = forked.shown->statistics().value();
    EXPECT_EQ(shown.received, 800U);
    EXPECT_EQ(done.written, 800U);
    EXPECT_EQ(done.missing, 100U);
    EXPECT_EQ(done.rejected, 100U);
    EXPECT_EQ(done.queueFull, 0U);
}

// A wire of messages that a decoder understands.
class MessageReceiver final : public Receiver {
public:
    MessageReceiver(std::vector<Message> messages, std::unique_ptr<MessageDecoder> decoder)
        : messages_(std::move(messages)), decoder_(std::move(decoder)) {}
    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override {
        if (at_ == messages_.size()) {
            std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(longest, 1ms));
            return std::nullopt;
        }
        const auto& message = messages_[at_++];
        auto arrival = decoder_->read(message);
        if (arrival && *arrival) (*arrival)->received = base::now();
        return arrival;
    }

private:
    const std::vector<Message> messages_;
    const std::unique_ptr<MessageDecoder> decoder_;
    std::size_t at_ = 0;
};

TEST_F(RecorderTest, FramesThatComePackedAsFilesHaveThemAreWrittenAsTheyAre) {
    for (const bool compress : {true, false}) {
        std::vector<Message> messages;
        std::vector<image::Frame> frames;
        for (std::uint64_t id = 0; id < 20; ++id) {
            frames.push_back(smallFrame(id));
            const auto message = bitshuffled(packed(frames.back()), 2);
            const auto header = fmt::format(
                R"({{"shape":[30,50],"type":"uint16","frame":{},"encoding":"bitshuffle_lz4"}})",
                id);
            messages.push_back(messageOf({header, id == 7 ? message + "more" : message}));
        }
        LiveOptions options{.queueBytes = std::size_t{64} << 20U, .historyBytes = 0};
        auto source = std::make_unique<LiveSource>(
            SourceDescription{.uri = "messages:", .live = true},
            std::make_unique<MessageReceiver>(messages, makeArrayDecoder()), options);
        const auto path = folder_.file(fmt::format("{}.h5", compress));
        const auto recorder = started(std::move(source), path, {.compress = compress});
        const auto done = stopped(*recorder, 20);
        EXPECT_EQ(done.written, 19U);
        EXPECT_EQ(done.rejected, 1U);
        EXPECT_NE(done.lastError.find("bytes follow the"), std::string::npos) << done.lastError;
        frames.erase(frames.begin() + 7);
        expectRecorded(path, frames);
    }
}

TEST_F(RecorderTest, SharedMemoryIsReadASecondTimeBesideTheDisplay) {
    const auto name = fmt::format("recorder-{}", ::getpid());
    const auto sender = ShmSender::create(name);
    ASSERT_TRUE(sender) << sender.error().message;
    auto forked = forkSource(opened("shm://" + name));
    const auto recorder = started(std::move(forked.every), folder_.file("a.h5"));
    const auto giveUp = base::now() + kPatience;
    for (std::uint64_t id = 0; id < 50 && base::now() < giveUp; ++id) {
        ASSERT_EQ((*sender)->send(smallFrame(id)).value(), Sent::Taken);
        while (recorder->statistics().written <= id && base::now() < giveUp) {
            std::this_thread::sleep_for(1ms);
        }
    }
    EXPECT_EQ(nextFrame(*forked.shown).id, 49U);
    const auto done = stopped(*recorder, 50);
    EXPECT_EQ(done.written, 50U);
    EXPECT_EQ(done.queueFull, 0U);
    std::vector<image::Frame> frames;
    for (std::uint64_t id = 0; id < 50; ++id) frames.push_back(smallFrame(id));
    expectRecorded(folder_.file("a.h5"), frames);
}

TEST_F(RecorderTest, EndsWhenTheDisplaysSourceIsClosed) {
    auto forked = forkSource(flood(5, {}));
    const auto recorder = started(std::move(forked.every), folder_.file("a.h5"));
    forked.shown.reset();
    ASSERT_TRUE(recorder->waitUntilEnded(kPatience));
    EXPECT_TRUE(recorder->result());
}

TEST_F(RecorderTest, ThatAFrameIsPartialIsToldToBoth) {
    auto frame = smallFrame(1);
    frame.partial = true;
    auto forked =
        forkSource(std::make_unique<ListSource>(std::vector<base::Result<image::Frame>>{frame}));
    EXPECT_TRUE(forked.shown->next().value()->partial);
    EXPECT_TRUE(forked.every->next().value()->partial);
    EXPECT_EQ(forked.every->statistics()->partial, 1U);
}

TEST_F(RecorderTest, AFileIsRecordedAsItIsShown) {
    auto forked = forkSource(std::make_unique<ListSource>(smallFrames(50)));
    const auto recorder = started(std::move(forked.every), folder_.file("a.h5"));
    std::uint64_t shown = 0;
    while (true) {
        const auto frame = forked.shown->next();
        ASSERT_TRUE(frame);
        if (!frame->has_value()) break;
        if (!(*frame)->view.empty()) ++shown;
    }
    EXPECT_EQ(shown, 50U);
    forked.shown.reset();
    ASSERT_TRUE(recorder->waitUntilEnded(kPatience));
    EXPECT_EQ(recorder->statistics().written, 50U);
    EXPECT_EQ(recorder->statistics().queueFull, 0U);
}

TEST_F(RecorderTest, ASimulatedDetectorIsRecordedAtItsRate) {
    const auto path = folder_.file("a.h5");
    const auto before = base::now();
    record(opened("sim:?size=64&rate=50&frames=11&pattern=gradient&dtype=uint16"), path);
    EXPECT_GE(base::now() - before, 200ms);  // ten periods
    const auto source = opened(path);
    const auto again = opened("sim:?size=64&frames=11&pattern=gradient&dtype=uint16");
    for (int i = 0; i < 11; ++i) {
        ASSERT_EQ(packed(nextFrame(*source)), packed(nextFrame(*again)));
    }
}

}  // namespace
}  // namespace spate::stream
