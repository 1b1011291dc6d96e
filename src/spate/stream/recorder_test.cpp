// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include "spate/base/full_disk_for_test.h"
#include "spate/stream/files_for_test.h"
#include "spate/stream/geometry.h"
#include "spate/stream/live_source.h"
#include "spate/stream/recording_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

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
    ASSERT_TRUE(recorder->waitUntilEnded(kRecorderPatience));
    EXPECT_TRUE(recorder->result());
    EXPECT_EQ(recorder->statistics().written, 200U);
    EXPECT_TRUE(recorder->statistics().ended);
}

TEST_F(RecorderTest, TheFileIsCompleteWhenTheRecorderIsDestroyed) {
    const auto path = folder_.file("a.h5");
    auto recorder = started(std::make_unique<ListSource>(smallFrames(5), true), path);
    const auto giveUp = base::now() + kRecorderPatience;
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
            ASSERT_TRUE(recorder->waitUntilEnded(kRecorderPatience));
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
        ASSERT_TRUE(recorder->waitUntilEnded(kRecorderPatience));
    }
    EXPECT_EQ(recorder->result().error().message, "frame 0: " + path + ": File too large");
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace spate::stream
