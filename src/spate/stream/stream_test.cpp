// SPDX-License-Identifier: MIT
#include "spate/stream/stream.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "spate/stream/rate_meter.h"
#include "spate/stream/registry.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;
using NextFrame = base::Result<std::optional<image::Frame>>;

const std::array<std::uint8_t, 1> kPixel{7};

image::Frame frameOf(std::uint64_t id) {
    return {.view = image::ImageView::of(kPixel.data(), 1, 1).value(),
            .owner = nullptr,
            .id = id,
            .acquired = {},
            .attributes = nullptr};
}

// Asks a function for each frame.
class ScriptedSource final : public Source {
public:
    ScriptedSource(SourceDescription description, std::function<NextFrame(std::uint64_t)> script)
        : description_(std::move(description)), script_(std::move(script)) {}
    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }
    [[nodiscard]] NextFrame next() override { return script_(calls_++); }

private:
    SourceDescription description_;
    std::function<NextFrame(std::uint64_t)> script_;
    std::uint64_t calls_ = 0;
};

std::unique_ptr<Source> scripted(std::function<NextFrame(std::uint64_t)> script,
                                 SourceDescription description = {}) {
    return std::make_unique<ScriptedSource>(std::move(description), std::move(script));
}

std::unique_ptr<Source> countingSource(std::uint64_t count, SourceDescription description = {}) {
    return scripted(
        [count](std::uint64_t i) -> NextFrame {
            if (i >= count) return std::optional<image::Frame>();
            return frameOf(i);
        },
        std::move(description));
}

// What the callbacks of a stream were told.
struct Heard {
    std::mutex mutex;
    std::vector<std::uint64_t> ids;
    std::vector<base::TimePoint> times;
    std::vector<std::string> errors;
    std::atomic<int> ended{0};

    StreamCallbacks callbacks() {
        return {.frame =
                    [this](image::Frame frame) {
                        const std::lock_guard lock(mutex);
                        ids.push_back(frame.id);
                        times.push_back(base::now());
                    },
                .badFrame =
                    [this](const base::Error& error) {
                        const std::lock_guard lock(mutex);
                        errors.push_back(error.message);
                    },
                .ended = [this] { ++ended; }};
    }
    std::size_t count() {
        const std::lock_guard lock(mutex);
        return ids.size();
    }
};

bool eventually(const std::function<bool()>& condition) {
    const auto giveUp = base::now() + 10s;
    while (base::now() < giveUp) {
        if (condition()) return true;
        std::this_thread::sleep_for(1ms);
    }
    return condition();
}

TEST(Stream, DeliversInOrderAndEndsOnce) {
    Heard heard;
    Stream stream(countingSource(100), heard.callbacks());
    ASSERT_TRUE(eventually([&] { return heard.ended == 1; }));
    for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(heard.ids[i], i);
    const auto statistics = stream.statistics();
    EXPECT_EQ(statistics.delivered, 100U);
    EXPECT_EQ(statistics.bad, 0U);
    EXPECT_TRUE(statistics.ended);
    EXPECT_EQ(statistics.lastError, "");
}

TEST(Stream, BadFramesAreNamedAndItGoesOn) {
    Heard heard;
    Stream stream(scripted([](std::uint64_t i) -> NextFrame {
                      if (i == 4) return std::optional<image::Frame>();
                      if (i % 2 == 1) return base::fail("frame {} is bad", i);
                      return frameOf(i);
                  }),
                  heard.callbacks());
    ASSERT_TRUE(eventually([&] { return heard.ended == 1; }));
    EXPECT_EQ(heard.ids, (std::vector<std::uint64_t>{0, 2}));
    EXPECT_EQ(heard.errors, (std::vector<std::string>{"frame 1 is bad", "frame 3 is bad"}));
    EXPECT_EQ(stream.statistics().bad, 2U);
    EXPECT_EQ(stream.statistics().lastError, "frame 3 is bad");
}

TEST(Stream, EmptyFramesOfALiveSourceAreNotDelivered) {
    Heard heard;
    Stream stream(scripted([](std::uint64_t i) -> NextFrame {
                      if (i == 9) return std::optional<image::Frame>();
                      return i % 3 == 0 ? frameOf(i) : image::Frame();
                  }),
                  heard.callbacks());
    ASSERT_TRUE(eventually([&] { return heard.ended == 1; }));
    EXPECT_EQ(heard.ids, (std::vector<std::uint64_t>{0, 3, 6}));
}

TEST(Stream, MaxFramesEndsIt) {
    Heard heard;
    Stream stream(countingSource(1'000'000), heard.callbacks(), {.maxFrames = 5});
    ASSERT_TRUE(eventually([&] { return heard.ended == 1; }));
    EXPECT_EQ(heard.count(), 5U);
    EXPECT_TRUE(stream.statistics().ended);
}

