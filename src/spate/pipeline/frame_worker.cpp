// SPDX-License-Identifier: MIT
#include "spate/pipeline/frame_worker.h"

#include <new>
#include <utility>

#include "spate/base/frame_path_scope.h"
#include "spate/base/log.h"

namespace spate::pipeline {
namespace {

// Displayed, published, being made, and some that a host program keeps.
constexpr std::size_t kRenderings = 8;

}  // namespace

struct FrameWorker::Task {
    Submission submission;
    Style style;
    View view;
    std::uint64_t generation;
};

FrameWorker::FrameWorker(std::shared_ptr<base::ThreadPool> pool, std::function<void()> onNews)
    : onNews_(std::move(onNews)),
      renderer_(std::move(pool)),
      renderings_(
          kRenderings, [] { return std::make_unique<RenderedFrame>(); },
          [](RenderedFrame& rendered) {
              rendered.submission.frame = {};
              rendered.style.alpha.reset();
              rendered.style.pixmap.reset();
              rendered.steps.reset();
          }),
      thread_([this] { run(); }) {}

void FrameWorker::stop() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    work_->raise();
    thread_.join();
    sink_->close();
    sink_->ledger()->bookFate(FrameLedger::Fate::Superseded, std::exchange(unpainted_, 0));
    published_.reset();
    current_.reset();
    last_.reset();
}

void FrameWorker::setStyle(Style style) {
    sink_->setQueueing(style.hold != kernels::Hold::None);
    {
        const std::lock_guard lock(mutex_);
        std::swap(style_, style);
        ++generation_;
    }
    work_->raise();
}

void FrameWorker::setView(const View& view) {
    {
        const std::lock_guard lock(mutex_);
        if (view_ == view) return;
        view_ = view;
        ++generation_;
    }
    work_->raise();
}

RenderedFramePtr FrameWorker::takeForPaint() {
    RenderedFramePtr taken;
    {
        const std::lock_guard lock(mutex_);
        if (!published_) return nullptr;
        taken = std::move(published_);
        if (taken->submission.serial != paintedSerial_) {
            paintedSerial_ = taken->submission.serial;
            sink_->ledger()->bookFate(FrameLedger::Fate::Painted);
            const auto frames = static_cast<std::uint64_t>(taken->heldFrames);
            sink_->ledger()->bookFate(FrameLedger::Fate::Held, frames - 1);
            unpainted_ -= frames;
            latency_.add(base::toMs(base::now() - taken->submission.submitted));
        }
    }
    work_->raise();  // the worker may go on to the next frame
    return taken;
}

std::optional<Submission> FrameWorker::newestFrame() const {
    if (auto waiting = sink_->peek()) return waiting;
    const std::lock_guard lock(mutex_);
    return current_;
}

std::optional<FrameShape> FrameWorker::currentShape() const {
    const std::lock_guard lock(mutex_);
    if (!current_) return std::nullopt;
    return FrameShape{current_->frame.view.rows(), current_->frame.view.cols()};
}

LatencySummary FrameWorker::latency() const {
    const std::lock_guard lock(mutex_);
    return latency_.summary();
}

void FrameWorker::run() {
    while (true) {
        work_->wait();
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
        }
        takeNewFrame();
        while (const auto task = nextTask()) {
            if (auto rendered = render(*task)) publish(std::move(rendered));
            takeNewFrame();
        }
    }
}

bool FrameWorker::holds() const {
    const bool isColor = current_ && current_->frame.view.isColor();
    return style_.hold != kernels::Hold::None && !isColor;
}

// Not while a rendering waits for the GUI: one more frame would be in use, and be painted no
// sooner; unless it is held together with what waits. Without a view, the first frame is taken all
// the same: the view may depend on its shape.
void FrameWorker::takeNewFrame() {
    bool needsView = false;
    bool keepsLast = false;
    {
        const std::lock_guard lock(mutex_);
        needsView = view_.empty();
        if ((published_ && !holds()) || stopping_ || (needsView && current_)) return;
        auto newest = sink_->take();
        if (!newest) return;
        ++unpainted_;
        current_ = std::move(newest);
        renderedGeneration_ = 0;
        keepsLast = holds();
    }
    if (!keepsLast) last_.reset();  // would keep a frame that has left the screen
    if (needsView) onNews_();
}

std::optional<FrameWorker::Task> FrameWorker::nextTask() {
    const std::lock_guard lock(mutex_);
    const bool upToDate = renderedGeneration_ == generation_;
    if (stopping_ || !current_ || view_.empty() || upToDate) return std::nullopt;
    renderedGeneration_ = generation_;
    return Task{*current_, style_, view_, generation_};
}

std::shared_ptr<RenderedFrame> FrameWorker::render(const Task& task) {
    const base::FramePathScope scope;
    const std::uint64_t growthsBefore = base::bufferGrowths();
    try {
        auto rendered = renderings_.acquire();
        if (!rendered) {
            base::log(base::LogLevel::Warning,
                      "frame {} not rendered: all {} renderings are in use",
                      task.submission.frame.id, kRenderings);
            return nullptr;
        }
        renderer_.render(task.submission, task.style, task.view, *rendered, last_.get(),
                         [this] { return takeBack(); });
        last_ = rendered;
        sink_->ledger()->bookRendering(static_cast<std::uint64_t>(rendered->bytesRead),
                                       base::bufferGrowths() - growthsBefore);
        return rendered;
    } catch (const std::bad_alloc&) {
        base::log(base::LogLevel::Error, "frame {} not rendered: out of memory",
                  task.submission.frame.id);
        return nullptr;
    }
}

// What the GUI has not taken, it will not take any more: it goes into the next picture.
bool FrameWorker::takeBack() {
    std::shared_ptr<RenderedFrame> taken;
    const std::lock_guard lock(mutex_);
    if (!published_ || published_->submission.serial == paintedSerial_) return false;
    taken.swap(published_);
    return true;
}

// A frame that had no view or no memory, or that could not be held on to, is never painted.
void FrameWorker::publish(std::shared_ptr<RenderedFrame> rendered) {
    {
        const std::lock_guard lock(mutex_);
        const auto frames = static_cast<std::uint64_t>(rendered->heldFrames);
        if (unpainted_ > frames) {
            sink_->ledger()->bookFate(FrameLedger::Fate::Superseded, unpainted_ - frames);
            unpainted_ = frames;
        }
        published_.swap(rendered);
    }
    onNews_();
}

}  // namespace spate::pipeline
