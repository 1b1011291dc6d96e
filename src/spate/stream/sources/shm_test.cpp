// SPDX-License-Identifier: MIT
// A ring whose producer is the test itself: what is handed on, counted and refused.
#include "spate/stream/sources/shm.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "spate/stream/registry.h"
#include "spate/stream/sources/shm_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

// A file that is no ring a producer of ours would make, with a link to it.
class FileForTest {
public:
    FileForTest(const std::string& name, std::size_t bytes, int seals, bool hasMemory = true)
        : file_(static_cast<int>(::syscall(SYS_memfd_create, "spate-test-file", 3U))) {
        (void)::ftruncate(file_, static_cast<off_t>(bytes));
        if (hasMemory) ::posix_fallocate(file_, 0, static_cast<off_t>(bytes));
        data_ = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
        size_ = bytes;
        ::fcntl(file_, SPATE_SHM_ADD_SEALS, seals);
        spate_shm_lock(file_, F_WRLCK, SPATE_SHM_MAX_SLOTS);
        link_ = SPATE_SHM_FOLDER SPATE_SHM_PREFIX + name;
        const auto target = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file_);
        EXPECT_EQ(::symlink(target.c_str(), link_.c_str()), 0);
    }
    ~FileForTest() {
        ::unlink(link_.c_str());
        ::munmap(data_, size_);
        ::close(file_);
    }
    FileForTest(const FileForTest&) = delete;
    FileForTest& operator=(const FileForTest&) = delete;
    spate_shm_header& header() { return *static_cast<spate_shm_header*>(data_); }

private:
    int file_;
    void* data_;
    std::size_t size_;
    std::string link_;
};

TEST_F(ShmTest, HandsOnFramesWhereTheyLie) {
    RingForTest producer(name_);
    ASSERT_TRUE(producer.isOpen);
    open();
    ASSERT_TRUE(producer.publish(7));
    const auto frame = next();
    EXPECT_EQ(frame.id, 7U);
    EXPECT_TRUE(holdsPattern(frame.view, 7));
    EXPECT_TRUE(liesInRing(frame.view.data()));
    EXPECT_LT(base::now() - frame.acquired, 5s);
    EXPECT_TRUE(next().view.empty()) << "there is no other";
}

TEST_F(ShmTest, GivesTheNewestAndCountsWhatItOvertook) {
    RingForTest producer(name_);
    open();
    for (std::uint64_t id = 0; id < 5; ++id) producer.publish(id);
    EXPECT_EQ(next().id, 4U);
    for (std::uint64_t id : {5, 6, 9, 10}) producer.publish(id);
    EXPECT_EQ(next().id, 10U);
    EXPECT_EQ(statistics().received, 5U);
    EXPECT_EQ(statistics().replaced, 3U);
    EXPECT_EQ(statistics().missing, 2U);
    EXPECT_EQ(statistics().wire.waiting, "");
}

TEST_F(ShmTest, GivesEveryFrameToWhoNeedsThem) {
    RingForTest producer(name_);
    open("?frames=all");
    producer.publish(0);
    EXPECT_EQ(next().id, 0U);
    for (std::uint64_t id = 1; id <= 7; ++id) producer.publish(id);
    for (std::uint64_t id = 1; id <= 7; ++id) EXPECT_EQ(next().id, id);
    for (std::uint64_t id = 8; id < 28; ++id) producer.publish(id);
    EXPECT_EQ(next().id, 20U) << "the oldest that eight slots hold";
    EXPECT_EQ(statistics().replaced, 12U);
    EXPECT_EQ(statistics().missing, 0U);
}

TEST_F(ShmTest, LeavesSlotsThatAreShownAlone) {
    RingForTest producer(name_, 4);
    open();
    producer.publish(0);
    const auto shown = next();
    producer.publish(1);
    const auto waiting = next();
    for (std::uint64_t id = 2; id < 100; ++id) EXPECT_TRUE(producer.publish(id));
    EXPECT_TRUE(holdsPattern(shown.view, 0));
    EXPECT_TRUE(holdsPattern(waiting.view, 1));
    EXPECT_EQ(producer.ring->header->dropped, 0U);
}