TEST(Stream, RateHoldsOnAverage) {
    Heard heard;
    {
        Stream stream(countingSource(41), heard.callbacks(), {.rateHz = 200});
        ASSERT_TRUE(eventually([&] { return heard.ended == 1; }));
    }
    const double elapsedMs = base::toMs(heard.times.back() - heard.times.front());
    EXPECT_GE(elapsedMs, 198);  // never faster; how much slower is up to the machine
}

TEST(Stream, SourcesRateIsTheDefaultAndZeroOverridesIt) {
    Heard slow;
    Stream paced(countingSource(1000, {.rateHz = 5.0}), slow.callbacks());
    Heard fast;
    Stream unpaced(countingSource(1000, {.rateHz = 5.0}), fast.callbacks(), {.rateHz = 0});
    ASSERT_TRUE(eventually([&] { return fast.ended == 1; }));
    EXPECT_LT(slow.count(), 1000U);
}

TEST(Stream, LateFrameIsNotFollowedByABurst) {
    Heard heard;
    const auto lateSource = [](std::uint64_t i) -> NextFrame {
        if (i == 12) return std::optional<image::Frame>();
        if (i == 4) std::this_thread::sleep_for(150ms);  // five periods
        return frameOf(i);
    };
    {
        Stream stream(scripted(lateSource), heard.callbacks(), {.rateHz = 33});
        ASSERT_TRUE(eventually([&] { return heard.ended == 1; }));
    }
    int hurried = 0;
    for (std::size_t i = 6; i < heard.times.size(); ++i) {
        hurried += base::toMs(heard.times[i] - heard.times[i - 1]) < 15 ? 1 : 0;
    }
    EXPECT_LE(hurried, 1) << "frames came faster than the rate after a late one";
}

TEST(Stream, PausedFileStops) {
    Heard heard;
    Stream stream(countingSource(1'000'000), heard.callbacks(), {.rateHz = 500});
    ASSERT_TRUE(eventually([&] { return heard.count() > 3; }));
    stream.setPaused(true);
    EXPECT_TRUE(stream.isPaused());
    std::this_thread::sleep_for(20ms);  // a frame may have been on its way
    const auto count = heard.count();
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(heard.count(), count);
    stream.setPaused(false);
    EXPECT_TRUE(eventually([&] { return heard.count() > count + 3; }));
}

TEST(Stream, StartsPausedIfAsked) {
    Heard heard;
    Stream stream(countingSource(3), heard.callbacks(), {.paused = true});
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(heard.count(), 0U);
    stream.setPaused(false);
    EXPECT_TRUE(eventually([&] { return heard.ended == 1; }));
}

TEST(Stream, PausedLiveSourceGoesOn) {
    Heard heard;
    Stream stream(countingSource(1'000'000, {.live = true}), heard.callbacks(), {.rateHz = 500});
    stream.setPaused(true);
    const auto count = heard.count();
    EXPECT_TRUE(eventually([&] { return heard.count() > count + 3; }));
}

TEST(Stream, StopsPromptlyWhileItWaits) {
    const auto start = base::now();
    {
        Heard heard;
        Stream slow(countingSource(100), heard.callbacks(), {.rateHz = 0.001});
        Stream paused(countingSource(100), heard.callbacks(), {.paused = true});
        Stream slowAndPaused(countingSource(100), heard.callbacks(), {.rateHz = 0.001});
        std::this_thread::sleep_for(10ms);
        slowAndPaused.setPaused(true);
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_LT(base::toMs(base::now() - start), 3000);
}

TEST(Stream, MeasuresItsRateAndIsAskedFromManyThreads) {
    auto source = openSource("sim:?size=32&pattern=gradient");
    ASSERT_TRUE(source);
    Heard heard;
    Stream stream(std::move(*source), heard.callbacks(), {.rateHz = 400});
    std::vector<std::thread> threads;
    std::atomic<bool> stop{false};
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
            while (!stop) {
                (void)stream.statistics();
                stream.setPaused(!stream.isPaused());
                std::this_thread::sleep_for(1ms);
            }
        });
    }
    EXPECT_TRUE(eventually([&] { return heard.count() > 200; }));
    const double rate = stream.statistics().rateHz;
    EXPECT_GT(rate, 10);
    EXPECT_LT(rate, 420);
    stop = true;
    for (auto& thread : threads) thread.join();
}

// Frames 0 … 9, any of which can be had again; frame 4 is bad.
class TenFrames final : public Source {
public:
    explicit TenFrames(bool live) { description_.live = live; }
    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return description_;
    }
    [[nodiscard]] bool canSeek() const noexcept override { return true; }
    [[nodiscard]] base::Result<void> seek(std::uint64_t frameId) override {
        if (frameId > 9) return base::fail("there is no frame {}", frameId);
        next_ = frameId;
        return {};
    }
    [[nodiscard]] NextFrame next() override {
        if (next_ == 10) return std::optional<image::Frame>();
        const std::uint64_t id = next_++;
        if (id == 4) return base::fail("frame 4 is bad");
        return frameOf(id);
    }

