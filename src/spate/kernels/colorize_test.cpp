// SPDX-License-Identifier: MIT
// Colorizer against the colour rule: every dtype, ranges of all sizes, values around each edge.
#include "spate/kernels/colorize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "spate/base/allocation_count_test.h"
#include "spate/base/memory.h"
#include "spate/image/dtype.h"
#include "spate/kernels/colors_for_test.h"
#include "spate/kernels/simd_targets_for_test.h"

namespace spate::kernels {
namespace {

class ColorizeTest : public testing::TestWithParam<DType> {};

template <class T>
void expectTheColorRule(Random& random, const color::Coloring& coloring) {
    base::ThreadPool pool(1);
    Picture truth;
    Picture picture;
    const auto values = imageOf(interestingValues<T>(random, coloring));
    colorizeScalar(values, coloring, truth);
    Colorizer colorizer;  // one for all targets: edges do not depend on them
    onEverySimdTarget([&](const std::string& target) {
        const color::ColorRule& rule = coloring.rule();
        SCOPED_TRACE(testing::Message()
                     << target << ' ' << name(coloring.colormap().normalization) << " gamma "
                     << rule.gamma() << " size " << rule.size() << " range " << rule.range().min
                     << ' ' << rule.range().max << " overload " << coloring.overload().value_or(0));
        colorizer.colorize(values, coloring, pool, picture);
        expectSame(picture, truth);
    });
}

TEST_P(ColorizeTest, followsTheColorRule) {
    Random random(5);
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (const Normalization normalization : color::kAllNormalizations) {
            for (const int size : {1, 2, 3, 256, 510, 1000}) {
                for (const Range range : rangesOf(normalization)) {
                    expectTheColorRule<T>(random, {colormapOf(normalization, size), range});
                    if (HasFatalFailure()) return;
                }
            }
        }
    });
}

TEST_P(ColorizeTest, followsTheColorRuleWithAnyGamma) {
    Random random(6);
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        auto colormap = colormapOf(Normalization::Gamma, 256);
        for (const double gamma : {1e-300, 0.01, 0.5, 1.0, 2.2, 100.0, 1e300}) {
            colormap.gamma = gamma;
            for (const Range range : rangesOf(Normalization::Gamma)) {
                expectTheColorRule<T>(random, {colormap, range});
                if (HasFatalFailure()) return;
            }
        }
    });
}

TEST_P(ColorizeTest, marksWhatIsAskedForAndNothingElse) {
    constexpr double kMax = std::numeric_limits<double>::max();
    constexpr double kInf = std::numeric_limits<double>::infinity();
    constexpr double kNanBound = std::numeric_limits<double>::quiet_NaN();
    constexpr Range ranges[] = {
        {2, 100}, {1.25, 1.25}, {0.1, 3e4}, {1e-42, 1e300}, {16'777'217, 4e9}};
    Random random(8);
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (const Normalization normalization : color::kAllNormalizations) {
            for (int asked = 0; asked < 8; ++asked) {
                auto colormap = colormapOf(normalization, 256);
                if (asked & 1) colormap.underColor = 0xFF77'0000U;
                if (asked & 2) colormap.overColor = 0xFF88'0000U;
                if (asked & 4) colormap.overloadColor = 0xFF99'0000U;
                for (const std::optional<double> overload : {std::optional<double>(),
                                                             {50},
                                                             {16'777'217},
                                                             {0.1},
                                                             {-3},
                                                             {1e39},
                                                             {-kMax},
                                                             {kInf},
                                                             {kNanBound},
                                                             {9'007'199'254'740'993.0}}) {
                    const Range range = ranges[random() % std::size(ranges)];
                    expectTheColorRule<T>(random, {colormap, range, overload});
                    if (HasFatalFailure()) return;
                }
            }
        }
    });
}

TEST_P(ColorizeTest, dependsNotOnTheThreadCount) {
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        Random random(9);
        ValueImage values;
        values.resize(GetParam(), 353, 701);
        for (std::int64_t r = 0; r < values.rows(); ++r) {
            for (std::int64_t c = 0; c < values.cols(); ++c) {
                values.row<T>(r)[c] = static_cast<T>(random() % 100);
            }
        }
        const auto colormap = colormapOf(Normalization::Log, 256);
        Picture truth;
        const color::Coloring coloring(colormap, {1, 90});
        colorizeScalar(values, coloring, truth);
        Colorizer colorizer;
        for (const int threads : {1, 2, 3, 5}) {
            base::ThreadPool pool(threads);
            Picture picture;
            colorizer.colorize(values, coloring, pool, picture);
            expectSame(picture, truth);
        }
    });
}

