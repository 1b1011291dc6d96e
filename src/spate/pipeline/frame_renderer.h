// SPDX-License-Identifier: MIT
// FrameRenderer: steps 2 to 4 of the frame path, in order. Start reading here.
#pragma once

#include <cstdint>
#include <memory>

#include "spate/base/thread_pool.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/scan.h"
#include "spate/pipeline/rendered_frame.h"

namespace spate::pipeline {

/// Turns a frame into its picture. The worker has one; so has whoever renders on its own thread (a
/// screenshot, a test): the same functions run there. Keeps scratch memory and the statistics of
/// the last frame, so that showing it in another view reads only what is visible (known by its
/// serial; one of serial 0 is always new). One thread at a time.
class FrameRenderer {
public:
    explicit FrameRenderer(std::shared_ptr<base::ThreadPool> pool = base::ThreadPool::shared());

    /// Fills `rendered`, reusing its memory: frames of one shape allocate nothing.
    void render(const Submission& submission, const Style& style, const View& view,
                RenderedFrame& rendered);

private:
    [[nodiscard]] bool isSameFrame(const Submission& submission) const;
    [[nodiscard]] kernels::StatisticsWanted statisticsMissing(
        const Submission& submission, const color::Colormap& colormap) const;
    void keepStatistics(const Submission& submission, kernels::StatisticsWanted wanted,
                        const image::Statistics& statistics);

    std::shared_ptr<base::ThreadPool> pool_;
    kernels::Scanner scanner_;
    kernels::Colorizer colorizer_;

    // The statistics of the frame rendered last: they do not depend on the view.
    std::uint64_t knownSerial_ = 0;
    kernels::StatisticsWanted known_ = kernels::StatisticsWanted::None;
    image::Statistics knownStatistics_;
};

}  // namespace spate::pipeline
