// SPDX-License-Identifier: MIT
#include "spate/pipeline/frame_renderer.h"

#include <utility>

namespace spate::pipeline {

using kernels::StatisticsWanted;

FrameRenderer::FrameRenderer(std::shared_ptr<base::ThreadPool> pool) : pool_(std::move(pool)) {}

void FrameRenderer::render(const Submission& submission, const Style& style, const View& view,
                           RenderedFrame& rendered) {
    const image::ImageView& pixels = submission.frame.view;
    const color::Colormap& colormap = style.colormap;
    rendered.submission = submission;
    rendered.style = style;
    rendered.view = view;

    // Which data pixels make each pixel of the picture.
    makePixelWindow(view, style.placement, pixels.rows(), pixels.cols(), rendered.window);

    // Step 2, scan: one pass over the frame's memory.
    const StatisticsWanted missing = statisticsMissing(submission, colormap);
    const kernels::ScanResult scanned =
        scanner_.scan(pixels, rendered.window, style.reduction, missing, *pool_, rendered.values);
    keepStatistics(submission, missing, scanned.statistics);
    rendered.statistics = knownStatistics_;
    rendered.bytesRead = scanned.bytesRead;

    // Step 3, range.
    rendered.range =
        color::autoscaledRange(colormap.autoscale, colormap.normalization, knownStatistics_);

    // Step 4, colorize.
    colorizer_.colorize(rendered.values, {colormap, rendered.range}, *pool_, rendered.picture);
    rendered.rendered = base::now();
}

bool FrameRenderer::isSameFrame(const Submission& submission) const {
    return submission.serial != 0 && submission.serial == knownSerial_;
}

StatisticsWanted FrameRenderer::statisticsMissing(const Submission& submission,
                                                  const color::Colormap& colormap) const {
    if (!color::statisticsNeeded(colormap.autoscale, colormap.normalization).any()) {
        return StatisticsWanted::None;
    }
    const auto wanted = colormap.normalization == color::Normalization::Log
                            ? StatisticsWanted::MinMaxPositive
                            : StatisticsWanted::MinMax;
    return isSameFrame(submission) && known_ >= wanted ? StatisticsWanted::None : wanted;
}

void FrameRenderer::keepStatistics(const Submission& submission, StatisticsWanted wanted,
                                   const image::Statistics& statistics) {
    if (wanted == StatisticsWanted::None && isSameFrame(submission)) return;
    knownSerial_ = submission.serial;
    known_ = wanted;
    knownStatistics_ = statistics;
}

}  // namespace spate::pipeline