TEST_F(ShmTest, DropsFramesWhenEverySlotIsHeldAndGoesOnWhenOneIsFree) {
    RingForTest producer(name_, 3);
    open();
    std::vector<image::Frame> held;
    for (std::uint64_t id = 0; id < 3; ++id) {
        ASSERT_TRUE(producer.publish(id));
        held.push_back(next());
    }
    EXPECT_FALSE(producer.publish(3));
    EXPECT_FALSE(producer.publish(4));
    EXPECT_TRUE(next().view.empty());
    EXPECT_EQ(statistics().wire.transportLost, 2U);
    std::thread([frame = std::move(held.front())]() mutable { frame = {}; }).join();
    held.erase(held.begin());
    EXPECT_TRUE(producer.publish(5));
    EXPECT_EQ(next().id, 5U);
    EXPECT_EQ(statistics().missing, 2U) << "their numbers tell as well";
    EXPECT_TRUE(holdsPattern(held[0].view, 1));
}

TEST_F(ShmTest, WaitsForANameThatDoesNotExistYet) {
    open();
    const auto start = base::now();
    EXPECT_TRUE(next().view.empty());
    EXPECT_LT(base::now() - start, 1s);
    EXPECT_EQ(statistics().wire.waiting, "waiting for the ring '" + name_ + "'");
    EXPECT_EQ(source_->description().rows, 0);
    RingForTest producer(name_);
    producer.publish(3);
    EXPECT_EQ(wait().id, 3U);
    EXPECT_EQ(statistics().wire.waiting, "");
}

// Of several, as the machine may be busy.
TEST_F(ShmTest, WakesUpAtOnceForAFrame) {
    RingForTest producer(name_);
    open();
    (void)next();
    base::Duration shortest = 1h;
    for (std::uint64_t id = 0; id < 10; ++id) {
        std::thread late([&] {
            std::this_thread::sleep_for(5ms);
            producer.publish(id);
        });
        const auto frame = wait();
        shortest = std::min<base::Duration>(shortest, base::now() - frame.acquired);
        late.join();
    }
    EXPECT_LT(shortest, 20ms) << "it slept to the end";
}

