// SPDX-License-Identifier: MIT
// Rings between two processes, of which either is stopped or killed at any instant.
#include <random>
#include <thread>

#include "spate/stream/sources/process_for_test.h"
#include "spate/stream/sources/shm_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

class ShmProcessTest : public ShmTest {
protected:
    // A program of C99 that writes ROWS × COLS of a type: spate_shm_producer_for_test.c.
    [[nodiscard]] std::unique_ptr<ProcessForTest> produce(int slots, int rows, int cols,
                                                          std::uint32_t dtype, int pauseUs,
                                                          int count = 0) const {
        auto process = std::make_unique<ProcessForTest>(std::vector<std::string>{
            SPATE_SHM_PRODUCER, name_, std::to_string(slots), std::to_string(rows),
            std::to_string(cols), std::to_string(dtype), std::to_string(pauseUs),
            std::to_string(count)});
        EXPECT_EQ(process->line(), "ready");
        return process;
    }
    [[nodiscard]] std::unique_ptr<ProcessForTest> read(int held) const {
        return std::make_unique<ProcessForTest>(
            std::vector<std::string>{SPATE_SHM_READER, "shm://" + name_, std::to_string(held)});
    }
};

TEST_F(ShmProcessTest, FramesOfEveryTypeArriveBitForBitWithoutACopy) {
    for (const auto dtype : image::kAllDTypes) {
        const auto producer = produce(8, 33, 17, shmTypeOf(dtype), 1000);
        open();
        std::uint64_t last = 0;
        for (int i = 0; i < 20; ++i) {
            const auto frame = wait();
            ASSERT_EQ(frame.view.dtype(), dtype);
            ASSERT_EQ(frame.view.rows(), 33);
            ASSERT_EQ(frame.view.cols(), 17);
            ASSERT_TRUE(holdsPattern(frame.view, frame.id)) << image::name(dtype);
            ASSERT_TRUE(liesInRing(frame.view.data()));
            ASSERT_TRUE(i == 0 || frame.id > last);
            ASSERT_EQ(frame.attributes->at("who"), "the other process");
            last = frame.id;
        }
        EXPECT_EQ(statistics().missing, 0U);
    }
}

