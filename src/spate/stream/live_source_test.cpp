// SPDX-License-Identifier: MIT
#include "spate/stream/live_source.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

struct Sent {
    std::uint64_t id = 0;
    std::optional<std::uint64_t> series{};
    bool isFrame = true;  // else a message that cannot be understood
    bool isDecodable = true;
    std::size_t bytes = 100;
    bool partial = false;
    std::optional<base::WallTime> sourceTime{};
};

// A wire of which the test holds the other end.
class Wire {
public:
    void send(Sent sent) {
        const std::lock_guard lock(mutex_);
        sent_.push_back(sent);
    }
    std::optional<Sent> take() {
        const std::lock_guard lock(mutex_);
        if (sent_.empty()) return std::nullopt;
        const Sent sent = sent_.front();
        sent_.pop_front();
        return sent;
    }
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return sent_.size();
    }
    std::atomic<int> decoded{0};
    std::atomic<int> destroyed{0};

private:
    mutable std::mutex mutex_;
    std::deque<Sent> sent_;
};

class ReceiverForTest final : public Receiver {
public:
    explicit ReceiverForTest(Wire& wire) : wire_(wire) {}

    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override {
        const auto sent = wire_.take();
        if (!sent) {
            std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(longest, 1ms));
            return std::nullopt;
        }
        series_ = sent->series;
        if (!sent->isFrame) return base::fail("message {} is garbage", sent->id);
        auto memory =
            std::shared_ptr<std::uint16_t[]>(new std::uint16_t[4], [this](std::uint16_t* pixels) {
                delete[] pixels;
                ++wire_.destroyed;
            });
        auto decode = [this, sent, memory]() -> base::Result<image::Frame> {
            ++wire_.decoded;
            if (!sent->isDecodable) return base::fail("frame {} cannot be decoded", sent->id);
            std::fill_n(memory.get(), 4, static_cast<std::uint16_t>(sent->id));
            const image::ImageLayout layout{.dtype = image::DType::UInt16, .rows = 2, .cols = 2};
            return image::Frame{.view = *image::ImageView::create(
                                    reinterpret_cast<const std::byte*>(memory.get()), layout),
                                .owner = memory};
        };
        return Arrival{.id = sent->id,
                       .series = sent->series,
                       .partial = sent->partial,
                       .received = base::now(),
                       .sourceTime = sent->sourceTime,
                       .bytes = sent->bytes,
                       .decode = std::move(decode)};
    }
    WireState state() const override {
        WireState state;
        if (series_) state.series = SeriesState{.id = *series_, .expected = 3};
        return state;
    }

private:
    Wire& wire_;
    std::optional<std::uint64_t> series_;
};

class LiveSourceTest : public testing::Test {
protected:
    void open(const LiveOptions& options = {.historyBytes = 0}) {
        source_ = std::make_unique<LiveSource>(SourceDescription{.uri = "test:", .live = true},
                                               std::make_unique<ReceiverForTest>(wire_), options);
    }
    SourceStatistics statistics() const { return *source_->statistics(); }
    // Until the receiving thread has taken so many.
    void waitForMessages(std::uint64_t count) {
        for (int i = 0; i < 5000; ++i) {
            const auto now = statistics();
            if (now.received + now.rejected >= count) return;
            std::this_thread::sleep_for(1ms);
        }
        FAIL() << "not received";
    }
    image::Frame nextFrame() {
        auto frame = source_->next();
        EXPECT_TRUE(frame) << frame.error().message;
        return frame && *frame ? **frame : image::Frame();
    }

    Wire wire_;
    std::unique_ptr<LiveSource> source_;
};

TEST_F(LiveSourceTest, DecodesTheNewestAndNothingElse) {
    open();
    for (std::uint64_t id = 0; id < 50; ++id) wire_.send({.id = id});
    waitForMessages(50);
    const image::Frame frame = nextFrame();
    EXPECT_EQ(frame.id, 49U);
    EXPECT_EQ(frame.view.pixel<std::uint16_t>(1, 1), 49);
    EXPECT_EQ(wire_.decoded, 1);
    EXPECT_EQ(wire_.destroyed, 49) << "one message is kept, however many come";
    EXPECT_EQ(statistics().received, 50U);
    EXPECT_EQ(statistics().replaced, 49U);
    EXPECT_EQ(statistics().missing, 0U);
    EXPECT_EQ(statistics().bytes, 5000U);
}