TEST_F(ShmTest, GoesOnWithANewRingOfAnotherShapeAndKeepsWhatIsShown) {
    auto producer = std::make_unique<RingForTest>(name_);
    open();
    producer->publish(41);
    const auto shown = next();
    producer->publish(42);
    producer->close();
    EXPECT_EQ(next().id, 42U) << "published before it closed";
    EXPECT_TRUE(next().view.empty());
    EXPECT_EQ(statistics().wire.waiting,
              "waiting for the ring '" + name_ + "': its producer has ended");
    producer = std::make_unique<RingForTest>(name_, 5, 100'000);
    producer->shared = spate_shm_packed(SPATE_SHM_FLOAT64, 100, 125);
    producer->publish(0);
    const auto frame = wait();
    EXPECT_EQ(frame.view.dtype(), image::DType::Float64);
    EXPECT_EQ(frame.view.cols(), 125);
    EXPECT_TRUE(holdsPattern(frame.view, 0));
    EXPECT_TRUE(holdsPattern(shown.view, 41));
    EXPECT_EQ(statistics().missing, 0U);
}

TEST_F(ShmTest, SaysWhichSeriesRunsAndThatItIsComplete) {
    RingForTest producer(name_);
    open();
    producer.shared.flags = SPATE_SHM_HAS_SERIES | SPATE_SHM_PARTIAL;
    producer.shared.series = 12;
    producer.shared.series_frames = 2;
    producer.publish(0);
    EXPECT_EQ(next().id, 0U);
    producer.publish(1);
    spate_shm_end_series(producer.ring.get());
    const auto last = next();
    EXPECT_EQ(last.id, 1U);
    EXPECT_TRUE(last.partial);
    const SeriesState complete{.id = 12, .expected = 2, .received = 2, .ended = true};
    EXPECT_EQ(statistics().wire.series, complete);
    EXPECT_EQ(statistics().partial, 2U);
    producer.publish(2);
    (void)next();
    EXPECT_FALSE(statistics().wire.series->ended);
}

TEST_F(ShmTest, TakesAttributesAndTimesOver) {
    RingForTest producer(name_);
    const int slot = spate_shm_acquire(producer.ring.get());
    EXPECT_EQ(spate_shm_attribute(producer.ring.get(), slot, "exposure", "0.1 s"), 0);
    EXPECT_EQ(spate_shm_attribute(producer.ring.get(), slot, "sample", "LaB₆ = 5"), 0);
    EXPECT_NE(spate_shm_attribute(producer.ring.get(), slot, "a=b", "c"), 0);
    EXPECT_NE(spate_shm_attribute(producer.ring.get(), slot, "a", "line\nline"), 0);
    EXPECT_NE(spate_shm_attribute(producer.ring.get(), slot, "a", std::string(5000, 'x').c_str()),
              0);
    producer.shared.monotonic_ns = 123'456'789;
    producer.shared.utc_ns = 1'700'000'000'000'000'042;
    spate_shm_publish(producer.ring.get(), slot, &producer.shared);
    open();
    EXPECT_EQ(source_->description().rows, 16);
    EXPECT_EQ(source_->description().attributes.at("exposure"), "0.1 s");
    const auto frame = next();
    EXPECT_EQ(frame.acquired.time_since_epoch(), 123'456'789ns);
    EXPECT_EQ(frame.sourceTime.value().time_since_epoch(), 1'700'000'000'000'000'042ns);
    EXPECT_GT(statistics().latencyMs.value(), 3.6e6) << "a frame of 2023";
    EXPECT_EQ(*frame.attributes, (image::Attributes{{"exposure", "0.1 s"},
                                                    {"sample", "LaB₆ = 5"},
                                                    {"utc", "2023-11-14T22:13:20.000000042Z"}}));
}

TEST_F(ShmTest, AttributesFillTheirSlotAndNoMore) {
    RingForTest producer(name_);
    const int slot = spate_shm_acquire(producer.ring.get());
    const std::string value(SPATE_SHM_ATTRIBUTE_BYTES - 4, 'v');  // "k=", "\n", zero
    EXPECT_EQ(spate_shm_attribute(producer.ring.get(), slot, "k", value.c_str()), 0);
    EXPECT_NE(spate_shm_attribute(producer.ring.get(), slot, "k", ""), 0);
    spate_shm_publish(producer.ring.get(), slot, &producer.shared);
    open();
    EXPECT_EQ(next().attributes->at("k"), value);
}

TEST_F(ShmTest, RefusesBadFramesWithAReasonAndGoesOn) {
    RingForTest producer(name_);
    open();
    auto bad = producer.shared;
    bad.id = 5;
    bad.dtype = 77;
    producer.publish(bad);
    EXPECT_EQ(errorOfNext(), "shm://" + name_ + ": frame 5: pixel type 77: expected 1 to 14");
    bad = producer.shared;
    bad.rows = 4096;
    producer.publish(bad);
    EXPECT_EQ(errorOfNext(), "shm://" + name_ +
                                 ": frame 0: 4096 × 32 uint8 at byte 0 with strides 32, 1, 1 "
                                 "leaves its slot of 4096 bytes");
    producer.publish(6);
    EXPECT_EQ(next().id, 6U);
    EXPECT_EQ(statistics().rejected, 2U);
    EXPECT_EQ(statistics().received, 3U);
    for (std::uint64_t id = 7; id < 100; ++id) EXPECT_TRUE(producer.publish(id));
    EXPECT_EQ(producer.ring->header->dropped, 0U) << "what is refused is not held";
}

TEST_F(ShmTest, SurvivesAProducerThatBreaksTheRules) {
    RingForTest producer(name_, 3);
    open();
    auto& header = *producer.ring->header;
    producer.publish(1);
    const auto first = next();
    __atomic_store_n(&header.newest, (std::uint64_t{9} << 16U) | 200U, __ATOMIC_SEQ_CST);
    EXPECT_TRUE(next().view.empty()) << "a slot beyond the last";
    __atomic_store_n(&header.newest, std::uint64_t{9} << 16U, __ATOMIC_SEQ_CST);
    EXPECT_TRUE(next().view.empty()) << "a slot with another frame";
    auto* record = spate_shm_slot_of(producer.ring.get(), 0);
    std::memset(record->attributes, 'x', sizeof record->attributes);
    __atomic_store_n(&record->publication, 9, __ATOMIC_SEQ_CST);
    const auto again = next();
    EXPECT_EQ(again.view.data(), first.view.data()) << "a slot that we hold already";
    EXPECT_TRUE(again.attributes->empty());
}

TEST_F(ShmTest, RefusesMemoryThatCouldGoAway) {
    open();
    {
        const FileForTest unsealed(name_, 8192, 0);
        EXPECT_EQ(errorOfNext(),
                  "shm://" + name_ + ": it is not sealed: its producer could take its memory away");
        EXPECT_EQ(errorOfNext(), "") << "said once";
        EXPECT_NE(statistics().wire.waiting.find("not sealed"), std::string::npos);
    }
    {
        const FileForTest hollow(name_, 1U << 20U, SPATE_SHM_SEALS, false);
        EXPECT_NE(errorOfNext().find("with memory for"), std::string::npos);
    }
    const FileForTest tiny(name_, 100, SPATE_SHM_SEALS);
    EXPECT_NE(errorOfNext().find("a file of 100 bytes"), std::string::npos);
}

TEST_F(ShmTest, RefusesGarbageAndTakesTheRingThatReplacesIt) {
    open();
    {
        FileForTest garbage(name_, 1U << 20U, SPATE_SHM_SEALS);
        std::memset(&garbage.header(), 0xA5, 4096);
        EXPECT_EQ(errorOfNext(), "shm://" + name_ + ": no ring: it does not start with SPATESHM");
        spate_shm_fill_header(&garbage.header(), "another", 4, 4096);
        EXPECT_NE(errorOfNext(), "");
    }
    RingForTest producer(name_);
    producer.publish(2);
    EXPECT_EQ(wait().id, 2U);
}

TEST_F(ShmTest, FollowsNoLinkThatLeadsElsewhere) {
    const std::string link = SPATE_SHM_FOLDER SPATE_SHM_PREFIX + name_;
    open();
    for (const char* target :
         {"/etc/passwd", "/dev/zero", "/proc/self/fd/0", "nowhere", "/proc/1/fd/1x"}) {
        ASSERT_EQ(::symlink(target, link.c_str()), 0);
        EXPECT_TRUE(next().view.empty()) << target;
        EXPECT_EQ(::unlink(link.c_str()), 0);
    }
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const auto target = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(ends[0]);
    ASSERT_EQ(::symlink(target.c_str(), link.c_str()), 0);
    EXPECT_NE(errorOfNext().find("is no file"), std::string::npos);
    ::unlink(link.c_str());
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_F(ShmTest, NobodyButTheProducerCanWriteOrTruncate) {
    RingForTest producer(name_);
    EXPECT_NE(::ftruncate(producer.ring->file, 4096), 0);
    EXPECT_NE(::madvise(producer.ring->header, 4096, MADV_REMOVE), 0);
    const int file = ::open(producer.ring->target, O_RDWR);
    ASSERT_GE(file, 0);
    EXPECT_EQ(::mmap(nullptr, 4096, PROT_WRITE, MAP_SHARED, file, 0), MAP_FAILED);
    EXPECT_LT(::pwrite(file, "x", 1, 0), 0);
    ::close(file);
}

TEST_F(ShmTest, ANameHasOneProducer) {
    RingForTest first(name_);
    RingForTest second(name_);
    EXPECT_TRUE(first.isOpen);
    EXPECT_FALSE(second.isOpen);
    EXPECT_NE(spate_shm_unlink(name_.c_str()), 0) << "it lives";
    first.close();
    EXPECT_TRUE(RingForTest(name_).isOpen);
    EXPECT_FALSE(RingForTest("a/b").isOpen);
    EXPECT_FALSE(RingForTest("").isOpen);
    EXPECT_FALSE(RingForTest(std::string(64, 'n')).isOpen);
    EXPECT_FALSE(RingForTest(name_, 1).isOpen);
    EXPECT_FALSE(RingForTest(name_, 1025).isOpen);
    EXPECT_FALSE(RingForTest(name_, 4, 0).isOpen);
    EXPECT_FALSE(RingForTest(name_, 4, ~std::uint64_t{0}).isOpen);
}

// Asked of the function itself: a ring made by mistake would take all of the machine's memory, and
// the kernel would kill other programs for it.
TEST_F(ShmTest, ARingLeavesMemoryToOthers) {
    EXPECT_EQ(spate_shm_fits_memory(1U << 20U), 1);
    EXPECT_EQ(spate_shm_fits_memory(std::uint64_t{1} << 46U), 0);
    const auto all = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * 4096;
    EXPECT_EQ(spate_shm_fits_memory(all - all / 32), 0);
}

TEST_F(ShmTest, OpensBySchemeAndSaysWhatItExpects) {
    EXPECT_TRUE(openSource("shm://" + name_));
    EXPECT_TRUE(openSource("shm:" + name_));
    const auto slashes = openSource("shm://a/b");
    ASSERT_FALSE(slashes);
    EXPECT_EQ(slashes.error().message,
              "shm://a/b: expected shm://NAME, with a name of 1 to 63 of A-Z a-z 0-9 . _ -");
    EXPECT_FALSE(openSource("shm://"));
    EXPECT_FALSE(openSource("shm://a%00b"));
    EXPECT_FALSE(openSource("shm://a?frames=some"));
    EXPECT_FALSE(openSource("shm://a?slots=3"));
}

TEST_F(ShmTest, ListsTheRingsThatLive) {
    RingForTest producer(name_);
    producer.shared = spate_shm_packed(SPATE_SHM_INT16, 8, 9);
    producer.publish(1);
    const auto listed = [&] {
        const auto rings = localRings();
        const auto found = std::find_if(rings.begin(), rings.end(), [&](const auto& ring) {
            return ring.uri == "shm://" + name_;
        });
        return found != rings.end() ? std::optional(*found) : std::nullopt;
    };
    const auto ring = listed();
    ASSERT_TRUE(ring);
    EXPECT_EQ(ring->rows, 8);
    EXPECT_EQ(ring->cols, 9);
    EXPECT_EQ(ring->dtype, image::DType::Int16);
    producer.close();
    EXPECT_FALSE(listed());
}

// Frames are let go of on one thread, asked for on another, written by a third, counted by a
// fourth; not one byte changes while it is held.
TEST_F(ShmTest, GoesFromThreadToThreadWithoutATear) {
    RingForTest producer(name_, 4);
    open();
    std::atomic<bool> running{true};
    std::thread writer([&] {
        for (std::uint64_t id = 0; running; ++id) producer.publish(id);
    });
    std::thread counter([&] {
        while (running) (void)statistics();
    });
    std::uint64_t seen = 0;
    std::thread releaser;
    for (const auto end = base::now() + 1s; base::now() < end; ++seen) {
        auto frame = wait();
        if (releaser.joinable()) releaser.join();
        releaser = std::thread([frame = std::move(frame)]() mutable {
            EXPECT_TRUE(holdsPattern(frame.view, frame.id)) << "frame " << frame.id;
            frame = {};
        });
    }
    releaser.join();
    running = false;
    writer.join();
    counter.join();
    const auto now = statistics();
    EXPECT_EQ(now.received, now.replaced + seen);
    EXPECT_EQ(now.rejected, 0U);
    EXPECT_GE(producer.ring->header->dropped, now.missing) << "nothing else is missing";
}

}  // namespace
}  // namespace spate::stream
