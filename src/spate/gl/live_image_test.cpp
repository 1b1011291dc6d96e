// SPDX-License-Identifier: MIT
// When an image is drawn from its values, and when from its frame; and that nobody sees which.
#include "spate/gl/live_image.h"

#include <gtest/gtest.h>

#include <memory>

#include "spate/gl/textures_for_test.h"
#include "spate/kernels/colors_for_test.h"
#include "spate/pipeline/frame_renderer.h"

namespace spate::gl {
namespace {

using namespace std::chrono_literals;
using pipeline::View;

constexpr int kSide = 40;  // device pixels

class LiveImageTest : public PaintingTest {
protected:
    void SetUp() override {
        PaintingTest::SetUp();
        if (HasFatalFailure()) return;
        image_ = std::make_unique<LiveImage>(device(), *pool_);
    }
    void TearDown() override {
        image_.reset();
        PaintingTest::TearDown();
    }

    static View viewOf(double min, double max) {
        return {.x = {.min = min, .max = max, .length = kSide},
                .y = {.min = min, .max = max, .length = kSide}};
    }
    static pipeline::Submission frameOf(std::uint64_t serial, std::int64_t side = 64) {
        auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(side * side));
        for (std::size_t i = 0; i < values->size(); ++i) {
            (*values)[i] = static_cast<float>((i * 31 + serial) % 977);
        }
        const auto view = *image::ImageView::of(values->data(), side, side);
        return {.frame = {.view = view, .owner = values, .id = serial}, .serial = serial};
    }
    // What the worker makes of a frame for a view.
    void render(const pipeline::Submission& frame, const View& view) {
        renderer_.render(frame, style_, view, rendered_, nullptr);
    }

    // Draws the rendering as `view` is now, and compares it with the raster picture of that view.
    void expectThePictureOf(const View& view) {
        target_.bind(device(), kSide, kSide);
        painter_->fill(0xFF00'0000U, {0, 0, kSide, kSide}, kSide);
        LiveImage::Place place{.view = view, .all = target_.everywhere().place};
        if (rendered_.view == view) {
            place.picture = place.all;
            place.picture->width = static_cast<double>(rendered_.window.cols.size());
            place.picture->height = static_cast<double>(rendered_.window.rows.size());
        }
        const auto drawn = image_->draw(rendered_, *painter_, place, now_);
        ASSERT_TRUE(drawn) << drawn.error().message;
        pipeline::RenderedFrame truth;
        pipeline::Style style = style_;
        style.product = pipeline::Product::Picture;
        pipeline::FrameRenderer().render(rendered_.submission, style, view, truth);
        kernels::expectSame(target_.picture(), truth.picture);
    }

    std::unique_ptr<LiveImage> image_;
    pipeline::FrameRenderer renderer_;
    pipeline::Style style_ = [] {
        pipeline::Style style;
        style.product = pipeline::Product::Values;
        return style;
    }();
    pipeline::RenderedFrame rendered_;
    base::TimePoint now_ = base::now();
};

TEST_F(LiveImageTest, sendsTheValuesOfFramesThatStream) {
    const DeviceCounters& counters = device().counters();
    for (std::uint64_t serial = 1; serial <= 5; ++serial) {
        render(frameOf(serial), viewOf(0, 64));
        expectThePictureOf(viewOf(0, 64));
        now_ += 1s;
    }
    EXPECT_EQ(counters.uploads, 5U);
    EXPECT_EQ(counters.bytesUploaded, 5U * kSide * kSide * 4);
}

TEST_F(LiveImageTest, sendsAFrameOnceItStandsStillAndItsViewMoves) {
    const DeviceCounters& counters = device().counters();
    render(frameOf(1), viewOf(0, 64));
    expectThePictureOf(viewOf(0, 64));
    now_ += 200ms;
    expectThePictureOf(viewOf(0, 64));
    EXPECT_EQ(counters.uploads, 1U) << "the view has not moved";
    for (int i = 0; i < 4; ++i) expectThePictureOf(viewOf(3 + i, 30 + i));
    EXPECT_EQ(counters.uploads, 2U);
    EXPECT_EQ(counters.bytesUploaded, (kSide * kSide + 64U * 64U) * 4);
    render(frameOf(1), viewOf(6, 33));
    expectThePictureOf(viewOf(6, 33));
    EXPECT_EQ(counters.uploads, 2U) << "the frame is still there";
    render(frameOf(2), viewOf(6, 33));
    expectThePictureOf(viewOf(6, 33));
    EXPECT_EQ(counters.uploads, 3U) << "the values of the next";
}

TEST_F(LiveImageTest, mapsWhatItMayNotKeepOnTheDevice) {
    style_.reduction = kernels::Reduction::Mean;  // not by the device
    render(frameOf(1), viewOf(0, 64));
    expectThePictureOf(viewOf(0, 64));
    now_ += 200ms;
    target_.bind(device(), kSide, kSide);
    const View moved = viewOf(10, 74);
    LiveImage::Place place{.view = moved, .all = target_.everywhere().place};
    place.picture = place.all;
    place.picture->left = -6.25;
    const auto drawn = image_->draw(rendered_, *painter_, place, now_);
    ASSERT_TRUE(drawn) << drawn.error().message;
    EXPECT_EQ(device().counters().uploads, 1U);
}

TEST_F(LiveImageTest, leavesLargeViewsToTheWorkerWhereTheProcessorDraws) {
    if (!device().info().isSoftware) GTEST_SKIP() << "a graphics processor draws";
    render(frameOf(1, 2000), viewOf(0, 2000));
    expectThePictureOf(viewOf(0, 2000));
    now_ += 200ms;
    target_.bind(device(), kSide, kSide);
    LiveImage::Place place{.view = viewOf(10, 1990), .all = target_.everywhere().place};
    ASSERT_TRUE(image_->draw(rendered_, *painter_, place, now_));
    EXPECT_EQ(device().counters().uploads, 1U);
    expectThePictureOf(viewOf(700, 1100));
    EXPECT_EQ(device().counters().uploads, 2U) << "a small part of it";
}

}  // namespace
}  // namespace spate::gl
