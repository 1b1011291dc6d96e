// SPDX-License-Identifier: MIT
// Recordings that other processes make, read meanwhile and after they were killed.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/process_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 30s;
// Every pixel of frame i is i % 100.
constexpr const char* kSource = "sim:?pattern=constant&size=64x48&dtype=uint16&rate=200";

class RecorderProcess : public ::testing::Test {
protected:
    // Until readers of the file see so many frames.
    void record(std::uint64_t frames) {
        recorder_ = std::make_unique<ProcessForTest>(
            std::vector<std::string>{SPATE_RECORDER, kSource, path_});
        ASSERT_TRUE(recorder_->isThere());
        const auto reader = opened(path_ + "?follow");
        const auto giveUp = base::now() + kPatience;
        while (base::now() < giveUp) {
            const auto frame = reader->next();
            if (!frame || (*frame)->view.empty()) continue;
            ASSERT_EQ((*frame)->view.value(47, 63).toDouble(),
                      static_cast<double>((*frame)->id % 100));
            if ((*frame)->id + 1 >= frames) return;
        }
        FAIL() << "frame " << frames << " did not come: " << reader->statistics()->wire.waiting;
    }

    TemporaryFolder folder_;
    const std::string path_ = folder_.file("a.h5");
    std::unique_ptr<ProcessForTest> recorder_;
};

TEST_F(RecorderProcess, CanBeFollowedWhileItRecords) {
    record(50);
    EXPECT_EQ(recorder_->line().find("written "), 0U);
}

TEST_F(RecorderProcess, LeavesAllFramesUntilTheLastFlushWhenItIsKilled) {
    record(30);
    recorder_->kill();
    const auto source = opened(path_);
    ASSERT_TRUE(source);
    const auto count = source->description().frameCount.value();
    EXPECT_GE(count, 30);
    for (std::int64_t i = 0; i < count; ++i) {
        const auto frame = nextFrame(*source);
        for (const auto& [row, col] : {std::pair(0, 0), std::pair(47, 63), std::pair(20, 7)}) {
            ASSERT_EQ(frame.view.value(row, col).toDouble(), static_cast<double>(i % 100));
        }
    }
}

TEST_F(RecorderProcess, H5pyFollowsIt) {
    if (std::system("/usr/bin/python3 -c 'import h5py; "
                    "exit(not h5py.h5z.filter_avail(32008))' 2>/dev/null") != 0) {  // NOLINT
        GTEST_SKIP() << "python3-h5py or the package bitshuffle is not installed";
    }
    record(1);
    const auto said = printedBy("/usr/bin/python3 " SPATE_RECORDED " --follow " + path_ + " 40");
    std::string expected = "followed";
    for (int i = 0; i < 40; ++i) expected += fmt::format(" {}", i);
    EXPECT_EQ(said, expected + " 39\n");
}

}  // namespace
}  // namespace spate::stream
