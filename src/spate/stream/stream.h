// SPDX-License-Identifier: MIT
// Stream: a Source played on a thread of its own.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/rate_meter.h"
#include "spate/stream/source.h"

namespace spate::stream {

/// Called on the stream's thread, one at a time, never under a lock. Any may be empty. The Stream
/// must not be destroyed from inside one.
struct StreamCallbacks {
    std::function<void(image::Frame)> frame = {};
    std::function<void(const base::Error&)> badFrame = {};
    /// The source ended, or maxFrames were delivered: once, and again only behind a seek().
    std::function<void()> ended = {};
};

/// How a Stream plays its source.
struct StreamOptions {
    std::optional<double> rateHz = {};            ///< instead of the source's rate; 0: full speed
    std::optional<std::uint64_t> maxFrames = {};  ///< ends the stream after so many good frames
    bool paused = false;                          ///< how it starts
};

/// What a stream has done so far.
struct StreamStatistics {
    std::uint64_t delivered = 0;
    std::uint64_t bad = 0;
    /// Frames of a live source that never came, by the gaps between their ids; bad ones are not
    /// counted again. Of a source that counts them itself, its number.
    std::uint64_t missing = 0;
    /// Of a source that has any.
    std::optional<SourceStatistics> source = {};
    std::string lastError = {};      ///< of the last bad frame; empty if there was none
    double rateHz = 0;               ///< delivered frames per second, over the last second
    base::TimePoint lastDelivery{};  ///< zero: nothing yet
    std::optional<std::uint64_t> frameCount = {};  ///< Source::frameCount(), by now
    bool ended = false;
    bool held = false;  ///< after seek(), until setPaused(false)
};

/// Plays a source: takes its frames in order and hands each to a callback, as fast as it can or at
/// a steady rate. The rate holds on average (absolute deadlines); after a late frame the next one
/// comes a full period later, so there is no burst. Starts at once; the destructor stops it (it
/// waits for the source's next(), at most about 100 ms, and a running callback) and joins.
/// All functions: any thread but the stream's own for the destructor.
class Stream {
public:
    Stream(std::unique_ptr<Source> source, StreamCallbacks callbacks, StreamOptions options = {});
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    [[nodiscard]] const SourceDescription& description() const noexcept { return description_; }

    /// Holds the playing of a file. A live source goes on: pausing it is freezing the display.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const;

    /// Source::canSeek().
    [[nodiscard]] bool canSeek() const noexcept { return canSeek_; }
    /// Delivers the frame of this id next, and then nothing until setPaused(false) goes on behind
    /// it: a live source is held too, and so is one that has ended. Of several calls in a row the
    /// last one counts. A frame that cannot be had is a bad frame.
    void seek(std::uint64_t frameId);

    /// Source::setHistoryKept().
    void setHistoryKept(bool kept) { source_->setHistoryKept(kept); }

    /// Source::setQueueBytes().
    void setQueueBytes(std::size_t bytes) { source_->setQueueBytes(bytes); }

    [[nodiscard]] StreamStatistics statistics() const;

private:
    void run();
    [[nodiscard]] bool waitForTurn();
    [[nodiscard]] bool hasTurn() const;
    void playOne();
    [[nodiscard]] bool takeNext();
    [[nodiscard]] bool seekInSource();
    void markEnded();
    void deliver(image::Frame frame);
    void countMissing(std::uint64_t frameId);
    void reportBad(const base::Error& error);

    const std::unique_ptr<Source> source_;
    const SourceDescription description_;
    const StreamCallbacks callbacks_;
    const StreamOptions options_;
    const base::Duration period_;  // zero: full speed
    const bool canSeek_;
    base::TimePoint deadline_{};  // of the next frame; used by the stream's thread only

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    bool paused_ = false;
    std::optional<std::uint64_t> sought_;  // the frame to go to
    std::optional<std::uint64_t> lastId_;  // of the delivered frames
    std::uint64_t badSinceLast_ = 0;
    StreamStatistics statistics_;
    RateMeter rate_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace spate::stream
