// SPDX-License-Identifier: MIT
#include "spate/stream/sources/dectris_monitor.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/child_process_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

template <class Condition>
bool comes(const Source& source, Condition condition) {
    for (int i = 0; i < 4000; ++i) {
        if (condition(*source.statistics())) return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

TEST(DectrisMonitor, RefusesWhatIsNoHost) {
    EXPECT_EQ(openError("dectris+monitor:"),
              "dectris+monitor:: expected dectris+monitor://host or dectris+monitor://host:port");
    EXPECT_EQ(openError("dectris+monitor://host/monitor"),
              "dectris+monitor://host/monitor: expected dectris+monitor://host or "
              "dectris+monitor://host:port");
    EXPECT_EQ(openError("dectris+monitor://host?api=1.8.0/../x"),
              "dectris+monitor://host?api=1.8.0/../x: api=1.8.0/../x: expected a version as 1.8.0");
}

TEST(DectrisMonitor, WaitsForADetectorThatIsNotThere) {
    const auto source = opened("dectris+monitor://127.0.0.1:9");
    EXPECT_TRUE(comes(*source, [](const SourceStatistics& now) {
        return now.wire.waiting ==
               "waiting for http://127.0.0.1:9/monitor/api/1.8.0/images/monitor";
    }));
    EXPECT_EQ(source->statistics()->rejected, 0U);
}

TEST(DectrisMonitor, ShowsEachImageOnceAndNamesWhatIsNone) {
    if (std::system("/usr/bin/python3 -c 'import numpy, tifffile' 2>/dev/null") != 0) {
        GTEST_SKIP() << "no /usr/bin/python3 with numpy and tifffile";
    }
    const TemporaryFolder folder;
    const auto port = std::to_string(20000 + (::getpid() * 8 + 7) % 20000);
    const PythonProcess server({SPATE_MONITOR, port, folder.file("log")});
    const auto source =
        opened("dectris+monitor://127.0.0.1:" + port, {.live = {.queueBytes = 1 << 20}});

    std::vector<image::Frame> frames;
    std::vector<std::string> errors;
    for (const auto end = base::now() + 30s; base::now() < end && frames.size() < 2;) {
        auto frame = source->next();
        if (!frame) {
            errors.push_back(frame.error().message);
        } else if (*frame && !(*frame)->view.empty()) {
            frames.push_back(std::move(**frame));
        }
    }
    ASSERT_EQ(frames.size(), 2U);
    const auto& first = frames[0];
    EXPECT_EQ(first.id, 0U);
    EXPECT_EQ(first.view.dtype(), image::DType::UInt32);
    EXPECT_EQ(first.view.rows(), 5);
    EXPECT_EQ(first.view.cols(), 7);
    EXPECT_EQ(first.view.pixel<std::uint32_t>(4, 6), 34U);
    EXPECT_EQ(first.special->sentinels.size(), 2U);
    EXPECT_EQ(frames[1].view.dtype(), image::DType::UInt16);
    EXPECT_EQ(frames[1].special->sentinels, std::vector<image::PixelValue>{std::uint16_t{65535}});
    const std::string url = "http://127.0.0.1:" + port + "/monitor/api/1.8.0/images/monitor";
    ASSERT_EQ(errors.size(), 3U);
    EXPECT_EQ(errors[0],
              url + ": HTTP status 500: expected 200, or 404 or 408 while there is no image");
    EXPECT_EQ(errors[1], url +
                             ": an image of 14 bytes that begins with 'no TIFF at all': expected "
                             "TIFF");
    EXPECT_TRUE(errors[2].starts_with(url)) << errors[2];

    std::ifstream log(folder.file("log"));
    std::string line;
    for (; std::getline(log, line);) {
        EXPECT_EQ(line, "GET /monitor/api/1.8.0/images/monitor application/tiff");
    }
}

TEST(DectrisMonitor, AsksAtMostTenTimesASecond) {
    if (std::system("/usr/bin/python3 -c 'import numpy, tifffile' 2>/dev/null") != 0) {
        GTEST_SKIP() << "no /usr/bin/python3 with numpy and tifffile";
    }
    const TemporaryFolder folder;
    const auto port = std::to_string(20000 + (::getpid() * 8 + 6) % 20000);
    const PythonProcess server({SPATE_MONITOR, port, folder.file("log")});
    const auto source = opened("dectris+monitor://127.0.0.1:" + port);
    ASSERT_TRUE(comes(*source, [](const auto& now) { return now.received == 1; }));
    const auto asked = [&] {
        std::ifstream log(folder.file("log"));
        std::string line;
        int lines = 0;
        for (; std::getline(log, line);) ++lines;
        return lines;
    };
    const int before = asked();
    std::this_thread::sleep_for(1s);
    EXPECT_LE(asked() - before, 11);
    EXPECT_GE(asked() - before, 3);
}

}  // namespace
}  // namespace spate::stream
