// SPDX-License-Identifier: MIT
#include "spate/pipeline/paced_histogram.h"

#include <algorithm>
#include <numeric>

#include "spate/pipeline/frame_renderer.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

// A rendering of frame `id`, whose values are its number.
RenderedFrame renderingOf(std::uint64_t id) {
    RenderedFrame rendered;
    rendered.submission.frame.id = id;
    rendered.submission.serial = 100 + id;
    rendered.style.histogram = true;
    rendered.range = {0, 10};
    rendered.values.resize(image::DType::UInt8, 2, 3);
    std::fill_n(rendered.values.row<std::uint8_t>(0), 6, static_cast<std::uint8_t>(id));
    return rendered;
}

std::int64_t countIn(const RenderedFrame& rendered) {
    const auto& counts = rendered.histogram->counts;
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

class PacedHistogramTest : public testing::Test {
protected:
    void update(RenderedFrame& rendered, base::Duration after) {
        histogram_.update(rendered, pool_, base::TimePoint{} + after);
    }

    base::ThreadPool pool_{1};
    PacedHistogram histogram_;
};

TEST_F(PacedHistogramTest, CountsOnlyWhenItIsAskedFor) {
    RenderedFrame rendered = renderingOf(1);
    rendered.style.histogram = false;
    rendered.histogram = kernels::ValueHistogram();  // of the frame whose memory it has
    update(rendered, {});
    EXPECT_FALSE(rendered.histogram);
}

TEST_F(PacedHistogramTest, NamesTheFrameThatItIsOf) {
    RenderedFrame first = renderingOf(1);
    update(first, {});
    ASSERT_TRUE(first.histogram);
    EXPECT_EQ(first.histogram->frameId, 1U);
    EXPECT_FALSE(first.histogramIsEarlier);
    EXPECT_EQ(countIn(first), 6);

    RenderedFrame second = renderingOf(2);
    update(second, PacedHistogram::kPeriod / 2);
    ASSERT_TRUE(second.histogram);
    EXPECT_EQ(*second.histogram, *first.histogram) << "too soon for another";
    EXPECT_TRUE(second.histogramIsEarlier);

    RenderedFrame third = renderingOf(3);
    update(third, PacedHistogram::kPeriod);
    EXPECT_EQ(third.histogram->frameId, 3U);
    EXPECT_EQ(third.histogram->serial, 103U);
    EXPECT_NE(third.histogram->counts, first.histogram->counts);
    EXPECT_FALSE(third.histogramIsEarlier);
}

TEST_F(PacedHistogramTest, CountsAtOnceWhenItIsAskedForAgain) {
    RenderedFrame first = renderingOf(1);
    update(first, {});
    RenderedFrame without = renderingOf(2);
    without.style.histogram = false;
    update(without, base::Duration(1));
    RenderedFrame third = renderingOf(3);
    update(third, base::Duration(2));
    EXPECT_EQ(third.histogram->frameId, 3U);
}

TEST(HistogramOfARendering, IsThatOfItsValues) {
    FrameMaker maker(1);
    Submission submission{.frame = maker.next(), .serial = 1};
    Style style;
    style.histogram = true;
    style.colormap.autoscale = {.min = 0, .max = 4};
    FrameRenderer renderer(std::make_shared<base::ThreadPool>(1));
    RenderedFrame rendered;
    renderer.render(submission, style, viewOfAll(FrameMaker::kRows, FrameMaker::kCols), rendered);
    kernels::ValueHistogram truth;
    kernels::countScalar(rendered.values, style.colormap, {0, 4}, truth);
    truth.frameId = 1;
    truth.serial = 1;
    ASSERT_TRUE(rendered.histogram);
    EXPECT_EQ(*rendered.histogram, truth);
    EXPECT_EQ(countIn(rendered), FrameMaker::kRows * FrameMaker::kCols);
}

}  // namespace
}  // namespace spate::pipeline
