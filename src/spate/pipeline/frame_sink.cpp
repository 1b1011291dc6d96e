// SPDX-License-Identifier: MIT
#include "spate/pipeline/frame_sink.h"

#include <algorithm>
#include <new>
#include <utility>

#include "spate/base/frame_path_scope.h"
#include "spate/pipeline/own_pixels.h"

namespace spate::pipeline {
namespace {

// Three frames are held, some are being filled, and some are kept by a host program; some wait.
constexpr std::size_t kCopyBuffers = 24;
constexpr std::int64_t kQueuedBytes = std::int64_t{64} << 20;
constexpr std::size_t kOwners = 64;

// Of all sinks, so that no two frames are ever taken for one another.
std::atomic<std::uint64_t> lastSerial{0};

}  // namespace

FrameSink::FrameSink(std::shared_ptr<base::Signal> submitted,
                     std::shared_ptr<FrameReleaser> releaser)
    : submitted_(std::move(submitted)),
      releaser_(std::move(releaser)),
      owners_(
          kOwners, [] { return std::make_unique<std::shared_ptr<const void>>(); },
          [keptReleaser = releaser_](auto& owner) { keptReleaser->release(std::move(owner)); }),
      copies_(kCopyBuffers) {}

FrameSink::~FrameSink() {
    close();
}

base::Result<void> FrameSink::submit(image::Frame frame, Copy copy) {
    const base::FramePathScope scope;
    const base::TimePoint submitted = base::now();
    ledger_->bookReceived();
    if (closed_) return reject(std::move(frame), "the plot is gone");
    if (const auto checked = check(frame, copy); !checked) {
        return reject(std::move(frame), checked.error().message);
    }
    const auto kept = copy == Copy::Yes ? copyPixels(frame) : replaceOwner(frame);
    if (!kept) return reject(std::move(frame), kept.error().message);

    const auto bytes = std::max<std::int64_t>(frame.view.byteCount(), 1);
    const auto depth = queueing_ ? static_cast<std::size_t>(std::clamp<std::int64_t>(
                                       kQueuedBytes / bytes, 2, std::int64_t{kQueuedFrames}))
                                 : std::size_t{1};
    const auto previous = mailbox_.put({std::move(frame), ++lastSerial, submitted}, depth);
    if (previous) ledger_->bookFate(FrameLedger::Fate::Replaced);
    replaceBeyond(depth);
    if (closed_) drain();  // closed in between: nobody else will
    submitted_->raise();
    return {};
}

base::Result<void> FrameSink::check(const image::Frame& frame, Copy copy) {
    if (frame.view.empty()) return base::fail("it has no pixels");
    if (!frame.hasFittingMask()) {
        const image::ImageView& levels = frame.mask->levels();
        return base::fail("its mask is {}×{}", levels.rows(), levels.cols());
    }
    if (copy == Copy::No && frame.owner.use_count() == 0) {
        return base::fail("without a copy, it needs an owner of its pixels");
    }
    return {};
}

void FrameSink::close() {
    closed_ = true;
    drain();
}

void FrameSink::drain() {
    while (mailbox_.take()) ledger_->bookFate(FrameLedger::Fate::Rejected);
}

void FrameSink::setQueueing(bool queueing) {
    queueing_ = queueing;
    if (!queueing) replaceBeyond(1);
}

void FrameSink::replaceBeyond(std::size_t depth) {
    while (mailbox_.take(depth)) ledger_->bookFate(FrameLedger::Fate::Replaced);
}

base::Result<void> FrameSink::reject(image::Frame frame, std::string_view reason) {
    ledger_->bookFate(FrameLedger::Fate::Rejected);
    releaser_->release(std::move(frame.owner));
    return base::fail("frame {} ({}×{} {}) rejected: {}", frame.id, frame.view.rows(),
                      frame.view.cols(), image::name(frame.view.dtype()), reason);
}

// The pooled buffer comes back by itself; the caller's owner has done its duty.
base::Result<void> FrameSink::copyPixels(image::Frame& frame) {
    const auto bytes = static_cast<std::size_t>(frame.view.byteCount());
    const std::uint64_t growthsBefore = base::bufferGrowths();
    std::shared_ptr<std::byte> buffer;
    try {
        buffer = copies_.acquire(bytes);
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for a copy of {} bytes", bytes);
    }
    if (!buffer) return base::fail("all {} copy buffers are in use", kCopyBuffers);
    frame.view.copyTo(buffer.get());
    frame.view = *image::ImageView::create(buffer.get(), packedLayoutOf(frame.view));
    releaser_->release(std::exchange(frame.owner, std::move(buffer)));
    ledger_->bookCopy(bytes, base::bufferGrowths() - growthsBefore);
    return {};
}

base::Result<void> FrameSink::replaceOwner(image::Frame& frame) {
    auto owner = owners_.acquire();
    if (!owner) return base::fail("all {} frames that may be kept are in use", kOwners);
    *owner = std::exchange(frame.owner, owner);
    return {};
}

}  // namespace spate::pipeline
