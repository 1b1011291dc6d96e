// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_status.h"

#include <gtest/gtest.h>

namespace spate::widgets {
namespace {

TEST(ReductionText, SaysHowManyPixelsMakeOneAndWhich) {
    pipeline::RenderedFrame rendered;
    rendered.view = {.x = {0, 4096, false, 862}, .y = {0, 4096, true, 700}};
    EXPECT_EQ(reductionText(rendered), QStringLiteral("4.8:1 MAX"));
    rendered.view.x.max = 50;
    rendered.style.reduction = kernels::Reduction::Nearest;
    EXPECT_EQ(reductionText(rendered), QStringLiteral("1:17 NEAREST"));
}

TEST(ViewerStatus, OfColorsSaysThatTheyAreAveragedAndNoRange) {
    const std::uint8_t red[] = {255, 0, 0};
    pipeline::RenderedFrame rendered;
    rendered.submission.frame = {
        .view = *image::ImageView::create(red, {.rows = 1, .cols = 1, .channels = 3}), .id = 4};
    rendered.view = {.x = {0, 4096, false, 862}, .y = {0, 4096, true, 700}};
    EXPECT_EQ(reductionText(rendered), QStringLiteral("4.8:1 MEAN"));
    rendered.style.reduction = kernels::Reduction::Nearest;
    EXPECT_EQ(reductionText(rendered), QStringLiteral("4.8:1 NEAREST"));
    ViewerStatistics statistics;
    statistics.stream.ended = true;
    statistics.stream.delivered = 5;
    EXPECT_EQ(streamText(statistics, &rendered), QStringLiteral("frame 4 | end, 5 frames"));
}

TEST(StreamText, SpeaksOfThePaintedFrame) {
    ViewerStatistics statistics;
    EXPECT_EQ(streamText(statistics, nullptr), QStringLiteral("no frame yet"));
    pipeline::RenderedFrame rendered;
    rendered.submission.frame.id = 1003;
    rendered.range = {0, 37};
    statistics.stream.rateHz = 500;
    statistics.paintedHz = 60;
    statistics.latency.p50Ms = 12;
    EXPECT_EQ(streamText(statistics, &rendered),
              QStringLiteral("frame 1003 | in 500 Hz shown 60 | 12 ms | 0 … 37 auto"));
    rendered.style.colormap.autoscale = {.min = 0, .max = 37};
    statistics.stream.ended = true;
    statistics.stream.delivered = 5;
    EXPECT_EQ(streamText(statistics, &rendered),
              QStringLiteral("frame 1003 | end, 5 frames | 0 … 37 fixed"));
}

}  // namespace
}  // namespace spate::widgets
