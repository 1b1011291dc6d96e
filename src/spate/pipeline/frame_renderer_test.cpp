// SPDX-License-Identifier: MIT
// Tests of FrameRenderer against the scalar twins of its steps, composed by hand.
#include "spate/pipeline/frame_renderer.h"

#include <cmath>
#include <limits>
#include <random>

#include "spate/base/allocation_count_test.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

using color::Normalization;
using kernels::Reduction;

// A frame of random values; floats have NaN and ±inf among them.
Submission randomSubmission(image::DType dtype, int rows, int cols, std::uint64_t serial) {
    auto pixels = std::make_shared<base::AlignedBuffer>();
    const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    pixels->resize(count * image::sizeOf(dtype));
    std::mt19937_64 random(serial);
    image::visit(dtype, [&](auto type) {
        using T = typename decltype(type)::Type;
        T* const values = pixels->as<T>();
        for (std::size_t i = 0; i < count; ++i) {
            values[i] = static_cast<T>(static_cast<std::int64_t>(random() % 200) - 50);
            if constexpr (std::is_floating_point_v<T>) {
                if (random() % 50 == 0) values[i] = std::numeric_limits<T>::quiet_NaN();
                if (random() % 50 == 0) values[i] = std::numeric_limits<T>::infinity();
            }
        }
    });
    const auto view =
        image::ImageView::create(pixels->data(), {.dtype = dtype, .rows = rows, .cols = cols});
    return {.frame = {.view = *view, .owner = std::move(pixels)}, .serial = serial};
}

Style styleOf(Normalization normalization, Reduction reduction = Reduction::Max,
              color::Autoscale autoscale = {}) {
    Style style;
    style.colormap.table = *color::colorTable("viridis");
    style.colormap.normalization = normalization;
    style.colormap.autoscale = autoscale;
    style.reduction = reduction;
    return style;
}

View viewOf(double left, double right, double bottom, double top, int width, int height) {
    return {.x = {.min = left, .max = right, .reversed = false, .length = width},
            .y = {.min = bottom, .max = top, .reversed = true, .length = height}};
}

// All of a 61 × 83 image zoomed out, one to one, zoomed in, partly out of view, and not in view.
const View kViews[] = {viewOf(0, 83, 0, 61, 20, 30), viewOfAll(61, 83),
                       viewOf(10.25, 20.5, 30, 33, 64, 48), viewOf(-40, 40, 20, 99, 50, 50),
                       viewOf(100, 200, 100, 200, 40, 40)};

color::StatisticsRequest wantedFor(const color::Colormap& colormap) {
    return color::statisticsNeeded(colormap.autoscale, colormap.normalization);
}

void expectSameValues(const kernels::ValueImage& actual, const kernels::ValueImage& expected) {
    ASSERT_EQ(actual.dtype(), expected.dtype());
    ASSERT_EQ(actual.rows(), expected.rows());
    ASSERT_EQ(actual.cols(), expected.cols());
    image::visit(actual.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (std::int64_t r = 0; r < actual.rows(); ++r) {
            for (std::int64_t c = 0; c < actual.cols(); ++c) {
                const T a = actual.row<T>(r)[c];
                const T e = expected.row<T>(r)[c];
                ASSERT_TRUE(a == e || (a != a && e != e)) << "at " << r << ", " << c;
            }
        }
    });
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

// Composes the scalar twins of steps 2 to 4 and compares.
void expectLikeScalarTwins(const RenderedFrame& rendered, const Submission& submission,
                           const Style& style, const View& view) {
    const image::ImageView& pixels = submission.frame.view;
    kernels::PixelWindow window;
    makePixelWindow(view, style.placement, pixels.rows(), pixels.cols(), window);
    kernels::ValueImage values;
    const auto scanned =
        scanScalar(pixels, window, {style.reduction, wantedFor(style.colormap)}, values);
    const color::Range range = color::autoscaledRange(
        style.colormap.autoscale, style.colormap.normalization, scanned.statistics);
    kernels::Picture picture;
    colorizeScalar(values, {style.colormap, range}, picture);

    EXPECT_EQ(rendered.submission.serial, submission.serial);
    EXPECT_EQ(rendered.frame().view.data(), pixels.data());
    EXPECT_EQ(rendered.view, view);
    EXPECT_EQ(rendered.window.left, window.left);
    EXPECT_EQ(rendered.window.top, window.top);
    EXPECT_EQ(rendered.window.rows.begin, window.rows.begin);
    EXPECT_EQ(rendered.window.cols.end, window.cols.end);
    EXPECT_EQ(rendered.statistics, scanned.statistics);
    EXPECT_EQ(rendered.range, range);
    EXPECT_EQ(rendered.bytesRead, scanned.bytesRead);
    EXPECT_NE(rendered.rendered, base::TimePoint{});
    expectSameValues(rendered.values, values);
    expectSamePicture(rendered.picture, picture);
}