TEST_F(LiveSourceTest, ToldThatAFrameIsPartialSaysSoToEverybody) {
    open();
    const auto every = source_->everyFrame(1000);
    wire_.send({.id = 0, .partial = true});
    waitForMessages(1);
    EXPECT_TRUE(nextFrame().partial);
    EXPECT_TRUE(every->next().value()->partial);
    wire_.send({.id = 1});
    waitForMessages(2);
    EXPECT_FALSE(nextFrame().partial);
    EXPECT_FALSE(every->nextStored().value()->about.partial);
    EXPECT_EQ(statistics().partial, 1U);
}

TEST_F(LiveSourceTest, MeasuresTheWayFromTheSourcesClock) {
    open();
    wire_.send({.id = 0});
    waitForMessages(1);
    EXPECT_FALSE(nextFrame().sourceTime);
    EXPECT_FALSE(statistics().latencyMs);
    const auto exposed = base::wallTime(base::now()) - 500s;
    wire_.send({.id = 1, .sourceTime = exposed});
    waitForMessages(2);
    EXPECT_EQ(nextFrame().sourceTime, exposed);
    EXPECT_GT(statistics().latencyMs.value(), 499e3);
    EXPECT_LT(statistics().latencyMs.value(), 600e3);
}

TEST_F(LiveSourceTest, HasNothingWhileNothingComes) {
    open();
    EXPECT_TRUE(nextFrame().view.empty());
    EXPECT_EQ(statistics().received, 0U);
}

TEST_F(LiveSourceTest, CountsGapsWithinASeriesAndNotBetweenSeries) {
    open();
    for (const Sent& sent : std::vector<Sent>{{.id = 0, .series = 4},
                                              {.id = 3, .series = 4},
                                              {.id = 4, .series = 4},
                                              {.id = 0, .series = 5},
                                              {.id = 1, .series = 5},
                                              {.id = 0, .series = 5}}) {
        wire_.send(sent);
    }
    waitForMessages(6);
    EXPECT_EQ(statistics().missing, 2U) << "frames 1 and 2 of series 4";
    ASSERT_TRUE(statistics().wire.series);
    EXPECT_EQ(statistics().wire.series->id, 5U);
    EXPECT_EQ(statistics().wire.series->received, 3U);
    EXPECT_EQ(statistics().wire.series->expected, 3U);
}

TEST_F(LiveSourceTest, ASeriesThatIsOnlyAnnouncedHasNoFrames) {
    open();
    wire_.send({.id = 0, .series = 41});
    wire_.send({.id = 1, .series = 41});
    waitForMessages(2);
    EXPECT_EQ(statistics().wire.series->received, 2U);
    wire_.send({.series = 42, .isFrame = false});
    waitForMessages(3);
    EXPECT_EQ(statistics().wire.series->id, 42U);
    EXPECT_EQ(statistics().wire.series->received, 0U);
}

TEST_F(LiveSourceTest, AfterTheLargestNumberThereIsNoGap) {
    open();
    wire_.send({.id = ~std::uint64_t{0}});
    wire_.send({.id = 5});
    waitForMessages(2);
    EXPECT_EQ(statistics().missing, 0U);
}

TEST_F(LiveSourceTest, KeepsNoMoreFramesThanItHasMemoryForHoweverSmall) {
    open({.queueBytes = std::size_t{1} << 30U, .historyBytes = std::size_t{1} << 30U});
    for (std::uint64_t id = 0; id < 66000; ++id) wire_.send({.id = id, .bytes = 1});
    waitForMessages(66000);
    EXPECT_EQ(statistics().replaced, 66000U - 65536U);
    EXPECT_GE(wire_.destroyed, 66000 - 65536 - 1);  // the last may be on its way
}

TEST_F(LiveSourceTest, CountsABadFrameOnce) {
    open();
    for (const Sent& sent :
         std::vector<Sent>{{.id = 0}, {.id = 1, .isFrame = false}, {.id = 2}, {.id = 4}}) {
        wire_.send(sent);
    }
    waitForMessages(4);
    EXPECT_EQ(statistics().rejected, 1U);
    EXPECT_EQ(statistics().missing, 1U) << "frame 3";
}

