// SPDX-License-Identifier: MIT
// Receiver: the wire of a live source. It takes messages as they come, and decodes none of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/source_statistics.h"
#include "spate/stream/stored_frame.h"

namespace spate::stream {

/// A frame that has arrived and is not decoded yet. Copying one copies no pixel.
struct Arrival {
    std::uint64_t id = 0;  ///< the sender's number of this frame
    std::optional<std::uint64_t> series{};
    /// Of how many detectors' modules, packets or parts something is missing, if it is.
    bool partial = false;
    base::TimePoint received{};
    std::optional<base::WallTime> sourceTime{};  ///< as image::Frame has it
    std::size_t bytes = 0;                       ///< as it came, compressed
    /// Makes the frame: view, owner, mask, special values and attributes; id, times and whether it
    /// is partial are filled in by who calls it. May be called again, for a frame of the past, and
    /// by several threads at once: a display and a recorder. Errors name what was found and what
    /// was expected.
    std::function<base::Result<image::Frame>()> decode{};
    /// The same without unpacking it, of pixels that came as files have them; else empty. Fails if
    /// they cannot be unpacked, as far as that is seen without doing it.
    std::function<base::Result<StoredFrame>()> stored{};
};

/// Decodes a frame, and fills in its id, times and whether it is partial.
[[nodiscard]] base::Result<image::Frame> frameOf(const Arrival& arrival);
/// The same for a file: not unpacked if it need not be.
[[nodiscard]] base::Result<StoredFrame> storedFrameOf(const Arrival& arrival);

/// One protocol on one connection, used by one thread at a time.
class Receiver {
public:
    Receiver() = default;
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    virtual ~Receiver() = default;

    /// The next frame that has come; nothing when `longest` has gone by without one, or when a
    /// message was no frame: called again at once. An error is one message that cannot be
    /// understood, named; the next call goes on behind it. Reads headers, and no pixel. Connects
    /// again by itself, with pauses that grow.
    [[nodiscard]] virtual base::Result<std::optional<Arrival>> receive(
        std::chrono::milliseconds longest) = 0;

    /// What the wire knows besides its frames. By the thread that calls receive().
    [[nodiscard]] virtual WireState state() const { return {}; }
};

}  // namespace spate::stream