private:
    SourceDescription description_;
    std::uint64_t next_ = 0;
};

TEST(Stream, SeeksBackAfterTheEndAndHoldsThereUntilItMayGoOn) {
    Heard heard;
    Stream stream(std::make_unique<TenFrames>(false), heard.callbacks());
    ASSERT_TRUE(eventually([&] { return heard.ended == 1; }));
    ASSERT_EQ(heard.count(), 9U);
    stream.seek(7);
    ASSERT_TRUE(eventually([&] { return heard.count() == 10; }));
    EXPECT_EQ(heard.ids.back(), 7U);
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(heard.count(), 10U) << "it is held";
    EXPECT_TRUE(stream.statistics().held);
    EXPECT_FALSE(stream.statistics().ended);
    stream.setPaused(false);
    ASSERT_TRUE(eventually([&] { return heard.ended == 2; }));
    EXPECT_EQ(heard.ids.back(), 9U);
    EXPECT_EQ(heard.count(), 12U);
}

TEST(Stream, SeekingHoldsALiveSourceToo) {
    Heard heard;
    Stream stream(std::make_unique<TenFrames>(true), heard.callbacks(), {.rateHz = 0.001});
    ASSERT_TRUE(eventually([&] { return heard.count() == 1; }));
    stream.seek(9);  // at once, whatever the rate
    ASSERT_TRUE(eventually([&] { return heard.count() == 2; }));
    EXPECT_EQ(heard.ids.back(), 9U);
    EXPECT_EQ(stream.statistics().missing, 0U) << "what was sought past is not missing";
    EXPECT_FALSE(stream.statistics().ended);
}

TEST(Stream, FramesThatCannotBeHadAreBadAndNothingElseComes) {
    Heard heard;
    Stream stream(std::make_unique<TenFrames>(false), heard.callbacks(), {.paused = true});
    stream.seek(10);
    ASSERT_TRUE(eventually([&] { return stream.statistics().bad == 1; }));
    stream.seek(4);
    ASSERT_TRUE(eventually([&] { return stream.statistics().bad == 2; }));
    EXPECT_EQ(heard.errors, (std::vector<std::string>{"there is no frame 10", "frame 4 is bad"}));
    EXPECT_EQ(heard.count(), 0U);
    Stream live(countingSource(3), {});
    EXPECT_FALSE(live.canSeek());
    live.seek(1);
    ASSERT_TRUE(eventually([&] { return live.statistics().bad == 1; }));
    EXPECT_NE(live.statistics().lastError.find("no earlier frames"), std::string::npos);
}

TEST(Stream, CountsTheFramesOfALiveSourceThatNeverCame) {
    const auto lossy = [](std::uint64_t i) -> NextFrame {
        constexpr std::uint64_t kIds[] = {5, 6, 9, 10, 12, 0, 1};  // 7, 8 and 11; it starts again
        if (i == 4) return base::fail("frame 11 is bad");
        if (i > 7) return std::optional<image::Frame>();
        return frameOf(kIds[i < 4 ? i : i - 1]);
    };
    Stream live(scripted(lossy, {.live = true}), {});
    ASSERT_TRUE(eventually([&] { return live.statistics().ended; }));
    EXPECT_EQ(live.statistics().missing, 2U) << "frame 11 is bad, not missing";
    EXPECT_EQ(live.statistics().bad, 1U);
    Stream file(scripted(lossy), {});
    ASSERT_TRUE(eventually([&] { return file.statistics().ended; }));
    EXPECT_EQ(file.statistics().missing, 0U) << "files may be numbered as they like";
}

TEST(Stream, NeedsNoCallbacks) {
    Stream stream(countingSource(10), {});
    EXPECT_TRUE(eventually([&] { return stream.statistics().ended; }));
}

TEST(RateMeter, IsExactForRegularEvents) {
    RateMeter meter;
    base::TimePoint time{100s};
    EXPECT_EQ(meter.rateHz(time), 0);
    meter.count(time);
    EXPECT_EQ(meter.rateHz(time), 0) << "one event has no rate";
    for (int i = 0; i < 50; ++i) meter.count(time += 100ms);
    EXPECT_NEAR(meter.rateHz(time), 10, 1e-9);
    EXPECT_NEAR(meter.rateHz(time + 900ms), 10, 1e-9);
    EXPECT_EQ(meter.rateHz(time + 1100ms), 0) << "nothing for a second";
    for (int i = 0; i < 5000; ++i) meter.count(time += 100us);
    EXPECT_NEAR(meter.rateHz(time), 10'000, 1e-6);
    for (int i = 0; i < 3; ++i) meter.count(time += 800ms);
    EXPECT_NEAR(meter.rateHz(time), 1.25, 1e-9);
}

}  // namespace
}  // namespace spate::stream
