// SPDX-License-Identifier: MIT
// FrameRenderer with colours of a frame's own, pixmaps and alpha images.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "spate/base/allocation_count_test.h"
#include "spate/base/log.h"
#include "spate/base/memory.h"
#include "spate/pipeline/frame_renderer.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

using image::DType;
using kernels::Reduction;

constexpr int kRows = 61;
constexpr int kCols = 83;
constexpr DType kColorDTypes[] = {DType::UInt8, DType::UInt16, DType::Float32, DType::Float64};

View viewOf(double left, double right, double bottom, double top, int width, int height) {
    return {.x = {.min = left, .max = right, .reversed = false, .length = width},
            .y = {.min = bottom, .max = top, .reversed = true, .length = height}};
}

const View kViews[] = {viewOf(0, 83, 0, 61, 20, 30), viewOfAll(kRows, kCols),
                       viewOf(10.25, 20.5, 30, 33, 64, 48), viewOf(-40, 40, 20, 99, 50, 50),
                       viewOf(100, 200, 100, 200, 40, 40)};

// Random pixels of any dtype: floats from 0 to 1, integers over their range.
image::Frame randomFrame(DType dtype, int channels, std::uint64_t seed, int rows = kRows,
                         int cols = kCols) {
    auto pixels = std::make_shared<base::AlignedBuffer>();
    const auto count = static_cast<std::size_t>(rows * cols * channels);
    pixels->resize(count * image::sizeOf(dtype));
    std::mt19937_64 random(seed);
    image::visit(dtype, [&](auto type) {
        using T = typename decltype(type)::Type;
        std::generate_n(pixels->as<T>(), count, [&] {
            if constexpr (std::is_integral_v<T>)
                return static_cast<T>(random());
            else
                return std::uniform_real_distribution<T>(0, 1)(random);
        });
    });
    const auto view = image::ImageView::create(
        pixels->data(), {.dtype = dtype, .rows = rows, .cols = cols, .channels = channels});
    return {.view = *view, .owner = std::move(pixels), .id = seed};
}

image::MaskPtr everyFifthPixel() {
    const std::shared_ptr<std::uint8_t[]> levels(new std::uint8_t[kRows * kCols]());
    for (int i = 0; i < kRows * kCols; i += 5) levels[i] = 1;
    return *image::Mask::create(*image::ImageView::of(levels.get(), kRows, kCols), levels);
}

AlphaImagePtr randomAlpha(int rows = kRows, int cols = kCols) {
    const image::Frame frame = randomFrame(DType::Float32, 1, 9, rows, cols);
    return *AlphaImage::create(frame.view, frame.owner);
}

void expectSamePicture(const kernels::Picture& actual, const kernels::Picture& expected) {
    ASSERT_EQ(actual.rows(), expected.rows());
    ASSERT_EQ(actual.cols(), expected.cols());
    for (std::int64_t r = 0; r < actual.rows(); ++r) {
        for (std::int64_t c = 0; c < actual.cols(); ++c) {
            ASSERT_EQ(actual.row(r)[c], expected.row(r)[c]) << "at " << r << ", " << c;
        }
    }
}

// What the scalar twin makes of colours in the window of a rendering; the bytes that it read.
std::int64_t showByTwin(const image::Frame& colors, const RenderedFrame& rendered,
                        kernels::Picture& picture) {
    return scanColorScalar(kernels::PixelSource(colors, {}), rendered.window,
                           {rendered.style.reduction, rendered.style.colormap.colorOfMasked()},
                           picture);
}

class ColorFrames : public testing::Test {
protected:
    ColorFrames() {
        base::setLogSink(
            [this](base::LogLevel, std::string_view text) { log_.emplace_back(text); });
    }
    ~ColorFrames() override { base::setLogSink({}); }

    void render(const image::Frame& frame, const View& view) {
        renderer_.render({.frame = frame, .serial = ++serial_}, style_, view, rendered_);
    }

    std::vector<std::string> log_;
    FrameRenderer renderer_{std::make_shared<base::ThreadPool>(2)};
    Style style_;
    RenderedFrame rendered_;
    kernels::Picture expected_;
    std::uint64_t serial_ = 0;
};

