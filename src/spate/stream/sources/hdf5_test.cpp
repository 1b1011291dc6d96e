// SPDX-License-Identifier: MIT
// HDF5 files pixel by pixel as h5py reads them: those it has written, and a real one.
#include "spate/stream/sources/hdf5.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <sstream>

#include "spate/stream/files_for_test.h"
#include "spate/stream/geometry.h"

namespace spate::stream {
namespace {

constexpr std::string_view kReal = "l-cyst_01_15frames_bslz4.h5";

// A line of the script's output.
struct Found {
    std::string uri, dtype;
    std::int64_t rows = 0, cols = 0, frames = 0;
    std::string raw, color;
};

std::vector<Found> parsed(const std::string& output) {
    std::vector<Found> all;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        Found found;
        std::getline(words, found.uri, '\t');
        words >> found.dtype >> found.rows >> found.cols >> found.frames >> found.raw;
        words >> found.color;
        if (!found.raw.empty()) all.push_back(found);
    }
    return all;
}

// The files that h5py writes, once for all tests; none where it is not installed.
class Hdf5 : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (std::system("/usr/bin/python3 -c 'import h5py' 2>/dev/null") != 0) return;
        folder_ = std::make_unique<TemporaryFolder>();
        std::string command = "/usr/bin/python3 " SPATE_H5PY " " + folder_->path();
        if (const auto real = realImage(kReal)) command += " " + *real;
        found_ = parsed(printedBy(command));
    }
    static void TearDownTestSuite() { folder_.reset(); }
    void SetUp() override {
        if (!folder_) GTEST_SKIP() << "python3-h5py is not installed";
    }
    static std::string file(std::string_view name) { return folder_->file(name); }

    static inline std::unique_ptr<TemporaryFolder> folder_;
    static inline std::vector<Found> found_;
};

void expectSame(const Found& found) {
    SCOPED_TRACE(found.uri);
    const auto source = opened(found.uri);
    ASSERT_TRUE(source);
    ASSERT_EQ(source->description().frameCount, found.frames);
    const auto expected = contentOf(found.raw);
    std::string pixels;
    for (std::int64_t i = 0; i < found.frames; ++i) {
        const auto frame = nextFrame(*source);
        ASSERT_EQ(image::name(frame.view.dtype()), found.dtype);
        ASSERT_EQ(frame.view.rows(), found.rows);
        ASSERT_EQ(frame.view.cols(), found.cols);
        ASSERT_EQ(frame.view.isColor(), !found.color.empty());
        std::string packed(static_cast<std::size_t>(frame.view.byteCount()), '\0');
        frame.view.copyTo(reinterpret_cast<std::byte*>(packed.data()));
        pixels += packed;
    }
    EXPECT_TRUE(hasEnded(*source));
    EXPECT_TRUE(pixels == expected) << "other pixels";
}

TEST_F(Hdf5, ReadsTheSamePixelsAsH5py) {
    ASSERT_GT(found_.size(), 200U);
    for (const auto& found : found_) expectSame(found);
}

TEST_F(Hdf5, GoesBackToAnyFrame) {
    const auto source = opened(file("x_master.h5"));
    std::vector<double> first;
    for (int i = 0; i < 8; ++i) first.push_back(nextFrame(*source).view.value(3, 4).toDouble());
    for (const std::uint64_t i : {7U, 0U, 3U, 2U, 5U}) {
        ASSERT_TRUE(source->seek(i));
        const auto frame = nextFrame(*source);
        EXPECT_EQ(frame.id, i);
        EXPECT_EQ(frame.view.value(3, 4).toDouble(), first[i]);
    }
}

TEST_F(Hdf5, ReadsAFolderAmongOtherFiles) {
    const TemporaryFolder folder;
    std::filesystem::copy_file(file("largest.h5"), folder.file("b_2.dat"));  // by its content
    std::filesystem::copy_file(file("old.h5"), folder.file("b_10.h5"));
    const auto source = opened(folder.path());
    EXPECT_EQ(nextFrame(*source).view.cols(), 90);
    for (int i = 1; i < 9; ++i) (void)nextFrame(*source);
    EXPECT_EQ(nextFrame(*source).view.cols(), 53);
}

