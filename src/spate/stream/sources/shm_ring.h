// SPDX-License-Identifier: MIT
// ShmRing: the reader's end of a ring in shared memory.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "spate/stream/sources/shm_layout.h"

namespace spate::stream {

/// A frame in its slot, pinned: the producer leaves the slot alone as long as `pin` exists.
struct PinnedFrame {
    std::uint64_t publication = 0;
    spate_shm_frame about{};   ///< a copy, not checked
    std::string attributes{};  ///< a copy, not checked
    std::span<const std::byte> slot{};
    std::shared_ptr<const void> pin{};
};

/// A mapped ring. Read-only: it cannot disturb a producer but by its pins, which end with this
/// process. All functions but the ends of pins: one thread.
class ShmRing : public std::enable_shared_from_this<ShmRing> {
public:
    /// The ring of this name; null if there is none, or its producer has ended. Fails, without
    /// naming the ring, if it is another user's, or if what is there is no ring that can be
    /// believed: not sealed, so that its memory could go away; not all there; checkedRing().
    [[nodiscard]] static base::Result<std::shared_ptr<ShmRing>> attach(const std::string& name);
    ~ShmRing();
    ShmRing(const ShmRing&) = delete;
    ShmRing& operator=(const ShmRing&) = delete;

    /// The number of the newest publication; 0: none yet.
    [[nodiscard]] std::uint64_t newest() const noexcept;
    /// The newest frame, if it is later than the publication `last`. Nothing if it is not, and if
    /// the producer is faster than we can look.
    [[nodiscard]] std::optional<PinnedFrame> pinNewest(std::uint64_t last);
    /// The oldest frame in the ring that is later than `last`.
    [[nodiscard]] std::optional<PinnedFrame> pinNext(std::uint64_t last);

    /// The value to wait for the change of: taken before one looks for a frame.
    [[nodiscard]] std::uint32_t wake() const noexcept;
    void waitForChange(std::uint32_t wake, std::chrono::nanoseconds longest) const;

    /// False when the producer has ended or closed the ring, or its name leads to another ring.
    [[nodiscard]] bool isCurrent() const;
    /// SPATE_SHM_SERIES_ENDED or SPATE_SHM_CLOSED, or 0.
    [[nodiscard]] std::uint32_t pausing() const noexcept;
    /// Frames for which the producer found no slot, as every one was pinned.
    [[nodiscard]] std::uint64_t dropped() const noexcept;
    [[nodiscard]] const std::byte* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    ShmRing(int file, const std::byte* data, std::size_t size) noexcept
        : file_(file), data_(data), size_(size) {}
    [[nodiscard]] const spate_shm_header& header() const noexcept;
    [[nodiscard]] const spate_shm_slot& record(std::uint32_t slot) const noexcept;
    [[nodiscard]] std::uint64_t publicationIn(std::uint32_t slot) const noexcept;
    [[nodiscard]] std::optional<PinnedFrame> pin(std::uint32_t slot, std::uint64_t publication);
    [[nodiscard]] bool lock(std::uint32_t slot);
    void unlock(std::uint32_t slot);

    const int file_;
    const std::byte* const data_;
    const std::size_t size_;
    RingShape shape_;
    std::string link_;
    std::string target_;  // of the link, as it was when we followed it

    std::mutex mutex_;  // pins end on any thread
    std::array<std::uint32_t, SPATE_SHM_MAX_SLOTS> pins_{};
};

/// The names of the links in the folder of rings, living or not, in order.
[[nodiscard]] std::vector<std::string> ringNames();

}  // namespace spate::stream