TEST_F(ColorFrames, AreTheirOwnPictures) {
    for (const DType dtype : kColorDTypes) {
        for (const int channels : {3, 4}) {
            for (const Reduction reduction : kernels::kAllReductions) {
                for (const View& view : kViews) {
                    SCOPED_TRACE(::testing::Message()
                                 << image::name(dtype) << " " << channels << " " << name(reduction)
                                 << " view " << &view - kViews);
                    image::Frame frame = randomFrame(dtype, channels, serial_);
                    if (serial_ % 3 == 0) frame.mask = everyFifthPixel();
                    style_.reduction = reduction;
                    render(frame, view);
                    EXPECT_EQ(rendered_.bytesRead, showByTwin(frame, rendered_, expected_));
                    expectSamePicture(rendered_.picture, expected_);
                    EXPECT_EQ(rendered_.translucent, channels == 4);
                }
            }
        }
    }
}

TEST_F(ColorFrames, HaveNoValuesAndLeaveTheRangeOfNumbersAlone) {
    const image::Frame numbers = randomFrame(DType::UInt16, 1, 1);
    style_.colormap.autoscale.hysteresis = true;
    render(numbers, kViews[1]);
    const color::Range range = rendered_.range;
    EXPECT_FALSE(rendered_.isColor());

    render(randomFrame(DType::UInt16, 3, 2), kViews[1]);
    EXPECT_TRUE(rendered_.isColor());
    EXPECT_EQ(rendered_.values.rows(), 0);
    EXPECT_EQ(rendered_.statistics, image::Statistics());
    EXPECT_EQ(rendered_.range, color::Range());
    EXPECT_FALSE(rendered_.translucent);

    render(numbers, kViews[1]);
    EXPECT_EQ(rendered_.range, range);
    EXPECT_EQ(rendered_.values.rows(), kRows);
}

