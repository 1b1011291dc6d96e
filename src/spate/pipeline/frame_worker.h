// SPDX-License-Identifier: MIT
// FrameWorker: the thread that turns the newest frame into a picture, off the GUI thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "spate/base/object_pool.h"
#include "spate/base/signal.h"
#include "spate/base/thread_pool.h"
#include "spate/pipeline/frame_renderer.h"
#include "spate/pipeline/frame_sink.h"
#include "spate/pipeline/latency.h"
#include "spate/pipeline/rendered_frame.h"

namespace spate::pipeline {

/// Rows and columns of a frame.
struct FrameShape {
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    friend bool operator==(const FrameShape&, const FrameShape&) = default;
};

/// Renders the newest {frame, style, view} whenever one of them changes, and hands the result to
/// the GUI. It starts on the next frame when the GUI has taken the last one, so that no picture is
/// made in vain and at most three frames are held: displayed, in the worker, in the mailbox. With a
/// style that holds, it reads every frame that comes, while it can, and hands on a picture of all
/// since the last one that was painted; then more frames wait (FrameSink::setQueueing()).
/// The setters, takeForPaint() and stop() belong to one thread, the GUI; sink() to any.
class FrameWorker {
public:
    /// `onNews` runs on the worker's thread when there is a rendering to take, or when the first
    /// frame has come and needs a view; it must be quick.
    FrameWorker(std::shared_ptr<base::ThreadPool> pool, std::function<void()> onNews);
    ~FrameWorker() { stop(); }
    FrameWorker(const FrameWorker&) = delete;
    FrameWorker& operator=(const FrameWorker&) = delete;

    [[nodiscard]] const std::shared_ptr<FrameSink>& sink() const noexcept { return sink_; }

    /// For good, within one rendering: later submits to the sink are rejected, no frame is held,
    /// and nothing more is there to be painted.
    void stop();

    void setStyle(Style style);
    /// An empty view (a hidden or unsized plot, or one that waits for its first shape) stops the
    /// rendering.
    void setView(const View& view);

    /// The newest rendering, if there is one that has not been taken; its frame counts as painted.
    [[nodiscard]] RenderedFramePtr takeForPaint();

    /// The newest frame that has come in, painted or not; nothing if there was none.
    [[nodiscard]] std::optional<Submission> newestFrame() const;

    /// Of the frame in the worker; nothing before the first.
    [[nodiscard]] std::optional<FrameShape> currentShape() const;

    [[nodiscard]] FrameCounters counters() const { return sink_->counters(); }
    /// From submission to takeForPaint().
    [[nodiscard]] LatencySummary latency() const;

private:
    struct Task;
    void run();
    [[nodiscard]] std::optional<Task> nextTask();
    [[nodiscard]] std::shared_ptr<RenderedFrame> render(const Task& task);
    [[nodiscard]] bool takeBack();
    void publish(std::shared_ptr<RenderedFrame> rendered);
    void takeNewFrame();
    [[nodiscard]] bool holds() const;

    const std::function<void()> onNews_;
    const std::shared_ptr<base::Signal> work_ = std::make_shared<base::Signal>();
    const std::shared_ptr<FrameSink> sink_ =
        std::make_shared<FrameSink>(work_, std::make_shared<FrameReleaser>());
    FrameRenderer renderer_;
    base::ObjectPool<RenderedFrame> renderings_;
    /// Of current_: its values need not be read again in other colours. The worker's thread only.
    std::shared_ptr<const RenderedFrame> last_;

    mutable std::mutex mutex_;  // guards everything below
    bool stopping_ = false;
    Style style_;
    View view_;
    std::uint64_t generation_ = 1;          // of style_ and view_
    std::uint64_t renderedGeneration_ = 0;  // of current_'s last rendering; 0: none
    std::optional<Submission> current_;     // the worker's frame
    std::uint64_t unpainted_ = 0;           // frames that were taken, and neither painted nor lost
    std::shared_ptr<RenderedFrame> published_;
    std::uint64_t paintedSerial_ = 0;
    LatencyRecorder latency_;

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace spate::pipeline
