// SPDX-License-Identifier: MIT
// ColorSteps against the colour rule: every dtype, ranges of all sizes, values around each edge.
#include "spate/kernels/color_steps.h"

#include <gtest/gtest.h>

#include "spate/base/allocation_count_test.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/colors_for_test.h"

namespace spate::kernels {
namespace {

template <class T>
void expectTheColorRule(Random& random, const color::Coloring& coloring) {
    const ValueImage values = imageOf(interestingValues<T>(random, coloring));
    Picture truth;
    colorizeScalar(values, coloring, truth);
    const ColorStepsPtr steps = ColorStepMaker().of(image::dtypeOf<T>, coloring);
    ASSERT_EQ(steps->first.size(), steps->colors.size());
    ASSERT_EQ(steps->first.front(), 0U);
    ASSERT_TRUE(std::is_sorted(steps->first.begin(), steps->first.end()));
    for (std::int64_t c = 0; c < values.cols(); ++c) {
        const T value = values.row<T>(0)[c];
        ASSERT_EQ(steps->colorOf(orderKey(value)), truth.row(0)[c])
            << +value << " in " << coloring.rule().range().min << " … "
            << coloring.rule().range().max << ", " << name(coloring.colormap().normalization)
            << ", overload " << coloring.overload().value_or(0);
    }
}

class ColorStepsTest : public testing::TestWithParam<DType> {};

TEST_P(ColorStepsTest, haveTheColorsOfTheRule) {
    Random random(7);
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (const Normalization normalization : color::kAllNormalizations) {
            for (const int size : {1, 2, 256, 510}) {
                for (const Range range : rangesOf(normalization)) {
                    expectTheColorRule<T>(random, {colormapOf(normalization, size), range});
                    if (HasFatalFailure()) return;
                }
            }
        }
    });
}

TEST_P(ColorStepsTest, markWhatIsBeyondTheRangeAndOverloaded) {
    Random random(8);
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (const Normalization normalization : color::kAllNormalizations) {
            color::Colormap colormap = colormapOf(normalization, 16);
            colormap.underColor = 0xFF00'00AAU;
            colormap.overColor = 0xFFAA'0000U;
            colormap.overloadColor = 0x00AA'00AAU;
            for (const Range range : rangesOf(normalization)) {
                for (const double overload :
                     {range.min, range.max, range.min / 2 + range.max / 2, -1.0, 0.0, 2.5, 1e30,
                      std::numeric_limits<double>::infinity()}) {
                    expectTheColorRule<T>(random, {colormap, range, overload});
                    if (HasFatalFailure()) return;
                }
            }
        }
    });
}

INSTANTIATE_TEST_SUITE_P(AllNumbers, ColorStepsTest, testing::ValuesIn(image::kNumberDTypes),
                         [](const auto& test) { return std::string(image::name(test.param)); });

TEST(ColorStepMaker, makesThemAgainOnlyWhenTheyChange) {
    ColorStepMaker maker;
    const color::Colormap colormap = colormapOf(Normalization::Linear, 256);
    const ColorStepsPtr first = maker.of(DType::UInt16, {colormap, {0, 100}});
    EXPECT_EQ(maker.of(DType::UInt16, {colormap, {0, 100}}), first);
    EXPECT_NE(maker.of(DType::UInt16, {colormap, {0, 101}}), first);
    EXPECT_NE(maker.of(DType::Int16, {colormap, {0, 101}}), first);
    EXPECT_EQ(first->colorOf(orderKey(std::uint16_t{100})), colormap.table->colors.back());
}

TEST(ColorStepMaker, allocatesNothingForRangesThatFollowTheFrames) {
    ColorStepMaker maker;
    const color::Colormap colormap = colormapOf(Normalization::Log, 256);
    for (const double max : {10.0, 20.0, 30.0}) {
        (void)maker.of(DType::Float32, {colormap, {1, max}});
    }
    const std::uint64_t before = base::allocationCount();
    for (int max = 40; max < 60; ++max) {
        (void)maker.of(DType::Float32, {colormap, {1.0, static_cast<double>(max)}});
    }
    EXPECT_EQ(base::allocationCount(), before);
}

}  // namespace
}  // namespace spate::kernels
