// SPDX-License-Identifier: MIT
// CombinedMask alone, and the mask of an image on the frames that it is laid over.
#include "spate/pipeline/combined_mask.h"

#include <gtest/gtest.h>

#include <vector>

#include "spate/pipeline/frame_renderer.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

constexpr int kRows = 2;
constexpr int kCols = 3;

image::MaskPtr maskOf(std::vector<std::uint8_t> levels, int rows = kRows, int cols = kCols) {
    const auto kept = std::make_shared<std::vector<std::uint8_t>>(std::move(levels));
    return *image::Mask::create(*image::ImageView::of(kept->data(), rows, cols), kept);
}

TEST(CombinedMask, MasksWhatEitherMasksAndIsMadeOnceForAPair) {
    CombinedMask combined;
    const image::MaskPtr a = maskOf({1, 0, 0, 1, 0, 0});
    const image::MaskPtr b = maskOf({0, 0, 7, 1, 0, 0});
    EXPECT_EQ(combined.of(a, nullptr), a);
    EXPECT_EQ(combined.of(nullptr, b), b);
    EXPECT_EQ(combined.of(nullptr, nullptr), nullptr);
    const image::MaskPtr both = combined.of(a, b);
    for (int row = 0; row < kRows; ++row) {
        for (int col = 0; col < kCols; ++col) {
            EXPECT_EQ(both->isMasked(row, col), a->isMasked(row, col) || b->isMasked(row, col));
        }
    }
    EXPECT_EQ(combined.of(a, b), both);
    EXPECT_NE(combined.of(maskOf({1, 0, 0, 1, 0, 0}), b), both);
}

class MaskOfAnImage : public testing::Test {
protected:
    MaskOfAnImage() : view_(*image::ImageView::of(pixels_, kRows, kCols)) {
        submission_.frame = {.view = view_};
        submission_.serial = 1;
        style_.colormap.autoscale.mode = color::AutoscaleMode::MinMax;
        style_.colormap.autoscale.of = color::AutoscaleOf::Frame;
    }

    const RenderedFrame& render() {
        renderer_.render(submission_, style_, viewOfAll(kRows, kCols), rendered_);
        return rendered_;
    }

    const float pixels_[kRows * kCols] = {1, 2, 3, 4, 5, 6};
    image::ImageView view_;
    Submission submission_;
    Style style_;
    FrameRenderer renderer_;
    RenderedFrame rendered_;
};

TEST_F(MaskOfAnImage, CountsForTheRangeAtOnceThoughTheFrameIsTheSame) {
    EXPECT_EQ(render().range, (color::Range{1, 6}));
    style_.mask = maskOf({1, 0, 0, 0, 0, 1});
    EXPECT_EQ(render().range, (color::Range{2, 5}));
    EXPECT_EQ(rendered_.statistics.maskedCount, 2);
    style_.mask.reset();
    EXPECT_EQ(render().range, (color::Range{1, 6}));
}

TEST_F(MaskOfAnImage, AddsToTheMaskOfTheFrame) {
    submission_.frame.mask = maskOf({0, 1, 0, 0, 0, 1});
    style_.mask = maskOf({1, 0, 0, 0, 0, 0});
    EXPECT_EQ(render().range, (color::Range{3, 5}));
    EXPECT_EQ(submission_.frame.mask->isMasked(0, 0), false) << "the frame keeps its own";
}

TEST_F(MaskOfAnImage, IsLeftOutForFramesOfAnotherShape) {
    style_.mask = maskOf({1, 1, 1, 1}, 2, 2);
    EXPECT_EQ(render().range, (color::Range{1, 6}));
}

}  // namespace
}  // namespace spate::pipeline
