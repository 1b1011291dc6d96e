// SPDX-License-Identifier: MIT
// Recording what comes by itself: every frame of a wire, also beside a display.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/fork_source.h"
#include "spate/stream/live_source.h"
#include "spate/stream/recording_for_test.h"
#include "spate/stream/sources/messages_for_test.h"
#include "spate/stream/sources/zmq_array.h"
#include "spate/stream/writers/shm_sender.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

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
    const auto giveUp = base::now() + kRecorderPatience;
    while (base::now() < giveUp) {
        const auto now = recorder.statistics();
        if (now.written + now.missing + now.queueFull + now.rejected >= frames) break;
        std::this_thread::sleep_for(1ms);
    }
    recorder.stop();
    EXPECT_TRUE(recorder.waitUntilEnded(kRecorderPatience));
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
    const auto giveUp = base::now() + kRecorderPatience;
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
    const auto giveUp = base::now() + kRecorderPatience;
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
    ASSERT_TRUE(recorder->waitUntilEnded(kRecorderPatience));
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
    ASSERT_TRUE(recorder->waitUntilEnded(kRecorderPatience));
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