std::shared_ptr<base::ThreadPool> twoThreads() {
    return std::make_shared<base::ThreadPool>(2);
}

TEST(FrameRenderer, ComposesTheScalarTwinsOfItsSteps) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    std::uint64_t serial = 0;
    for (const image::DType dtype : image::kNumberDTypes) {
        for (const Normalization normalization : color::kAllNormalizations) {
            for (const Reduction reduction : kernels::kAllReductions) {
                for (const color::Autoscale& autoscale :
                     {color::Autoscale{}, color::Autoscale{.min = 3}, {.min = 2, .max = 90}}) {
                    for (const View& view : kViews) {
                        SCOPED_TRACE(::testing::Message()
                                     << image::name(dtype) << ' ' << name(normalization) << ' '
                                     << name(reduction) << " view " << &view - kViews);
                        const auto submission = randomSubmission(dtype, 61, 83, ++serial);
                        const Style style = styleOf(normalization, reduction, autoscale);
                        renderer.render(submission, style, view, rendered);
                        expectLikeScalarTwins(rendered, submission, style, view);
                    }
                }
            }
        }
    }
}

TEST(FrameRenderer, PlacesTheImageAsTheStyleSays) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    const auto submission = randomSubmission(image::DType::UInt16, 61, 83, 1);
    Style style = styleOf(Normalization::Linear);
    style.placement = {.originX = 83, .originY = -10, .scaleX = -1, .scaleY = 1.5};
    renderer.render(submission, style, kViews[0], rendered);
    expectLikeScalarTwins(rendered, submission, style, kViews[0]);
}

TEST(FrameRenderer, ReadsOnlyTheVisiblePartOfAFrameThatItKnows) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    const Style style = styleOf(Normalization::Linear);
    const auto submission = randomSubmission(image::DType::Float32, 100, 100, 7);
    const std::int64_t allBytes = submission.frame.view.byteCount();

    renderer.render(submission, style, viewOfAll(100, 100), rendered);
    EXPECT_EQ(rendered.bytesRead, allBytes);
    const image::Statistics statistics = rendered.statistics;
    const color::Range range = rendered.range;

    renderer.render(submission, style, viewOf(10, 30, 40, 50, 40, 20), rendered);
    EXPECT_EQ(rendered.bytesRead, 20 * 10 * 4);
    EXPECT_EQ(rendered.statistics, statistics);
    EXPECT_EQ(rendered.range, range);

    auto next = submission;
    next.serial = 8;
    renderer.render(next, style, viewOf(10, 30, 40, 50, 40, 20), rendered);
    EXPECT_EQ(rendered.bytesRead, allBytes) << "another frame has other statistics";
}

TEST(FrameRenderer, ReadsAgainWhenANormalizationNeedsMoreStatistics) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    const View view = viewOf(10, 30, 40, 50, 40, 20);
    const Style linear = styleOf(Normalization::Linear);
    const Style log = styleOf(Normalization::Log);
    const auto submission = randomSubmission(image::DType::Int16, 100, 100, 7);
    const std::int64_t allBytes = submission.frame.view.byteCount();

    renderer.render(submission, linear, view, rendered);
    EXPECT_FALSE(rendered.statistics.minPositive);
    renderer.render(submission, log, view, rendered);
    EXPECT_EQ(rendered.bytesRead, allBytes);
    expectLikeScalarTwins(rendered, submission, log, view);
    renderer.render(submission, linear, view, rendered);
    EXPECT_LT(rendered.bytesRead, allBytes) << "log has learnt all that linear needs";
    EXPECT_EQ(rendered.range.min, -50);
}

