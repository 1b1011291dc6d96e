// SPDX-License-Identifier: MIT
// Modules on threads of their own, which are as far ahead of each other as they like.
#include "spate/stream/sources/module_feeds.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

// Frames from 0 on, as fast as they are taken, with a pause now and then; then nothing.
class ReceiverForTest final : public Receiver {
public:
    ReceiverForTest(std::uint64_t frames, std::uint64_t pauseEvery)
        : frames_(frames), pauseEvery_(pauseEvery) {}

    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override {
        if (next_ == frames_) {
            std::this_thread::sleep_for(std::min(longest, 10ms));
            return std::nullopt;
        }
        if (next_ % pauseEvery_ == 0) std::this_thread::sleep_for(1ms);
        return Arrival{.id = next_++, .received = base::now(), .bytes = 1000};
    }

private:
    const std::uint64_t frames_;
    const std::uint64_t pauseEvery_;
    std::uint64_t next_ = 0;
};

std::unique_ptr<Source> moduleOf(std::uint64_t frames, std::uint64_t pauseEvery) {
    return std::make_unique<LiveSource>(
        SourceDescription{.uri = "test:", .live = true},
        std::make_unique<ReceiverForTest>(frames, pauseEvery),
        LiveOptions{.queueBytes = ModuleFeeds::kQueueBytes, .historyBytes = 0});
}

TEST(ModuleFeeds, LosesNothingOfModulesThatAreAheadOfEachOther) {
    constexpr std::uint64_t kFrames = 400;
    std::vector<std::unique_ptr<Source>> sources;
    for (const std::uint64_t pauseEvery : {3U, 50U, 1000U}) {
        sources.push_back(moduleOf(kFrames, pauseEvery));
    }
    ModuleFeeds feeds(std::move(sources), 30s);
    const auto end = base::now() + 30s;
    std::uint64_t complete = 0;
    while (complete < kFrames && base::now() < end) {
        const auto frame = feeds.next(100ms);
        ASSERT_TRUE(frame) << frame.error().message;
        if (!*frame) continue;
        EXPECT_EQ((*frame)->id, complete);
        for (const auto& part : (*frame)->parts) EXPECT_TRUE(part);
        ++complete;
    }
    EXPECT_EQ(complete, kFrames);
    EXPECT_EQ(feeds.state().transportLost, 0U);
}

// It ends in the middle of everything, with a module that waits for the others.
TEST(ModuleFeeds, EndsWhileItsModulesSend) {
    for (int i = 0; i < 5; ++i) {
        std::vector<std::unique_ptr<Source>> sources;
        sources.push_back(moduleOf(1'000'000, 100));
        sources.push_back(moduleOf(0, 1));
        ModuleFeeds feeds(std::move(sources), 30s);
        EXPECT_FALSE(feeds.next(20ms).value());
    }
}

}  // namespace
}  // namespace spate::stream
