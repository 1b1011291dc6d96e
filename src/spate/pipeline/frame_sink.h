// SPDX-License-Identifier: MIT
// FrameSink: step 1 of the frame path, the door through which frames come from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "spate/base/clock.h"
#include "spate/base/mailbox.h"
#include "spate/base/object_pool.h"
#include "spate/base/result.h"
#include "spate/base/signal.h"
#include "spate/image/frame.h"
#include "spate/image/frame_pool.h"
#include "spate/pipeline/frame_ledger.h"
#include "spate/pipeline/frame_releaser.h"

namespace spate::pipeline {

/// Whether a submitted frame's pixels are copied first.
enum class Copy : std::uint8_t {
    No,   ///< read where they lie; the frame's owner keeps them alive and unchanged
    Yes,  ///< copied once, on the caller's thread, into a pooled buffer
};

/// A frame in the pipeline. Its owner there stands in for the caller's: wherever its last copy
/// goes, under whatever lock, the caller's owner is let go by the FrameReleaser.
struct Submission {
    image::Frame frame;
    std::uint64_t serial = 0;  ///< unique in the process, and rising; 0: never submitted
    base::TimePoint submitted{};
};

/// Takes frames for one image. A submit never waits and never runs a release callback: the newest
/// wins. Whoever wants to hold every frame (kernels::Hold) has a short queue. Shared, and may
/// outlive the plot: it then rejects. Any thread.
class FrameSink {
public:
    /// `submitted` is raised when there is a new frame.
    FrameSink(std::shared_ptr<base::Signal> submitted, std::shared_ptr<FrameReleaser> releaser);
    ~FrameSink();
    FrameSink(const FrameSink&) = delete;
    FrameSink& operator=(const FrameSink&) = delete;

    /// What submit() would refuse of the frame itself, as a reason: no pixels, a mask of another
    /// shape, or neither copy nor owner.
    [[nodiscard]] static base::Result<void> check(const image::Frame& frame, Copy copy);

    /// Shows `frame` next, unless a newer one comes first. Fails (and counts as rejected) if the
    /// frame is empty, if its mask has another shape, if it is not copied and has no owner, if too
    /// many are still in use, or if the plot is gone. The owner of a frame that was copied or
    /// refused is let go at once.
    base::Result<void> submit(image::Frame frame, Copy copy = Copy::No);

    /// Whether the next frame would replace none: a producer that can wait submits then.
    [[nodiscard]] bool isEmpty() const { return mailbox_.empty(); }

    /// What became of the frames so far.
    [[nodiscard]] FrameCounters counters() const { return ledger_->snapshot(); }

    // The pipeline's side.

    /// Whether frames wait for take(), the oldest first: 16 at most and, if they are large, 64 MiB,
    /// but two. Beyond that the oldest are replaced.
    void setQueueing(bool queueing);
    /// The newest frame, or the oldest of those that wait, out of the mailbox; nothing if none is
    /// new.
    [[nodiscard]] std::optional<Submission> take() { return mailbox_.take(); }
    /// A copy of the newest frame, which stays.
    [[nodiscard]] std::optional<Submission> peek() const { return mailbox_.peek(); }
    /// Rejects from now on, and lets go of what has not been taken.
    void close();
    [[nodiscard]] const std::shared_ptr<FrameLedger>& ledger() const noexcept { return ledger_; }

private:
    base::Result<void> reject(image::Frame frame, std::string_view reason);
    base::Result<void> copyPixels(image::Frame& frame);
    base::Result<void> replaceOwner(image::Frame& frame);
    void drain();
    void replaceBeyond(std::size_t depth);

    static constexpr std::size_t kQueuedFrames = 16;

    base::Mailbox<Submission, kQueuedFrames> mailbox_;
    std::atomic<bool> queueing_{false};
    std::shared_ptr<base::Signal> submitted_;
    std::shared_ptr<FrameReleaser> releaser_;
    std::shared_ptr<FrameLedger> ledger_ = std::make_shared<FrameLedger>();
    base::ObjectPool<std::shared_ptr<const void>> owners_;  // the callers', each while in use
    image::FramePool copies_;
    std::atomic<bool> closed_{false};
};

}  // namespace spate::pipeline