TEST_F(Hdf5, KnowsTheDetectorOfARealFile) {
    const auto path = realImage(kReal);
    if (!path) GTEST_SKIP() << "no " << kReal << " in " << SPATE_TEST_DATA;
    const auto source = opened(*path);
    EXPECT_EQ(source->description().detector, DetectorKind::PhotonCounting);
    EXPECT_EQ(source->description().attributes.at("compression"), "bitshuffle-LZ4");
    const auto frame = nextFrame(*source);
    const auto geometry = geometryOf(*frame.attributes);
    EXPECT_EQ(geometry.beamCenterX, 730.0);
    EXPECT_EQ(geometry.beamCenterY, 865.0);
    EXPECT_EQ(geometry.distance, 0.16);
    EXPECT_EQ(geometry.pixelSizeX, 0.000172);
    EXPECT_EQ(geometry.pixelSizeY, 0.000172);
    EXPECT_EQ(frame.attributes->at("count_time"), "0.0964 s");
    ASSERT_TRUE(frame.special);
    EXPECT_EQ(frame.special->overload, image::PixelValue(std::int64_t{388705}));
    ASSERT_TRUE(frame.mask && frame.hasFittingMask());
    // Pilatus writes -1 into gaps and -2 into bad pixels: the mask of the file is of those.
    std::int64_t wrong = 0;
    for (std::int64_t r = 0; r < frame.view.rows(); ++r) {
        for (std::int64_t c = 0; c < frame.view.cols(); ++c) {
            wrong += frame.mask->isMasked(r, c) != (frame.view.pixel<std::int32_t>(r, c) < 0);
        }
    }
    EXPECT_EQ(wrong, 0);
}

TEST_F(Hdf5, ConvertsUnits) {
    const auto source = opened(file("detector.h5"));
    const auto frame = nextFrame(*source);
    const auto geometry = geometryOf(*frame.attributes);
    EXPECT_NEAR(geometry.beamCenterX.value(), 140, 1e-9);
    EXPECT_EQ(geometry.beamCenterY, 20.25);
    EXPECT_NEAR(geometry.distance.value(), 0.123, 1e-12);
    EXPECT_NEAR(geometry.pixelSizeX.value(), 75e-6, 1e-15);
    EXPECT_NEAR(geometry.pixelSizeY.value(), 1e-4, 1e-15);
    EXPECT_NEAR(geometry.wavelength.value(), 1.25e-10, 1e-20);
    EXPECT_EQ(source->description().detector, DetectorKind::Camera);
    ASSERT_TRUE(frame.mask);
    EXPECT_TRUE(frame.mask->isMasked(3, 4));
    EXPECT_TRUE(frame.mask->isMasked(3, 5));
    EXPECT_FALSE(frame.mask->isMasked(3, 6));
    // What uint32 counts always mean stays so beside the saturation.
    EXPECT_EQ(frame.special->sentinels.size(), 2U);
    EXPECT_EQ(frame.special->overload, image::PixelValue(std::int64_t{1000}));
}

TEST_F(Hdf5, ReadsVirtualDataSetsWhereTheirFramesLie) {
    const auto compressionOf = [](const std::string& uri) {
        return opened(uri)->description().attributes.at("compression");
    };
    const auto own = compressionOf(file("x_master.h5"));
    for (const auto* name : {"::/virtual", "::/later"}) {
        EXPECT_EQ(compressionOf(file("x_master.h5") + name), own) << name;
    }
    for (const auto* name : {"::/cropped", "::/widened"}) {
        EXPECT_EQ(compressionOf(file("x_master.h5") + name), "virtual data set") << name;
    }
}

TEST_F(Hdf5, SaysWhatItMissed) {
    const auto master = opened(file("x_master.h5"));
    EXPECT_EQ(master->description().attributes.at("missing"), file("x_data_000004.h5"));
    const TemporaryFolder folder;
    for (const char* name : {"x_master.h5", "x_data_000001.h5", "x_data_000003.h5"}) {
        std::filesystem::copy_file(file(name), folder.file(name));
    }
    const auto gap = opened(folder.file("x_master.h5"));
    EXPECT_EQ(gap->description().frameCount, 8);
    for (int i = 0; i < 3; ++i) (void)nextFrame(*gap);
    for (int i = 0; i < 3; ++i) {
        EXPECT_NE(nextError(*gap).find("x_data_000002.h5: no such file"), std::string::npos);
    }
    for (int i = 0; i < 2; ++i) (void)nextFrame(*gap);
    EXPECT_TRUE(hasEnded(*gap));
}

void expectError(const std::string& uri, std::initializer_list<std::string_view> words) {
    const auto message = openError(uri);
    for (const auto word : words) {
        EXPECT_NE(message.find(word), std::string::npos) << message << "\n  lacks: " << word;
    }
}

TEST_F(Hdf5, ErrorsSayWhatThereIs) {
    const auto wrong = file("wrong.h5");
    expectError(wrong, {wrong, "/line (float32 10)", "/record (no numbers 3 × 3)"});
    expectError(wrong + "::/nothing", {"no frame yet", "follow"});
    expectError(wrong + "::/flat", {"0 × 5"});
    expectError(wrong + "::/record", {"records"});
    expectError(wrong + "::/text", {"text"});
    expectError(wrong + "::/line", {"1 dimensions", "rows and columns"});
    expectError(wrong + "::/absent", {wrong + "::/absent", "nothing there"});
    for (const auto* link : {"::/loop", "::/nowhere", "::/itself"}) {
        expectError(wrong + link, {"nothing there"});
    }
    expectError(file("largest.h5") + "::/a/smal", {"expected a data set as /a/b/large"});
    const auto layouts = file("layouts.h5") + "::/frames/plain?slice=";
    expectError(layouts + "x", {"slice 'x'"});
    expectError(layouts + "4", {"slice '4'", "4 elements"});
    expectError(layouts + "1,2,3", {"1 dimensions are left by the slice 1,2,3"});
    expectError(layouts + "1,2,3,4,5", {"5 entries for 4 dimensions"});
    expectError(layouts + "2:1", {"no frame yet"});
    expectError(layouts + "::-1", {"slice '::-1'"});
    expectError(file("layouts.h5") + "?pth=/x", {"unknown option 'pth'", "path"});
}

