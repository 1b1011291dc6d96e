// SPDX-License-Identifier: MIT
// Parts of frames in all orders: the test is the clock.
#include "spate/stream/sources/frame_matcher.h"

#include <gtest/gtest.h>

#include <string>

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

class FrameMatcherTest : public testing::Test {
protected:
    // "" if it is taken.
    std::string add(std::size_t module, std::uint64_t id,
                    std::optional<std::uint64_t> series = std::nullopt) {
        const auto added = matcher_.add(module, {.id = id, .series = series, .bytes = 100}, now_);
        return added ? "" : added.error().message;
    }
    // "7: 0 2" for frame 7 of modules 0 and 2; "" if none is ready.
    std::string take() {
        const auto frame = matcher_.take(now_);
        if (!frame) return "";
        std::string text = std::to_string(frame->id) + ":";
        for (std::size_t i = 0; i < frame->parts.size(); ++i) {
            if (!frame->parts[i]) continue;
            EXPECT_EQ(frame->parts[i]->id, frame->id);
            text += " " + std::to_string(i);
        }
        return text;
    }
    void pass(base::Duration time) { now_ += time; }

    base::TimePoint now_{1h};
    FrameMatcher matcher_{3, 500ms, {.frames = 4, .ofModule = 3, .bytes = 10'000}};
};

TEST_F(FrameMatcherTest, HandsOnWhatIsComplete) {
    add(0, 5);
    add(1, 5);
    EXPECT_EQ(take(), "");
    add(2, 5);
    EXPECT_EQ(take(), "5: 0 1 2");
    EXPECT_EQ(take(), "");
    EXPECT_FALSE(matcher_.due());
}

TEST_F(FrameMatcherTest, KeepsTheOrderOfIds) {
    for (std::uint64_t id : {1U, 2U, 3U}) add(0, id);
    for (std::uint64_t id : {1U, 2U, 3U}) add(1, id);
    EXPECT_EQ(take(), "");
    add(2, 1);
    add(2, 2);
    EXPECT_EQ(take(), "1: 0 1 2");
    EXPECT_EQ(take(), "2: 0 1 2");
    EXPECT_EQ(take(), "");
    EXPECT_EQ(matcher_.waitingOf(0), 1U);
    EXPECT_EQ(matcher_.waitingOf(2), 0U);
}

TEST_F(FrameMatcherTest, MissesAPartAsSoonAsItsModuleHasGoneBeyond) {
    add(0, 1);
    add(1, 1);
    add(2, 2);
    EXPECT_EQ(take(), "1: 0 1") << "without any time having passed";
    add(0, 2);
    add(1, 2);
    EXPECT_EQ(take(), "2: 0 1 2");
}

TEST_F(FrameMatcherTest, WaitsForALateModuleAndNoLonger) {
    add(0, 1);
    add(1, 1);
    EXPECT_EQ(matcher_.due(), now_ + 500ms);
    pass(499ms);
    EXPECT_EQ(take(), "");
    add(2, 1);
    EXPECT_EQ(take(), "1: 0 1 2") << "late, and in time";
    add(0, 2);
    add(1, 2);
    pass(500ms);
    EXPECT_EQ(take(), "2: 0 1");
    EXPECT_EQ(add(2, 2), "frame 2 came too late: frame 2 was handed on");
}

TEST_F(FrameMatcherTest, WaitsForALostModuleOnlyOnce) {
    add(0, 1);
    add(1, 1);
    pass(500ms);
    EXPECT_EQ(take(), "1: 0 1");
    for (std::uint64_t id = 2; id < 20; ++id) {
        add(0, id);
        add(1, id);
        EXPECT_EQ(take(), std::to_string(id) + ": 0 1") << "at once";
    }
    add(2, 20);
    add(0, 20);
    EXPECT_EQ(take(), "") << "it is back, and waited for";
    add(1, 20);
    EXPECT_EQ(take(), "20: 0 1 2");
}

TEST_F(FrameMatcherTest, BeginsANewRunWhenAllModulesStartAgain) {
    for (std::size_t module : {0U, 1U, 2U}) add(module, 99);
    EXPECT_EQ(take(), "99: 0 1 2");
    add(0, 100);
    add(0, 0);
    add(1, 100);
    add(1, 0);
    EXPECT_EQ(take(), "") << "the last frame of the old run is not complete";
    add(2, 100);
    EXPECT_EQ(take(), "100: 0 1 2");
    EXPECT_EQ(take(), "");
    add(2, 0);
    EXPECT_EQ(take(), "0: 0 1 2");
}

TEST_F(FrameMatcherTest, BeginsANewRunWithEverySingleFrame) {
    for (int run = 0; run < 5; ++run) {
        for (std::size_t module : {0U, 1U, 2U}) add(module, 1);
        EXPECT_EQ(take(), "1: 0 1 2");
    }
}

TEST_F(FrameMatcherTest, BeginsANewRunWithASeries) {
    for (std::size_t module : {0U, 1U, 2U}) add(module, 3, 7);
    EXPECT_EQ(take(), "3: 0 1 2");
    for (std::size_t module : {0U, 1U, 2U}) add(module, 4, 8);
    EXPECT_EQ(take(), "4: 0 1 2");
}

// The others' frames are what is shown.
TEST_F(FrameMatcherTest, RefusesASingleModuleThatStartsAgain) {
    for (std::size_t module : {0U, 1U, 2U}) add(module, 50);
    EXPECT_EQ(take(), "50: 0 1 2");
    std::string refusal;
    for (std::uint64_t i = 0; i < 10; ++i) {
        pass(100ms);
        if (auto said = add(2, i); !said.empty()) refusal = said;
        add(0, 51 + i);
        if (auto said = add(1, 51 + i); !said.empty()) refusal = said;
        EXPECT_EQ(take(), std::to_string(51 + i) + ": 0 1");
        EXPECT_EQ(take(), "");
    }
    EXPECT_NE(refusal.find("it counts from the start again, and others do not"), std::string::npos);
    EXPECT_LE(matcher_.waitingOf(2), 5U);
    // All follow at last: what waits of the first is of their run, as far as it was kept.
    for (std::uint64_t id : {6U, 7U, 8U, 9U}) {
        add(0, id);
        add(1, id);
    }
    EXPECT_EQ(take(), "6: 0 1 2");
    EXPECT_EQ(take(), "7: 0 1 2");
}

// One that has died does not keep the others from starting again.
TEST_F(FrameMatcherTest, BeginsANewRunWithoutAModuleThatIsSilent) {
    for (std::size_t module : {0U, 1U, 2U}) add(module, 50);
    EXPECT_EQ(take(), "50: 0 1 2");
    pass(600ms);
    add(0, 0);
    add(1, 0);
    EXPECT_EQ(take(), "");
    pass(500ms);
    EXPECT_EQ(take(), "0: 0 1");
    add(0, 1);
    add(1, 1);
    EXPECT_EQ(take(), "1: 0 1");
    add(2, 2);  // it comes back in the middle, with a number that goes on from nothing
    add(0, 2);
    add(1, 2);
    EXPECT_EQ(take(), "2: 0 1 2");
    add(2, 60);  // its own numbers, beyond those of the others
    add(0, 3);
    add(1, 3);
    EXPECT_EQ(take(), "3: 0 1");
}

TEST_F(FrameMatcherTest, LetsAModuleJoinLater) {
    for (std::uint64_t id : {0U, 1U}) {
        add(0, id);
        add(1, id);
    }
    pass(500ms);
    EXPECT_EQ(take(), "0: 0 1");
    EXPECT_EQ(take(), "1: 0 1");
    add(0, 0);
    add(1, 0);  // a new run
    add(2, 0);
    EXPECT_EQ(take(), "0: 0 1 2");
}

// A module that is ahead waits for the others, and loses nothing.
TEST_F(FrameMatcherTest, MakesAModuleWaitThatIsAhead) {
    for (std::uint64_t id = 0; id < 3; ++id) {
        EXPECT_TRUE(matcher_.hasRoomFor(0, now_));
        EXPECT_EQ(add(0, id), "");
    }
    EXPECT_FALSE(matcher_.hasRoomFor(0, now_));
    EXPECT_TRUE(matcher_.hasRoomFor(1, now_));
    EXPECT_EQ(take(), "");
    add(1, 0);
    add(2, 0);
    EXPECT_EQ(take(), "0: 0 1 2");
    EXPECT_TRUE(matcher_.hasRoomFor(0, now_));
}

TEST_F(FrameMatcherTest, BoundsTheBytesThatWait) {
    FrameMatcher matcher(2, 500ms, {.bytes = 1000});
    std::uint64_t id = 0;
    while (matcher.hasRoomFor(0, now_)) {
        EXPECT_TRUE(matcher.add(0, {.id = id++, .bytes = 300}, now_));
    }
    EXPECT_EQ(id, 4U);
    EXPECT_TRUE(matcher.hasRoomFor(1, now_)) << "one of it must come, or nothing would go on";
}

TEST_F(FrameMatcherTest, BoundsTheFramesThatWait) {
    for (std::uint64_t id = 0; id < 5; ++id) EXPECT_EQ(add(0, id), "");
    EXPECT_EQ(take(), "0: 0") << "whoever adds although there is no room";
    EXPECT_EQ(take(), "1: 0") << "the others are given up";
}

}  // namespace
}  // namespace spate::stream