TEST_F(LiveSourceTest, NamesWhatItCannotUnderstandAndGoesOn) {
    open();
    for (std::uint64_t id = 0; id < 20; ++id) wire_.send({.id = id, .isFrame = false});
    waitForMessages(20);
    const auto error = source_->next();
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error().message, "message 19 is garbage");
    EXPECT_TRUE(nextFrame().view.empty()) << "one error for all";
    EXPECT_EQ(statistics().rejected, 20U);
    wire_.send({.id = 20, .isDecodable = false});
    waitForMessages(21);
    const auto undecodable = source_->next();
    ASSERT_FALSE(undecodable);
    EXPECT_EQ(undecodable.error().message, "frame 20 cannot be decoded");
    EXPECT_EQ(statistics().rejected, 21U);
    wire_.send({.id = 21});
    waitForMessages(22);
    EXPECT_EQ(nextFrame().id, 21U);
}

TEST_F(LiveSourceTest, KeepsEveryFrameForWhoNeedsThemWithinItsBytes) {
    open({.queueBytes = 1000, .historyBytes = 0});
    for (std::uint64_t id = 0; id < 12; ++id) wire_.send({.id = id});
    waitForMessages(12);
    EXPECT_EQ(statistics().replaced, 2U);
    for (std::uint64_t id = 2; id < 12; ++id) EXPECT_EQ(nextFrame().id, id);
    EXPECT_TRUE(nextFrame().view.empty());
    wire_.send({.id = 12, .bytes = 5000});
    waitForMessages(13);
    EXPECT_EQ(nextFrame().id, 12U) << "one frame always has room";
}

TEST_F(LiveSourceTest, BeginsToKeepEveryFrameWhenSomebodyHoldsThem) {
    open({});
    source_->setQueueBytes(100'000);
    for (std::uint64_t id = 0; id < 5; ++id) wire_.send({.id = id});
    waitForMessages(5);
    EXPECT_EQ(nextFrame().id, 0U);
    source_->setQueueBytes(0);
    wire_.send({.id = 5});
    waitForMessages(6);
    EXPECT_EQ(nextFrame().id, 5U);
    EXPECT_EQ(statistics().replaced, 4U);
}

TEST_F(LiveSourceTest, GoesBackToWhatItRemembersShownOrNot) {
    open({.historyBytes = 1000});
    EXPECT_TRUE(source_->canSeek());
    for (std::uint64_t id = 0; id < 30; ++id) wire_.send({.id = id});
    waitForMessages(30);
    EXPECT_EQ(nextFrame().id, 29U);
    EXPECT_EQ(wire_.destroyed, 20);
    source_->setHistoryKept(true);
    for (std::uint64_t id = 30; id < 60; ++id) wire_.send({.id = id});
    waitForMessages(60);
    for (const std::uint64_t id : {28U, 20U, 28U, 29U}) {
        ASSERT_TRUE(source_->seek(id));
        const image::Frame frame = nextFrame();
        EXPECT_EQ(frame.id, id);
        EXPECT_EQ(frame.view.pixel<std::uint16_t>(0, 1), id);
    }
    const auto forgotten = source_->seek(19);
    ASSERT_FALSE(forgotten);
    EXPECT_EQ(forgotten.error().message,
              "test:: frame 19 is not remembered: expected one of the last 10");
    EXPECT_FALSE(source_->seek(59)) << "it came while the history was kept";
    EXPECT_EQ(nextFrame().id, 59U) << "the newest, whatever was looked at";
    source_->setHistoryKept(false);
    wire_.send({.id = 60});
    waitForMessages(61);
    EXPECT_TRUE(source_->seek(60));
}

TEST_F(LiveSourceTest, GoesInMidStream) {
    std::atomic<bool> sending{true};
    std::thread sender([&] {
        for (std::uint64_t id = 0; sending; ++id) {
            wire_.send({.id = id});
            while (sending && wire_.size() > 100) std::this_thread::yield();
        }
    });
    for (int i = 0; i < 5; ++i) {
        open();
        while (nextFrame().view.empty()) {
        }
        source_.reset();
    }
    sending = false;
    sender.join();
}

}  // namespace
}  // namespace spate::stream
