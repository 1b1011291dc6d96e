// SPDX-License-Identifier: MIT
// Detector images pixel by pixel as fabio reads them: those it has written, and real ones.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <sstream>

#include "spate/stream/files_for_test.h"

namespace spate::stream {
namespace {

// A line of the script's output.
struct Found {
    std::string path, dtype;
    std::int64_t rows = 0, cols = 0, frames = 0;
    std::string raw;
};

std::vector<Found> parsed(const std::string& output) {
    std::vector<Found> all;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        Found found;
        std::getline(words, found.path, '\t');
        words >> found.dtype >> found.rows >> found.cols >> found.frames >> found.raw;
        if (!found.raw.empty()) all.push_back(found);
    }
    return all;
}

std::string packedPixels(const image::Frame& frame) {
    std::string pixels(static_cast<std::size_t>(frame.view.byteCount()), '\0');
    frame.view.copyTo(reinterpret_cast<std::byte*>(pixels.data()));
    return pixels;
}

void expectSame(const Found& found) {
    SCOPED_TRACE(found.path);
    const auto tried = openSource(found.path);
    if (!tried && tried.error().message.find("which this was built without") != std::string::npos) {
        return;
    }
    const auto source = opened(found.path);
    ASSERT_TRUE(source);
    ASSERT_EQ(source->description().frameCount, found.frames);
    std::string pixels;
    for (std::int64_t i = 0; i < found.frames; ++i) {
        const auto frame = nextFrame(*source);
        EXPECT_EQ(image::name(frame.view.dtype()), found.dtype);
        EXPECT_EQ(frame.view.rows(), found.rows);
        EXPECT_EQ(frame.view.cols(), found.cols);
        EXPECT_EQ(frame.attributes->at("file"),
                  std::filesystem::path(found.path).filename().string());
        pixels += packedPixels(frame);
    }
    EXPECT_TRUE(hasEnded(*source));
    EXPECT_TRUE(pixels == contentOf(found.raw)) << "other pixels";
}

TEST(Fabio, ReadsTheSamePixels) {
    if (std::system("/usr/bin/python3 -c 'import fabio' 2>/dev/null") != 0) {
        GTEST_SKIP() << "python3-fabio is not installed";
    }
    const TemporaryFolder folder;
    std::string command = "/usr/bin/python3 " SPATE_FABIO " " + folder.path();
    std::size_t expected = 56;
    for (const auto name :
         {"thau_3_2_0003.cbf.bz2", "l-cyst_01_00012.cbf", "dawn_pilatus300k.edf"}) {
        const auto path = realImage(name);
        if (!path) continue;
        command += " " + *path;
        ++expected;
    }
    const auto all = parsed(printedBy(command));
    EXPECT_EQ(all.size(), expected);
    for (const auto& found : all) expectSame(found);
}

}  // namespace
}  // namespace spate::stream
