// SPDX-License-Identifier: MIT
// What the tests of rings share: a producer in this process, and a source that is asked for frames.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "spate/stream/sources/shm.h"
#include "spate/stream/sources/shm_layout.h"
#include "spate/stream/sources/shm_pattern_for_test.h"

namespace spate::stream {

/// The bytes of `view` in their order are the pattern of frame `id`.
inline bool holdsPattern(const image::ImageView& view, std::uint64_t id) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(view.data());
    for (std::size_t k = 0; k < static_cast<std::size_t>(view.byteCount()); ++k) {
        if (bytes[k] != spate_test_byte(id, k)) return false;
    }
    return true;
}

/// How many rings of the tests this process has mapped.
inline int mappedRings() {
    std::ifstream maps("/proc/self/maps");
    int count = 0;
    for (std::string line; std::getline(maps, line);) {
        if (line.find("memfd:spate-test-") != line.npos) ++count;
    }
    return count;
}

/// Whether `data` lies in a mapping of a ring that cannot be written.
inline bool liesInRing(const void* data) {
    std::ifstream maps("/proc/self/maps");
    const auto address = reinterpret_cast<std::uintptr_t>(data);
    for (std::string line; std::getline(maps, line);) {
        unsigned long begin = 0;
        unsigned long end = 0;
        char rights[5] = {};
        if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, rights) != 3) continue;
        if (address < begin || address >= end) continue;
        return line.find("memfd:spate-test-") != line.npos && std::string(rights) == "r--s";
    }
    return false;
}

/// A ring that the test writes.
class RingForTest {
public:
    explicit RingForTest(const std::string& name, std::uint32_t slots = 8,
                         std::uint64_t frameBytes = 4096) {
        isOpen = spate_shm_create(ring.get(), name.c_str(), slots, frameBytes) == 0;
        if (isOpen) shared = spate_shm_packed(SPATE_SHM_UINT8, 16, 32);
    }
    ~RingForTest() { close(); }
    RingForTest(const RingForTest&) = delete;
    RingForTest& operator=(const RingForTest&) = delete;

    void close() {
        if (isOpen) spate_shm_close(ring.get());
        isOpen = false;
    }
    /// Publishes the pattern as frame `id`; false if no slot is free.
    bool publish(std::uint64_t id) {
        spate_shm_frame frame = shared;
        frame.id = id;
        return publish(frame);
    }
    bool publish(const spate_shm_frame& frame) {
        const int slot = spate_shm_acquire(ring.get());
        if (slot < 0) return false;
        auto* pixels = static_cast<unsigned char*>(spate_shm_pixels(ring.get(), slot));
        for (std::size_t k = 0; k < ring->header->slot_bytes; ++k) {
            pixels[k] = spate_test_byte(frame.id, k);
        }
        spate_shm_publish(ring.get(), slot, &frame);
        return true;
    }

    std::unique_ptr<spate_shm_ring> ring = std::make_unique<spate_shm_ring>();
    spate_shm_frame shared{};  // what publish(id) publishes
    bool isOpen = false;
};

class ShmTest : public testing::Test {
protected:
    ~ShmTest() override {
        source_.reset();
        (void)spate_shm_unlink(name_.c_str());  // of those that the test has killed
        EXPECT_EQ(mappedRings(), 0) << "memory is left behind";
        EXPECT_NE(::access((SPATE_SHM_FOLDER SPATE_SHM_PREFIX + name_).c_str(), F_OK), 0);
    }
    void open(const std::string& options = "") {
        auto source = openShm(*parseUri("shm://" + name_ + options));
        ASSERT_TRUE(source) << source.error().message;
        source_ = std::move(*source);
    }
    SourceStatistics statistics() const { return *source_->statistics(); }

    /// What one call gives: an empty frame for none.
    image::Frame next() {
        auto frame = source_->next();
        if (!frame) {
            ADD_FAILURE() << frame.error().message;
            return {};
        }
        return frame->value_or(image::Frame());
    }
    /// The next frame within ten seconds.
    image::Frame wait() {
        for (int i = 0; i < 100; ++i) {
            if (auto frame = next(); !frame.view.empty()) return frame;
        }
        ADD_FAILURE() << "no frame";
        return {};
    }
    std::string errorOfNext() {
        const auto frame = source_->next();
        return frame ? "" : frame.error().message;
    }

    const std::string name_ = "test-" + std::to_string(::getpid()) + "-" +
                              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::unique_ptr<Source> source_;
};

}  // namespace spate::stream
