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
#include "spate/kernels/simd_targets_for_test.h"

namespace spate::kernels {
namespace {

using color::ColorTable;
using color::Normalization;
using color::Range;
using image::DType;
using Random = std::mt19937_64;

constexpr color::Argb kMasked = 0xFF11'2233U;
constexpr color::Argb kNan = 0xFF44'5566U;

color::Colormap colormapOf(Normalization normalization, int size) {
    ColorTable table{.name = "test", .colors = {}, .maskedColor = 1, .source = ""};
    for (int i = 0; i < size; ++i) {
        table.colors.push_back(0xFF00'0000U + static_cast<color::Argb>(i));
    }
    color::Colormap colormap;
    colormap.table = std::make_shared<const ColorTable>(std::move(table));
    colormap.normalization = normalization;
    colormap.maskedColor = kMasked;
    colormap.nanColor = kNan;
    return colormap;
}

template <class T>
T neighbour(T value, bool up) {
    if constexpr (std::is_floating_point_v<T>) {
        return std::nextafter(
            value, up ? std::numeric_limits<T>::infinity() : -std::numeric_limits<T>::infinity());
    } else {
        return static_cast<T>(up ? value + T{1} : value - T{1});
    }
}

template <class T>
void addNear(std::vector<T>& values, double place) {
    using Limits = std::numeric_limits<T>;
    if constexpr (!std::is_floating_point_v<T>) {
        if (!(place >= static_cast<double>(Limits::min()) &&
              place < static_cast<double>(Limits::max()))) {
            return;
        }
    }
    const auto value = static_cast<T>(place);
    const T below = neighbour(value, false);
    const T above = neighbour(value, true);
    for (const T near : {neighbour(below, false), below, value, above, neighbour(above, true)}) {
        values.push_back(near);
    }
}

/// Values at and beside the edges of the colours, special ones, and random ones.
template <class T>
std::vector<T> interestingValues(Random& random, const color::Coloring& coloring) {
    using Limits = std::numeric_limits<T>;
    std::vector<T> values = {Limits::min(), Limits::max(), Limits::lowest(),
                             T{0},          T{1},          static_cast<T>(Limits::max() - T{1})};
    if constexpr (std::is_floating_point_v<T>) {
        for (const T value : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(), -T{0},
                              Limits::denorm_min(), -Limits::denorm_min(), T{-1}}) {
            values.push_back(value);
        }
    }
    const color::ColorRule& rule = coloring.rule();
    const Range range = rule.range();
    const int step = std::max(1, rule.size() / 400);
    for (int i = 0; i <= rule.size(); i += step) addNear(values, rule.valueNear(i));
    for (const double bound : {range.min, range.max, coloring.overload().value_or(0)}) {
        addNear(values, bound);
    }
    for (int i = 0; i < 100; ++i) {
        addNear(values, range.min / 2 + range.max / 2 + (range.max / 2 - range.min / 2) * 3e-3 * i);
        T any;
        const std::uint64_t bits = random();
        std::memcpy(&any, &bits, sizeof any);
        values.push_back(any);
    }
    return values;
}

template <class T>
ValueImage imageOf(const std::vector<T>& values) {
    ValueImage image;
    const auto cols = static_cast<std::int64_t>(values.size());
    image.resize(image::dtypeOf<T>, 1, cols);
    std::copy(values.begin(), values.end(), image.row<T>(0));
    return image;
}

void expectSame(const Picture& picture, const Picture& truth) {
    ASSERT_EQ(picture.rows(), truth.rows());
    ASSERT_EQ(picture.cols(), truth.cols());
    for (std::int64_t r = 0; r < truth.rows(); ++r) {
        for (std::int64_t c = 0; c < truth.cols(); ++c) {
            ASSERT_EQ(picture.row(r)[c], truth.row(r)[c]) << "row " << r << " col " << c;
        }
    }
}

std::vector<Range> rangesOf(Normalization normalization) {
    constexpr double kMin = std::numeric_limits<double>::denorm_min();
    constexpr double kMax = std::numeric_limits<double>::max();
    std::vector<Range> ranges = {{1, 10},          {1, 1},           {3, 1e6},
                                 {1e-3, 2e-3},     {1e-300, 1e300},  {kMin, 20 * kMin},
                                 {1e-40, 1e-37},   {1, 1.0000001},   {1e9, 1e9 + 100},
                                 {kMax / 2, kMax}, {100.5, 100.6},   {16'777'216, 16'777'217},
                                 {1e-45, 3e38},    {0.1, 255.3},     {4e9, 4.2e9},
                                 {1e18, 1.8e19},   {1.5, 65'000.25}, {kMin, kMax}};
    if (normalization == Normalization::Sqrt) {
        for (const Range range : {Range{0, 1}, Range{0, 0}, Range{0, kMax}, Range{0, kMin},
                                  Range{0, 300}, Range{-0.0, 0.0}, Range{0, 7e4}}) {
            ranges.push_back(range);
        }
    }
    if (color::domainOf(normalization) == color::Domain::All) {
        for (const Range range :
             {Range{0, 1}, Range{-1, 1}, Range{-kMax, kMax}, Range{0, 255}, Range{0, 256},
              Range{-1e9, -1e9 + 3}, Range{0, 0}, Range{-0.0, 0.0}, Range{-5, 300},
              Range{-kMin, kMin}, Range{0, kMax}, Range{-9.3e18, 9.3e18},
              Range{-40'000.5, 40'000}}) {
            ranges.push_back(range);
        }
    }
    return ranges;
}

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