INSTANTIATE_TEST_SUITE_P(allDTypes, ColorizeTest, testing::ValuesIn(image::kNumberDTypes),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST(ColorizeTest, everyFloatOfSomeRangesHasTheColorOfTheRule) {
    base::ThreadPool pool(1);
    Picture truth;
    Picture picture;
    const auto colormap = colormapOf(Normalization::Linear, 65'536);
    std::vector<float> all;
    for (float value = 0.999F; value < 1.011F; value = std::nextafter(value, 2.0F)) {
        all.push_back(value);
    }
    const auto values = imageOf(all);
    Colorizer colorizer;
    for (const Range range : {Range{1, 1.01}, Range{1.003, 1.0031}, Range{0.9995, 1.0095}}) {
        colorizeScalar(values, {colormap, range}, truth);
        colorizer.colorize(values, {colormap, range}, pool, picture);
        expectSame(picture, truth);
    }
}

TEST(ColorizeTest, everyValueOfAWideImageHasTheColorOfTheRule) {
    base::ThreadPool pool(2);
    Random random(3);
    std::vector<float> floats;
    std::vector<double> doubles;
    for (int i = 0; i < 100'000; ++i) {
        const double part = static_cast<double>(random() >> 11U) * 0x1p-53;
        doubles.push_back(std::exp(part * 16 - 4) - 0.1);
        floats.push_back(static_cast<float>(doubles.back()));
    }
    Picture truth;
    Picture picture;
    Colorizer colorizer;
    for (const Normalization normalization : color::kAllNormalizations) {
        for (const int size : {256, 65'536}) {
            const color::Coloring coloring(colormapOf(normalization, size), {0.02, 1e5});
            for (const ValueImage& values : {imageOf(floats), imageOf(doubles)}) {
                SCOPED_TRACE(testing::Message() << name(normalization) << ' ' << size);
                colorizeScalar(values, coloring, truth);
                colorizer.colorize(values, coloring, pool, picture);
                expectSame(picture, truth);
            }
        }
    }
}

TEST(ColorizeTest, showsMaskedIntegersAsMaskedThoughTheyAreOverloaded) {
    base::ThreadPool pool(1);
    const auto values = imageOf(std::vector<std::uint32_t>{5, 99, 100, 0xFFFF'FFFEU, 0xFFFF'FFFFU});
    auto colormap = colormapOf(Normalization::Linear, 256);
    colormap.overloadColor = 0xFF99'0000U;
    Colorizer colorizer;
    Picture picture;
    colorizer.colorize(values, {colormap, {0, 256}, 100.0}, pool, picture);
    const std::vector<color::Argb> expected = {0xFF00'0005U, 0xFF00'0063U, 0xFF99'0000U, kMasked,
                                               kMasked};
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(picture.row(0)[i], expected[i]);
}

TEST(ColorizeTest, noticesANewRangeNormalizationTableAndDType) {
    base::ThreadPool pool(1);
    const std::vector<float> floats = {-1, 0, 0.5F, 1, 3, 10, 30, 100, 1000};
    const std::vector<std::uint32_t> counts = {0, 1, 2, 50, 100, 1000, 0xFFFF'FFFEU, 0xFFFF'FFFFU};
    const ValueImage images[] = {imageOf(floats), imageOf(counts)};
    Colorizer colorizer;
    Picture truth;
    Picture picture;
    for (const Normalization normalization : color::kAllNormalizations) {
        for (const int size : {256, 100}) {
            for (const Range range : {Range{1, 100}, Range{1, 50}}) {
                for (const ValueImage& values : images) {
                    const auto colormap = colormapOf(normalization, size);
                    colorizeScalar(values, {colormap, range}, truth);
                    colorizer.colorize(values, {colormap, range}, pool, picture);
                    expectSame(picture, truth);
                }
            }
        }
    }
}

TEST(ColorizeTest, noticesANewGammaOverloadAndSpecialColor) {
    base::ThreadPool pool(1);
    const auto values = imageOf(std::vector<float>{-1, 0, 0.5F, 1, 3, 10, 30, 100, 1000});
    auto colormap = colormapOf(Normalization::Gamma, 256);
    Colorizer colorizer;
    Picture truth;
    Picture picture;
    const auto expectNoticed = [&](const color::Coloring& coloring) {
        colorizeScalar(values, coloring, truth);
        const bool changed =
            std::memcmp(truth.row(0), picture.row(0), 9 * sizeof(color::Argb)) != 0;
        EXPECT_TRUE(changed) << "the check would prove nothing";
        colorizer.colorize(values, coloring, pool, picture);
        expectSame(picture, truth);
    };
    picture.resize(1, 9);
    std::fill_n(picture.row(0), 9, 0U);
    expectNoticed({colormap, {1, 50}});
    colormap.gamma = 0.5;
    expectNoticed({colormap, {1, 50}});
    expectNoticed({colormap, {1, 50}, 20.0});
    expectNoticed({colormap, {1, 50}, 5.0});
    colormap.overloadColor = 0xFF99'0000U;
    expectNoticed({colormap, {1, 50}, 5.0});
    colormap.underColor = 0xFF77'0000U;
    expectNoticed({colormap, {1, 50}, 5.0});
    expectNoticed({colormap, {1, 50}});
    colormap.overColor = 0xFF88'0000U;
    expectNoticed({colormap, {1, 50}});
    colormap.nanColor = 0xFF66'0000U;
    colormap.normalization = Normalization::Sqrt;
    expectNoticed({colormap, {1, 50}});
}

TEST(ColorizeTest, allocatesNothingForANewRange) {
    base::ThreadPool pool(2);
    std::vector<float> some(100'000, 3.5F);
    const auto values = imageOf(some);
    const auto colormap = colormapOf(Normalization::Log, 256);
    Colorizer colorizer;
    Picture picture;
    colorizer.colorize(values, {colormap, {1, 10}}, pool, picture);
    const auto before = base::allocationCount();
    const auto growthsBefore = base::bufferGrowths();
    for (int i = 0; i < 5; ++i) {
        colorizer.colorize(values, {colormap, {1, 11.0 + i}, 20.0 + i}, pool, picture);
    }
    EXPECT_EQ(base::allocationCount(), before);
    EXPECT_EQ(base::bufferGrowths(), growthsBefore);
}

}  // namespace
}  // namespace spate::kernels
