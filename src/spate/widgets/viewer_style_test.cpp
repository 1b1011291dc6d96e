// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_style.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "spate/pipeline/frame_renderer.h"

namespace spate::widgets {
namespace {

using color::AutoscaleOf;
using kernels::Reduction;
using stream::DetectorKind;

constexpr int kSize = 1024;

// The central part of a kSize × kSize image, side × side data pixels, in a square of device pixels.
pipeline::View viewOf(double side, int length) {
    const double low = (kSize - side) / 2;
    return {.x = {.min = low, .max = low + side, .reversed = false, .length = length},
            .y = {.min = low, .max = low + side, .reversed = true, .length = length}};
}

// All of it at several ratios (1.46:1, 3:1, 10:1, 60:1), one to one, and zoomed in.
const pipeline::View kViews[] = {viewOf(kSize, 700), viewOf(kSize, 341), viewOf(kSize, 100),
                                 viewOf(kSize, 17),  viewOf(700, 700),   viewOf(kSize, kSize),
                                 viewOf(256, 700),   viewOf(64, 700)};

template <class T>
class Rendering {
public:
    Rendering(const std::vector<T>& pixels, const pipeline::Style& style)
        : pixels_(pixels), style_(style) {}

    const pipeline::RenderedFrame& in(const pipeline::View& view) {
        const auto image = image::ImageView::of(pixels_.data(), kSize, kSize);
        renderer_.render({.frame = {.view = *image}, .serial = 1}, style_, view, rendered_);
        return rendered_;
    }

private:
    const std::vector<T>& pixels_;
    pipeline::Style style_;
    pipeline::FrameRenderer renderer_;
    pipeline::RenderedFrame rendered_;
};

double partInLastColor(const pipeline::RenderedFrame& rendered) {
    const kernels::Picture& picture = rendered.picture;
    const color::Argb last = rendered.style.colormap.table->colors.back();
    std::int64_t count = 0;
    for (std::int64_t r = 0; r < picture.rows(); ++r) {
        count += std::count(picture.row(r), picture.row(r) + picture.cols(), last);
    }
    return static_cast<double>(count) / static_cast<double>(picture.rows() * picture.cols());
}

// Of a picture in gray, whose colours are their own numbers.
double meanGray(const pipeline::RenderedFrame& rendered) {
    const kernels::Picture& picture = rendered.picture;
    double sum = 0;
    for (std::int64_t r = 0; r < picture.rows(); ++r) {
        for (std::int64_t c = 0; c < picture.cols(); ++c) sum += picture.row(r)[c] & 0xFFU;
    }
    return sum / static_cast<double>(picture.rows() * picture.cols());
}

template <class T>
std::vector<T> as(const std::vector<double>& values) {
    std::vector<T> pixels(values.size());
    std::transform(values.begin(), values.end(), pixels.begin(),
                   [](double value) { return static_cast<T>(value); });
    return pixels;
}

std::vector<double> photons(double mean) {
    std::mt19937_64 random(7);
    std::poisson_distribution<int> counts(mean);
    std::vector<double> values(kSize * kSize);
    for (double& value : values) value = counts(random);
    return values;
}

std::vector<double> cameraNoise(double mean, double deviation) {
    std::mt19937_64 random(7);
    std::normal_distribution<double> light(mean, deviation);
    std::vector<double> values(kSize * kSize);
    for (double& value : values) value = std::round(light(random));
    return values;
}

template <class T>
void expectFewInLastColor(const std::vector<double>& values) {
    const auto pixels = as<T>(values);
    Rendering<T> rendering(pixels, viewerStyle({.dtype = image::dtypeOf<T>,
                                                .detector = DetectorKind::PhotonCounting}));
    for (const auto& view : kViews) {
        EXPECT_LT(partInLastColor(rendering.in(view)), 0.02)
            << image::name(image::dtypeOf<T>) << ", " << view.x.max - view.x.min << " pixels on "
            << view.x.length;
    }
}

TEST(ViewerStyle, KeepsSparsePhotonsOutOfTheLastColor) {
    for (const double mean : {0.0, 0.02, 0.3, 3.0}) {
        SCOPED_TRACE(mean);
        const auto values = photons(mean);
        expectFewInLastColor<std::uint8_t>(values);
        expectFewInLastColor<std::uint16_t>(values);
        expectFewInLastColor<std::uint32_t>(values);
        expectFewInLastColor<float>(values);
    }
}

TEST(ViewerStyle, KeepsTheMeanGrayOfACameraWhateverTheZoom) {
    const auto pixels = as<std::uint16_t>(cameraNoise(1000, 30));
    pipeline::Style style =
        viewerStyle({.dtype = image::DType::UInt16, .detector = DetectorKind::Camera});
    ASSERT_EQ(style.reduction, Reduction::Mean);
    style.colormap.table = *color::colorTable("gray");
    Rendering<std::uint16_t> rendering(pixels, style);
    const double oneToOne = meanGray(rendering.in(viewOf(700, 700)));
    EXPECT_GT(oneToOne, 60);
    EXPECT_LT(oneToOne, 195);
    for (const auto& view : kViews) {
        EXPECT_NEAR(meanGray(rendering.in(view)), oneToOne, 1) << view.x.length;
    }
}

TEST(ViewerStyle, AveragesCamerasAndHidesNoPeakElsewhere) {
    EXPECT_EQ(viewerStyle({.detector = DetectorKind::Camera}).reduction, Reduction::Mean);
    EXPECT_EQ(viewerStyle({.detector = DetectorKind::PhotonCounting}).reduction, Reduction::Max);
    EXPECT_EQ(viewerStyle({}).reduction, Reduction::Max);
    EXPECT_EQ(viewerStyle({.detector = DetectorKind::Camera}, Reduction::Min).reduction,
              Reduction::Min);
}

TEST(ViewerStyle, FollowsTheFrameWhereAveragesWouldFollowTheZoom) {
    for (const Reduction reduction : kernels::kAllReductions) {
        const auto expected =
            reduction == Reduction::Mean ? AutoscaleOf::Frame : AutoscaleOf::Displayed;
        EXPECT_EQ(viewerStyle({}, reduction).colormap.autoscale.of, expected);
    }
}

TEST(ViewerStyle, FindsOutWhetherFloatsAreCounts) {
    const auto values = photons(0.02);
    const auto pixels = as<float>(values);
    Rendering<float> counts(pixels, viewerStyle({.dtype = image::DType::Float32}));
    EXPECT_LT(partInLastColor(counts.in(viewOf(kSize, 700))), 0.02);
    EXPECT_EQ(counts.in(viewOf(kSize, 700)).range, (color::Range{0, 2}));

    std::vector<float> shares(pixels.size());
    std::transform(pixels.begin(), pixels.end(), shares.begin(),
                   [](float count) { return std::min(count, 1.0F); });
    Rendering<float> normalized(shares, viewerStyle({.dtype = image::DType::Float32}));
    EXPECT_EQ(normalized.in(viewOf(kSize, 700)).range, (color::Range{0, 1}));
}

TEST(ViewerStyle, KnowsWhereValuesAreCounts) {
    const auto countsOf = [](const stream::SourceDescription& source) {
        const auto autoscale = viewerStyle(source).colormap.autoscale;
        EXPECT_EQ(autoscale.leastSpan, autoscale.counts == color::Counts::Yes ? 1 : 0);
        return autoscale.counts;
    };
    using enum color::Counts;
    EXPECT_EQ(countsOf({.dtype = image::DType::UInt16}), Yes);
    EXPECT_EQ(countsOf({.dtype = image::DType::Int64}), Yes);
    EXPECT_EQ(countsOf({.dtype = image::DType::Float32}), IfWhole);
    EXPECT_EQ(countsOf({.dtype = image::DType::Bool}), IfWhole);
    EXPECT_EQ(countsOf({.dtype = image::DType::Float32, .detector = DetectorKind::PhotonCounting}),
              Yes);
}

}  // namespace
}  // namespace spate::widgets