TEST_F(Hdf5, HugeShapesAreRefusedBeforeMemoryIsMade) {
    expectError(file("huge.h5") + "::/wide", {"expected at most 16 GiB"});
    expectError(file("huge.h5") + "::/overflow", {"expected at most 16 GiB"});
    const auto source = opened(file("huge.h5") + "::/long");
    ASSERT_TRUE(source->seek((std::uint64_t{1} << 44U) - 1));
    EXPECT_EQ(nextFrame(*source).view.value(511, 511).toDouble(), 0);
}

TEST_F(Hdf5, NamesAFilterThatIsMissing) {
    const auto source = opened(file("filter.h5"));
    const auto message = nextError(*source);
    EXPECT_NE(message.find("filter 32099"), std::string::npos) << message;
    EXPECT_NE(message.find("HDF5_PLUGIN_PATH"), std::string::npos) << message;
}

TEST_F(Hdf5, DamagedChunksAreBadFramesAndNoMore) {
    if (!std::filesystem::exists(file("damaged.h5"))) GTEST_SKIP() << "no bitshuffle plugin";
    const auto source = opened(file("damaged.h5"));
    EXPECT_EQ(nextFrame(*source).view.value(0, 0).toDouble(), 3);
    for (int i = 1; i < 4; ++i) EXPECT_NE(nextError(*source).find("frame"), std::string::npos);
    EXPECT_EQ(nextFrame(*source).view.value(0, 0).toDouble(), 3);
}

TEST_F(Hdf5, CutAndChangedFilesAreErrors) {
    const auto whole = contentOf(file("old.h5"));
    const TemporaryFolder folder;
    const auto tryOut = [&](const std::string& content) {
        const auto source = openSource(folder.write("cut.h5", content));
        if (!source) return;
        for (int i = 0; i < 5; ++i) (void)(*source)->next();
    };
    for (std::size_t size = 0; size < whole.size(); size += 1 + size / 20) {
        tryOut(whole.substr(0, size));
    }
    expectError(folder.write("not.h5", "\x89HDF\r\n\x1a\nand then nothing"), {"not.h5"});
    expectError(folder.write("empty.h5", ""), {"empty"});
}

TEST_F(Hdf5, PrintsNothing) {
    ::testing::internal::CaptureStderr();
    (void)openSource(file("wrong.h5") + "::/absent");
    (void)openSource(file("wrong.h5") + "::/nowhere");
    const TemporaryFolder folder;
    (void)openSource(folder.write("cut.h5", contentOf(file("old.h5")).substr(0, 1000)));
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Hdf5Uri, TakesFilesAndPathsApart) {
    const auto taken = [](std::string_view text) {
        const auto uri = hdf5Uri(text);
        if (!uri || !*uri) return std::string("nothing");
        std::string all = (*uri)->scheme + " " + (*uri)->path;
        for (const auto& [key, value] : (*uri)->query) all += " " + key + "=" + value;
        return all;
    };
    EXPECT_EQ(taken("a.h5::/b/c"), "file a.h5 path=/b/c");
    EXPECT_EQ(taken("/x/a.h5::/b?slice=3"), "file /x/a.h5 path=/b slice=3");
    EXPECT_EQ(taken("a.h5::/b?follow"), "file a.h5 follow= path=/b");
    EXPECT_EQ(taken("file:///x/a.h5::/b"), "file ///x/a.h5 path=/b");
    EXPECT_EQ(taken("silx:a.h5?path=/b&slice=0,::2"), "file a.h5 path=/b slice=0,::2");
    EXPECT_EQ(taken("silx:///x/a.h5?/b"), "file ///x/a.h5 path=/b");
    EXPECT_EQ(taken("silx:./a.h5::/b"), "file ./a.h5 path=/b");
    EXPECT_EQ(taken("silx:a.h5"), "file a.h5");
    EXPECT_EQ(taken("a.h5"), "nothing");
    EXPECT_EQ(taken("sim:?x=::/b"), "nothing");
    EXPECT_EQ(taken("zmq+tcp://[::1]:5555"), "nothing");
    EXPECT_EQ(taken("sim:x::/b"), "nothing");
    EXPECT_FALSE(*hdf5Uri("a.h5::/b?path=/c"));
}

}  // namespace
}  // namespace spate::stream