TEST(FrameRenderer, ReadsOnlyTheVisiblePartWithAFixedRange) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    const View view = viewOf(10, 30, 40, 50, 40, 20);
    const Style fixed = styleOf(Normalization::Linear, Reduction::Max, {.min = 0, .max = 9});
    const Style automatic = styleOf(Normalization::Linear);
    const auto first = randomSubmission(image::DType::UInt32, 100, 100, 1);
    renderer.render(first, automatic, view, rendered);
    const auto second = randomSubmission(image::DType::UInt32, 100, 100, 2);
    renderer.render(second, fixed, view, rendered);
    EXPECT_EQ(rendered.bytesRead, 20 * 10 * 4);
    EXPECT_EQ(rendered.statistics, image::Statistics{}) << "not those of another frame";
    renderer.render(second, automatic, view, rendered);
    expectLikeScalarTwins(rendered, second, automatic, view);
}

TEST(FrameRenderer, ReadsNothingForOtherColoursOfTheLastRendering) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame first;
    RenderedFrame again;
    const View view = viewOf(10, 30, 40, 50, 40, 20);
    const auto submission = randomSubmission(image::DType::Float32, 100, 100, 7);
    renderer.render(submission, styleOf(Normalization::Linear), view, first);
    EXPECT_GT(first.bytesRead, 0);

    Style fixed = styleOf(Normalization::Log, Reduction::Max, {.min = 2, .max = 90});
    renderer.render(submission, fixed, view, again, &first);
    EXPECT_EQ(again.bytesRead, 0);
    again.bytesRead = 20 * 10 * 4;  // what the twin reads; all else is the same
    expectLikeScalarTwins(again, submission, fixed, view);

    fixed.colormap.autoscale = {.of = color::AutoscaleOf::Displayed};
    renderer.render(submission, fixed, view, again, &first);
    EXPECT_EQ(again.bytesRead, 0) << "a range of the displayed values needs nothing else";
}

TEST(FrameRenderer, ReadsAgainWhatTheLastRenderingDoesNotHave) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame last;
    RenderedFrame rendered;
    const View view = viewOf(10, 30, 40, 50, 10, 5);
    const Style style = styleOf(Normalization::Linear, Reduction::Max, {.min = 2, .max = 90});
    const auto submission = randomSubmission(image::DType::Float32, 100, 100, 7);
    renderer.render(submission, style, view, last);
    const auto expectRead = [&](const Submission& frame, const Style& wanted, const View& shown) {
        renderer.render(frame, wanted, shown, rendered, &last);
        EXPECT_GT(rendered.bytesRead, 0);
        expectLikeScalarTwins(rendered, frame, wanted, shown);
    };
    {
        SCOPED_TRACE("another frame");
        expectRead(randomSubmission(image::DType::Float32, 100, 100, 8), style, view);
    }
    {
        SCOPED_TRACE("another view");
        expectRead(submission, style, viewOf(11, 31, 40, 50, 10, 5));
    }
    {
        SCOPED_TRACE("another reduction");
        expectRead(submission,
                   styleOf(Normalization::Linear, Reduction::Min, {.min = 2, .max = 90}), view);
    }
    {
        SCOPED_TRACE("another placement");
        Style placed = style;
        placed.placement.originX = 5;
        expectRead(submission, placed, view);
    }
    {
        SCOPED_TRACE("another mask");
        auto levels = std::make_shared<std::vector<std::uint8_t>>(100 * 100, std::uint8_t{0});
        (*levels)[42 * 100 + 13] = 1;
        Style masked = style;
        masked.mask = *image::Mask::create(*image::ImageView::of(levels->data(), 100, 100), levels);
        renderer.render(submission, masked, view, rendered, &last);
        EXPECT_GT(rendered.bytesRead, 0);
        EXPECT_TRUE(rendered.frame().mask);
    }
    {
        SCOPED_TRACE("a frame without serial, which may be any");
        auto unknown = submission;
        unknown.serial = 0;
        renderer.render(unknown, style, view, last);
        expectRead(unknown, style, view);
    }
}