TEST_F(ColorFrames, ShowMaskedBinsInTheMaskedColor) {
    image::Frame frame = randomFrame(DType::UInt8, 3, 1);
    frame.mask = everyFifthPixel();
    style_.colormap.maskedColor = 0x4012'3456U;
    render(frame, viewOfAll(kRows, kCols));
    EXPECT_EQ(rendered_.picture.row(kRows - 1)[0], 0x4012'3456U);
    EXPECT_TRUE(rendered_.translucent);
}

TEST_F(ColorFrames, APixmapReplacesThePictureAndNothingElse) {
    for (const DType dtype : {DType::Float32, DType::UInt8}) {
        const image::Frame numbers = randomFrame(dtype, 1, 1);
        const image::Frame colors = randomFrame(DType::UInt8, 4, 2);
        for (const View& view : kViews) {
            style_.pixmap = nullptr;
            render(numbers, view);
            const color::Range range = rendered_.range;
            const image::Statistics statistics = rendered_.statistics;
            const std::int64_t bytesRead = rendered_.bytesRead;
            EXPECT_FALSE(rendered_.translucent);

            style_.pixmap = *makePixmap(colors);
            render(numbers, view);
            showByTwin(colors, rendered_, expected_);
            expectSamePicture(rendered_.picture, expected_);
            EXPECT_EQ(rendered_.range, range);
            EXPECT_EQ(rendered_.statistics, statistics);
            EXPECT_EQ(rendered_.bytesRead, bytesRead);
            EXPECT_EQ(rendered_.values.rows(), rendered_.window.rows.size());
            EXPECT_TRUE(rendered_.translucent);
        }
    }
    EXPECT_TRUE(log_.empty());
}

TEST_F(ColorFrames, AnAlphaImageMultipliesTheAlphaOfAnyPicture) {
    const AlphaImagePtr alpha = randomAlpha();
    AlphaWindow alphaWindow;
    base::ThreadPool pool(1);
    for (const image::Frame& frame :
         {randomFrame(DType::Int32, 1, 1), randomFrame(DType::UInt8, 3, 2),
          randomFrame(DType::Float64, 4, 3)}) {
        for (const Reduction reduction : {Reduction::Max, Reduction::Nearest}) {
            for (const View& view : kViews) {
                style_.reduction = reduction;
                style_.alpha = nullptr;
                render(frame, view);
                alphaWindow.update(alpha, rendered_.window, reduction, pool);
                kernels::Picture expected = std::move(rendered_.picture);
                alphaWindow.multiply(expected, pool);

                rendered_.picture = {};
                style_.alpha = alpha;
                render(frame, view);
                expectSamePicture(rendered_.picture, expected);
                EXPECT_TRUE(rendered_.translucent);
            }
        }
    }
    EXPECT_TRUE(log_.empty());
}

TEST_F(ColorFrames, WhatHasAnotherShapeIsIgnoredAndSaidOnce) {
    const image::Frame frame = randomFrame(DType::UInt8, 1, 1);
    render(frame, kViews[0]);
    const auto plain = std::move(rendered_.picture);
    rendered_.picture = {};
    style_.alpha = randomAlpha(kRows, 5);
    style_.pixmap = *makePixmap(randomFrame(DType::UInt8, 3, 2, 4, kCols));
    for (int i = 0; i < 3; ++i) {
        render(frame, kViews[0]);
        expectSamePicture(rendered_.picture, plain);
        EXPECT_FALSE(rendered_.translucent);
    }
    EXPECT_EQ(log_,
              (std::vector<std::string>{"pixmap 4×83 is not shown: the frame is 61×83",
                                        "alpha image 61×5 is not shown: the frame is 61×83"}));
}

TEST_F(ColorFrames, AllocateNothingAmongShapesAndViewsSeenBefore) {
    const image::Frame numbers = randomFrame(DType::UInt16, 1, 1);
    std::vector<image::Frame> frames{numbers, randomFrame(DType::UInt8, 3, 1, 20, 40)};
    for (const DType dtype : kColorDTypes) {
        frames.push_back(randomFrame(dtype, 3, 2));
        frames.push_back(randomFrame(dtype, 4, 3));
    }
    const AlphaImagePtr alpha = randomAlpha();
    const PixmapPtr pixmap = *makePixmap(randomFrame(DType::Float32, 4, 4));
    const auto renderAll = [&] {
        for (const image::Frame& frame : frames) {
            for (const Reduction reduction : {Reduction::Max, Reduction::Nearest}) {
                for (const View& view : kViews) {
                    style_.reduction = reduction;
                    const bool fits = frame.view.rows() == kRows;
                    style_.alpha = fits ? alpha : nullptr;
                    style_.pixmap = fits && frame.view.channels() != 3 ? pixmap : nullptr;
                    render(frame, view);
                }
            }
        }
    };
    renderAll();
    const std::uint64_t before = base::allocationCount();
    renderAll();
    EXPECT_EQ(base::allocationCount(), before);
}

TEST(Pixmap, RefusesWhatHasNoColors) {
    const image::Frame numbers = randomFrame(DType::UInt16, 1, 1);
    const auto refused = makePixmap(numbers);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message,
              "pixmap 61×83 of 1 channels of uint16: expected 3 or 4 channels");
    EXPECT_FALSE(makePixmap({}));
    image::Frame misfit = randomFrame(DType::UInt16, 3, 1, 4, 5);
    misfit.mask = everyFifthPixel();
    const auto misfits = makePixmap(misfit);
    ASSERT_FALSE(misfits);
    EXPECT_EQ(misfits.error().message, "pixmap 4×5: its mask is 61×83");
}

TEST(Pixmap, CopiesPixelsThatNobodyOwns) {
    image::Frame colors = randomFrame(DType::UInt16, 4, 1);
    const auto owner = std::move(colors.owner);
    const PixmapPtr pixmap = *makePixmap(colors);
    EXPECT_NE(pixmap->view.data(), colors.view.data());
    EXPECT_EQ(pixmap->view.value(60, 82), colors.view.value(60, 82));
    colors.owner = owner;
    EXPECT_EQ((*makePixmap(colors))->view.data(), colors.view.data());
}

}  // namespace
}  // namespace spate::pipeline