TEST_F(ShmProcessTest, AStoppedReaderNeverBlocksTheProducer) {
    RingForTest producer(name_, 5);
    const auto reader = read(3);
    for (std::uint64_t id = 0; id < 1000 && !reader->says(20); ++id) producer.publish(id);
    ASSERT_EQ(reader->line(), "holding");
    reader->send(SIGSTOP);
    const auto start = base::now();
    for (std::uint64_t id = 10'000; id < 20'000; ++id) ASSERT_TRUE(producer.publish(id));
    EXPECT_LT(base::now() - start, 20s);
    EXPECT_EQ(producer.ring->header->dropped, 0U) << "two slots are enough beside three pins";
    open();
    EXPECT_EQ(wait().id, 19'999U) << "another reader is served";
}

TEST_F(ShmProcessTest, TakesThePinsOfAKilledReaderBack) {
    RingForTest producer(name_, 3);
    const auto reader = read(3);
    std::uint64_t id = 0;
    for (; id < 1000 && producer.publish(id); ++id) std::this_thread::sleep_for(20ms);
    ASSERT_LT(id, 1000U) << "the reader holds all slots";
    ASSERT_EQ(reader->line(), "holding");
    reader->send(SIGSTOP);
    const auto start = base::now();
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(producer.publish(id));
    EXPECT_LT(base::now() - start, 5s) << "nobody waits";
    EXPECT_EQ(producer.ring->header->dropped, 1001U);
    reader->kill();
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(producer.publish(id + 1)) << "at once";
    EXPECT_EQ(producer.ring->header->dropped, 1001U);
}

TEST_F(ShmProcessTest, WaitsForAKilledProducerAndGoesOnWithTheNext) {
    auto producer = produce(8, 20, 30, SPATE_SHM_UINT16, 1000);
    open();
    const auto shown = wait();
    producer->kill();
    for (int i = 0; i < 100 && statistics().wire.waiting.empty(); ++i) (void)next();
    EXPECT_EQ(statistics().wire.waiting,
              "waiting for the ring '" + name_ + "': its producer has ended");
    EXPECT_TRUE(next().view.empty());
    producer = produce(6, 64, 1, SPATE_SHM_COMPLEX128, 1000);
    const auto frame = wait();
    EXPECT_EQ(frame.view.dtype(), image::DType::Complex128);
    EXPECT_EQ(frame.view.rows(), 64);
    EXPECT_TRUE(holdsPattern(frame.view, frame.id));
    EXPECT_TRUE(holdsPattern(shown.view, shown.id)) << "what is shown stays";
    EXPECT_EQ(statistics().rejected, 0U);
}

TEST_F(ShmProcessTest, AStoppedProducerIsWaitedForAndNotLeft) {
    const auto producer = produce(4, 8, 8, SPATE_SHM_UINT8, 1000);
    open();
    (void)wait();
    producer->send(SIGSTOP);
    while (!next().view.empty()) {
    }
    const auto start = base::now();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(next().view.empty());
    EXPECT_LT(base::now() - start, 2s);
    EXPECT_EQ(statistics().wire.waiting, "");
    producer->send(SIGCONT);
    EXPECT_FALSE(wait().view.empty());
}

TEST_F(ShmProcessTest, ProducersKilledAtAnyInstantTearNoFrame) {
    std::mt19937 random(1);
    open();
    for (int round = 0; round < 25; ++round) {
        const auto producer = produce(3, 100, 100 + round, SPATE_SHM_UINT8, 0);
        const auto end = base::now() + std::chrono::microseconds(random() % 20'000);
        do {
            const auto frame = wait();
            ASSERT_EQ(frame.view.cols(), 100 + round);
            ASSERT_TRUE(holdsPattern(frame.view, frame.id)) << "round " << round;
        } while (base::now() < end);
        producer->kill();
        while (!next().view.empty()) {  // what it had published is still shown
        }
    }
    EXPECT_EQ(statistics().rejected, 0U);
}

TEST_F(ShmProcessTest, ReadersKilledAtAnyInstantLeaveNoPin) {
    std::mt19937 random(2);
    const auto producer = produce(4, 100, 100, SPATE_SHM_UINT8, 0);
    for (int round = 0; round < 25; ++round) {
        const auto reader = read(static_cast<int>(random() % 4));
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 30'000));
        reader->kill();
    }
    open();
    (void)wait();
    const auto before = statistics().wire.transportLost;
    for (int i = 0; i < 200; ++i) (void)wait();
    EXPECT_EQ(statistics().wire.transportLost, before) << "slots are still pinned";
    EXPECT_GT(statistics().received, 200U);
}

TEST_F(ShmProcessTest, OneOfManyProducersThatStartAtOnceHasTheName) {
    for (int round = 0; round < 10; ++round) {
        std::vector<std::unique_ptr<ProcessForTest>> producers;
        for (int i = 0; i < 6; ++i) {
            producers.push_back(std::make_unique<ProcessForTest>(std::vector<std::string>{
                SPATE_SHM_PRODUCER, name_, "2", "8", "8", "1", "1000", "0"}));
        }
        int ready = 0;
        for (const auto& producer : producers) ready += producer->line() == "ready" ? 1 : 0;
        EXPECT_EQ(ready, 1) << "round " << round;
        open();
        EXPECT_FALSE(wait().view.empty());
    }  // all killed: the next round finds a dead one's link
}

TEST_F(ShmProcessTest, TheExampleIsACamera) {
    ProcessForTest camera({SPATE_SHM_EXAMPLE, name_, "30"});
    open("?frames=all");
    const auto frame = wait();
    EXPECT_EQ(frame.view.pixel<std::uint16_t>(10, 1000), 1010 + frame.id);
    EXPECT_EQ(frame.attributes->at("exposure"), "10 ms");
    EXPECT_EQ(camera.line(), name_ + ": 30 frames, 0 dropped");
    EXPECT_EQ(camera.wait(), 0);
}

}  // namespace
}  // namespace spate::stream