TEST(FrameRenderer, NeverTakesAFrameWithoutSerialForAnother) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    const Style style = styleOf(Normalization::Linear);
    for (const std::uint64_t seed : {11u, 12u}) {
        auto submission = randomSubmission(image::DType::Float64, 5, 5, seed);
        submission.serial = 0;
        renderer.render(submission, style, viewOfAll(5, 5), rendered);
        expectLikeScalarTwins(rendered, submission, style, viewOfAll(5, 5));
    }
}

TEST(FrameRenderer, ShowsFramesOfOneValueOrNone) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::uint64_t serial = 0;
    for (const float value : {nan, 5.0F, 0.0F, -3.0F, std::numeric_limits<float>::infinity()}) {
        for (const int size : {1, 40}) {
            const std::vector<float> pixels(static_cast<std::size_t>(size * size), value);
            const Submission submission{
                .frame = {.view = *image::ImageView::of(pixels.data(), size, size)},
                .serial = ++serial};
            for (const Normalization normalization : color::kAllNormalizations) {
                SCOPED_TRACE(::testing::Message() << value << ' ' << name(normalization));
                const Style style = styleOf(normalization);
                const View view = viewOf(0, size, 0, size, 16, 16);
                // The statistics that are cached count no less: a renderer that knows nothing.
                FrameRenderer fresh(twoThreads());
                fresh.render(submission, style, view, rendered);
                expectLikeScalarTwins(rendered, submission, style, view);
                renderer.render(submission, style, view, rendered);
                if (std::isnan(value)) {
                    EXPECT_EQ(rendered.picture.row(3)[3], style.colormap.colorOfNan());
                    EXPECT_EQ(rendered.range.min, normalization == Normalization::Log ? 1 : 0);
                }
            }
        }
    }
}

TEST(FrameRenderer, AllocatesNothingAmongShapesDtypesViewsAndRangesSeenBefore) {
    std::vector<Submission> submissions;
    for (const image::DType dtype : image::kNumberDTypes) {
        submissions.push_back(randomSubmission(dtype, 61, 83, submissions.size() + 1));
        submissions.push_back(randomSubmission(dtype, 40, 20, submissions.size() + 1));
    }
    Style styles[] = {styleOf(Normalization::Linear), styleOf(Normalization::Log),
                      styleOf(Normalization::Linear, Reduction::Nearest),
                      styleOf(Normalization::Log, Reduction::Max, {.min = 2, .max = 90})};
    for (Style& style : styles) style.counts = true;
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    const auto renderAll = [&] {
        for (const Submission& submission : submissions) {
            for (const Style& style : styles) {
                for (const View& view : kViews) renderer.render(submission, style, view, rendered);
            }
        }
    };
    renderAll();
    const std::uint64_t before = base::allocationCount();
    renderAll();
    EXPECT_EQ(base::allocationCount(), before);
}

TEST(FrameRenderer, CountsWhatHasASpecialColourIfItIsAsked) {
    FrameRenderer renderer(twoThreads());
    RenderedFrame rendered;
    const auto submission = randomSubmission(image::DType::Float32, 61, 83, 11);
    const View view = viewOfAll(61, 83);
    Style style = styleOf(Normalization::Linear, Reduction::Max, {.min = 0, .max = 100});
    renderer.render(submission, style, view, rendered);
    EXPECT_FALSE(rendered.beyond) << "what is not asked for is not computed";

    style.counts = true;
    renderer.render(submission, style, view, rendered);
    kernels::RangeCounts expected;
    for (std::int64_t i = 0; i < 61 * 83; ++i) {
        const float value = submission.frame.view.pixel<float>(i / 83, i % 83);
        expected.under += value < 0 ? 1 : 0;
        expected.over += value > 100 ? 1 : 0;
        expected.masked += std::isnan(value) ? 1 : 0;
    }
    EXPECT_EQ(rendered.beyond, expected);
    EXPECT_GT(expected.over, 0);
    EXPECT_GT(expected.masked, 0);
}

}  // namespace
}  // namespace spate::pipeline
