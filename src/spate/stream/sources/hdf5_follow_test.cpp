// SPDX-License-Identifier: MIT
// Files that h5py writes while they are followed.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "spate/stream/files_for_test.h"

namespace spate::stream {
namespace {

using std::chrono::seconds;

constexpr auto kPatience = seconds(30);

// A writer in a process of its own.
class Writer {
public:
    Writer(const std::string& path, const std::string& kind, int frames)
        : thread_([command = fmt::format("/usr/bin/python3 {} --write '{}' {} {}", SPATE_H5PY, path,
                                         kind, frames)] {
              (void)std::system(command.c_str());  // NOLINT(cert-env33-c)
          }) {}
    ~Writer() { wait(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    void wait() {
        if (thread_.joinable()) thread_.join();
    }

private:
    std::thread thread_;
};

class Hdf5Follow : public ::testing::Test {
protected:
    void SetUp() override {
        if (std::system("/usr/bin/python3 -c 'import h5py' 2>/dev/null") != 0) {  // NOLINT
            GTEST_SKIP() << "python3-h5py is not installed";
        }
    }
    TemporaryFolder folder_;
};

// Frames until the one numbered `last`; each is what its number says.
int followUntil(Source& source, std::uint64_t last) {
    int shown = 0;
    const auto giveUp = base::now() + kPatience;
    while (base::now() < giveUp) {
        const auto frame = source.next();
        if (!frame || !frame->has_value() || (*frame)->view.empty()) continue;
        const auto& view = (*frame)->view;
        ++shown;
        for (const auto& [row, col] : {std::pair(0, 0), std::pair(63, 95), std::pair(31, 7)}) {
            EXPECT_EQ(view.value(row, col).toDouble(), static_cast<double>((*frame)->id));
        }
        if ((*frame)->id == last) return shown;
    }
    ADD_FAILURE() << "frame " << last << " did not come; " << source.statistics()->wire.waiting;
    return shown;
}

void expectAllAccountedFor(Source& source, std::uint64_t frames) {
    const auto statistics = source.statistics().value();
    EXPECT_EQ(statistics.received, frames);
    EXPECT_EQ(statistics.missing, 0U);
    EXPECT_EQ(statistics.rejected, 0U);
}

TEST_F(Hdf5Follow, ASwmrWriterLive) {
    const auto path = folder_.file("live.h5");
    const auto source = opened(path + "::/entry/data/data?follow");
    EXPECT_TRUE(source->description().live);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ(source->statistics()->wire.waiting, "waiting for the file " + path);
    const Writer writer(path, "swmr", 100);
    const int shown = followUntil(*source, 99);
    EXPECT_GT(shown, 10);
    expectAllAccountedFor(*source, 100);
    EXPECT_EQ(source->statistics()->replaced, 100U - static_cast<unsigned>(shown));
    ASSERT_TRUE(source->seek(98));  // a frame of the past, as it lies in the file
    EXPECT_EQ(nextFrame(*source).view.value(1, 1).toDouble(), 98);
}

TEST_F(Hdf5Follow, BeginsWithTheNewestFrameOfWhatIsThere) {
    const auto path = folder_.file("there.h5");
    Writer(path, "swmr", 20).wait();
    const auto source = opened(path + "?swmr=1");
    EXPECT_EQ(source->description().rows, 64);
    EXPECT_EQ(source->description().format, "HDF5");
    EXPECT_EQ(nextFrame(*source).id, 19U);
    expectAllAccountedFor(*source, 1);
}

TEST_F(Hdf5Follow, AWriterThatDies) {
    const auto path = folder_.file("dead.h5");
    const auto source = opened(path + "?follow");
    Writer(path, "killed", 30).wait();
    followUntil(*source, 29);
    expectAllAccountedFor(*source, 30);
    // The next one writes another file of the same name: another series.
    std::filesystem::remove(path);
    Writer(path, "swmr", 5).wait();
    followUntil(*source, 4);
}

TEST_F(Hdf5Follow, AWriterThatBeginsAgainInTheSameFile) {
    const auto path = folder_.file("again.h5");
    Writer(path, "swmr", 40).wait();
    const auto source = opened(path + "?follow");
    followUntil(*source, 39);
    const Writer writer(path, "swmr", 30);
    followUntil(*source, 29);
}

// Whoever opens it for writing meanwhile must succeed, at any instant.
TEST_F(Hdf5Follow, IsNeverLocked) {
    const auto path = folder_.file("free.h5");
    Writer(path, "plain", 3).wait();
    const auto source = opened(path + "?follow");
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    followUntil(*source, 2);
    std::jthread reader([&](const std::stop_token& stop) {
        while (!stop.stop_requested() && source->seek(2)) (void)source->next();
    });
    for (int i = 0; i < 2000; ++i) {
        ASSERT_EQ(::flock(file, LOCK_EX | LOCK_NB), 0) << i;
        ::flock(file, LOCK_UN);
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    reader.request_stop();
    reader.join();
    ::close(file);
}

// What its writer has open is not read: it may be half written.
TEST_F(Hdf5Follow, WaitsForAWriterThatHasLockedIt) {
    const auto path = folder_.file("locked.h5");
    Writer(path, "old", 3).wait();
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(file, LOCK_EX | LOCK_NB), 0);
    const auto source = opened(path + "?follow");
    const auto isWaiting = [&] {
        return source->statistics()->wire.waiting.ends_with("its writer has it open");
    };
    for (const auto giveUp = base::now() + kPatience; !isWaiting() && base::now() < giveUp;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_TRUE(isWaiting());
    ::flock(file, LOCK_UN);
    followUntil(*source, 2);
    ::close(file);
}

TEST_F(Hdf5Follow, WritersThatOpenTheFileForEachFrame) {
    for (const std::string kind : {"plain", "old"}) {
        const auto path = folder_.file(kind + ".h5");
        const auto source = opened(path + "?follow");
        Writer writer(path, kind, 12);
        followUntil(*source, 11);
        writer.wait();
        const auto statistics = source->statistics().value();
        EXPECT_EQ(statistics.received, 12U) << kind;
    }
}

TEST_F(Hdf5Follow, AMasterFileWhoseFilesComeOneByOne) {
    for (const std::string kind : {"master", "virtual"}) {
        SCOPED_TRACE(kind);
        const TemporaryFolder folder;
        const auto path = folder.file("x_master.h5");
        const auto source = opened(path + "?follow");
        const Writer writer(path, kind, 12);
        const int shown = followUntil(*source, 11);
        EXPECT_GT(shown, 3);
        expectAllAccountedFor(*source, 12);
    }
}

TEST_F(Hdf5Follow, WhatCannotBeFollowedIsAnError) {
    EXPECT_NE(openError(folder_.write("x.h5", "something else") + "?follow").find("signature"),
              std::string::npos);
    EXPECT_NE(openError(folder_.file("y.h5") + "?follow=no").find("follow=no"), std::string::npos);
    const auto both = openSources({folder_.file("y.h5") + "?follow", "z.h5"});
    ASSERT_FALSE(both);
    EXPECT_NE(both.error().message.find("alone"), std::string::npos);
}

}  // namespace
}  // namespace spate::stream
