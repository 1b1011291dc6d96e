// SPDX-License-Identifier: MIT
#include "spate/stream/fork_source.h"

#include <algorithm>
#include <utility>

#include "spate/stream/frame_queue.h"

namespace spate::stream {
namespace {

// Frames are in buffers of the source, which has few, and gives each to the display as well.
constexpr std::size_t kHeldFrames = 2;

// A source that has no frames but those of its next().
class TeeSource final : public Source {
public:
    TeeSource(std::unique_ptr<Source> source, std::shared_ptr<FrameQueue> queue)
        : source_(std::move(source)), queue_(std::move(queue)) {}
    ~TeeSource() override { queue_->end(); }

    [[nodiscard]] const SourceDescription& description() const noexcept override {
        return source_->description();
    }

    [[nodiscard]] base::Result<std::optional<image::Frame>> next() override {
        constexpr std::chrono::milliseconds kPatience(100);
        const bool mayWait = !description().live && queue_.use_count() > 1;
        if (mayWait && !queue_->waitForRoom(kPatience)) return image::Frame();
        auto frame = source_->next();
        if (!frame) {
            queue_->refuse();
        } else if (*frame && !(*frame)->view.empty()) {
            push(**frame);
        }
        return frame;
    }

    [[nodiscard]] std::optional<SourceStatistics> statistics() const override {
        return source_->statistics();
    }
    [[nodiscard]] bool canSeek() const noexcept override { return source_->canSeek(); }
    [[nodiscard]] std::optional<std::uint64_t> frameCount() const noexcept override {
        return source_->frameCount();
    }
    [[nodiscard]] base::Result<void> seek(std::uint64_t frameId) override {
        return source_->seek(frameId);
    }
    void setHistoryKept(bool kept) override { source_->setHistoryKept(kept); }
    void setQueueBytes(std::size_t bytes) override { source_->setQueueBytes(bytes); }

private:
    void push(const image::Frame& frame) {
        queue_->push(
            {.id = frame.id,
             .partial = frame.partial,
             .received = frame.acquired == base::TimePoint() ? base::now() : frame.acquired,
             .sourceTime = frame.sourceTime,
             .bytes = static_cast<std::size_t>(frame.view.byteCount()),
             .decode = [frame]() -> base::Result<image::Frame> { return frame; }});
    }

    const std::unique_ptr<Source> source_;
    const std::shared_ptr<FrameQueue> queue_;
};

}  // namespace

ForkedSource forkSource(std::unique_ptr<Source> source, std::size_t queueBytes) {
    if (auto every = source->everyFrame(queueBytes)) {
        return {.shown = std::move(source), .every = std::move(every)};
    }
    const auto queue =
        std::make_shared<FrameQueue>(QueueLimits{.bytes = queueBytes, .frames = kHeldFrames});
    auto every = makeQueuedSource(source->description(), queue);
    return {.shown = std::make_unique<TeeSource>(std::move(source), queue),
            .every = std::move(every)};
}

}  // namespace spate::stream
