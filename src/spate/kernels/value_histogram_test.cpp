// SPDX-License-Identifier: MIT
// HistogramCounter against its scalar twin: every dtype and normalization, on every SIMD target.
#include "spate/kernels/value_histogram.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <numeric>
#include <random>
#include <string>

#include "spate/base/memory.h"
#include "spate/image/dtype.h"
#include "spate/kernels/simd_targets_for_test.h"

namespace spate::kernels {
namespace {

using color::Normalization;
using color::Range;
using Random = std::mt19937_64;

color::Colormap colormapOf(Normalization normalization, double gamma = 2) {
    color::Colormap colormap;
    colormap.normalization = normalization;
    colormap.gamma = gamma;
    return colormap;
}

// Values around −50 … 150, any bits that there are, and the special ones.
ValueImage randomValues(image::DType dtype, std::int64_t rows, std::int64_t cols, Random& random) {
    ValueImage values;
    values.resize(dtype, rows, cols);
    image::visit(dtype, [&](auto type) {
        using T = typename decltype(type)::Type;
        T* const row = values.row<T>(0);
        for (std::int64_t i = 0; i < rows * cols; ++i) {
            row[i] = static_cast<T>(static_cast<std::int64_t>(random() % 200) - 50);
            if (random() % 8 == 0) {
                const std::uint64_t bits = random();
                std::memcpy(&row[i], &bits, sizeof(T));
            }
            if constexpr (std::is_floating_point_v<T>) {
                using Limits = std::numeric_limits<T>;
                constexpr T kSpecial[] = {Limits::quiet_NaN(), Limits::infinity(),
                                          -Limits::infinity(), Limits::denorm_min(), -T{0}};
                if (random() % 8 == 0) row[i] = kSpecial[random() % 5];
                row[i] += random() % 2 == 0 ? T{0} : static_cast<T>(0.25);
            }
        }
    });
    return values;
}

std::int64_t sumOf(const ValueHistogram& histogram) {
    return std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0}) +
           histogram.below + histogram.above + histogram.masked + histogram.invalid;
}

TEST(ValueHistogram, IsThatOfItsScalarTwin) {
    base::ThreadPool pool(2);
    onEverySimdTarget([&](const std::string& target) {
        Random random(7);
        HistogramCounter counter;
        for (const image::DType dtype : image::kAllDTypes) {
            if (image::valueType(dtype) != dtype) continue;  // what values are kept in
            for (const Normalization normalization : color::kAllNormalizations) {
                const color::Colormap colormap = colormapOf(normalization, 0.5);
                for (const Range range : {Range{1, 100}, Range{20, 20}, Range{0.5, 3e6}}) {
                    SCOPED_TRACE(target + " " + std::string(image::name(dtype)) + " " +
                                 std::string(color::name(normalization)));
                    const auto rows = static_cast<std::int64_t>(random() % 40);
                    const ValueImage values = randomValues(dtype, rows, 61, random);
                    ValueHistogram truth;
                    countScalar(values, colormap, range, truth);
                    ValueHistogram counted;
                    counter.count(values, colormap, range, pool, counted);
                    ASSERT_EQ(counted, truth);
                    ASSERT_EQ(sumOf(counted), rows * 61);
                }
            }
        }
    });
}

TEST(ValueHistogram, CountsWhatHasNoBinApart) {
    constexpr float kInf = std::numeric_limits<float>::infinity();
    ValueImage values;
    values.resize(image::DType::Float32, 1, 8);
    const float row[] = {-kInf, -1, 0, 5, 5, 1e9F, kInf, std::numeric_limits<float>::quiet_NaN()};
    std::copy(std::begin(row), std::end(row), values.row<float>(0));
    base::ThreadPool pool(1);
    HistogramCounter counter;
    ValueHistogram linear;
    counter.count(values, colormapOf(Normalization::Linear), {0, 10}, pool, linear);
    EXPECT_EQ(linear.below, 1);
    EXPECT_EQ(linear.above, 2);
    EXPECT_EQ(linear.masked, 1);
    EXPECT_EQ(linear.invalid, 0);
    EXPECT_EQ(linear.counts[128], 2) << "the middle of the range";

    ValueHistogram log;
    counter.count(values, colormapOf(Normalization::Log), {1, 10}, pool, log);
    EXPECT_EQ(log.invalid, 2) << "−inf and −1 have no logarithm";
    EXPECT_EQ(log.below, 1) << "zero has one";
    EXPECT_EQ(log.masked, 1);
}

TEST(ValueHistogram, OfNoValuesIsEmpty) {
    base::ThreadPool pool(1);
    HistogramCounter counter;
    ValueHistogram histogram;
    histogram.below = 9;
    counter.count(ValueImage(), {}, {0, 1}, pool, histogram);
    EXPECT_EQ(sumOf(histogram), 0);
}

TEST(ValueHistogram, AllocatesNothingForTheSameSize) {
    Random random(1);
    base::ThreadPool pool(2);
    const ValueImage values = randomValues(image::DType::UInt16, 100, 100, random);
    HistogramCounter counter;
    ValueHistogram histogram;
    counter.count(values, {}, {0, 100}, pool, histogram);
    const std::uint64_t before = base::bufferGrowths();
    counter.count(values, {}, {0, 90}, pool, histogram);
    EXPECT_EQ(base::bufferGrowths(), before);
}

}  // namespace
}  // namespace spate::kernels
