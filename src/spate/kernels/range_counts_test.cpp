// SPDX-License-Identifier: MIT
#include "spate/kernels/range_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "spate/base/allocation_count_test.h"
#include "spate/image/dtype.h"
#include "spate/kernels/simd_targets_for_test.h"

namespace spate::kernels {
namespace {

template <class T>
ValueImage imageOf(const std::vector<T>& values) {
    ValueImage image;
    image.resize(image::dtypeOf<T>, 1, static_cast<std::int64_t>(values.size()));
    std::copy(values.begin(), values.end(), image.row<T>(0));
    return image;
}

// Small values, and those that are masked, infinite or next to a bound.
void fillWithNasty(ValueImage& values, std::mt19937_64& random) {
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        using Limits = std::numeric_limits<T>;
        for (std::int64_t i = 0; i < values.rows() * values.cols(); ++i) {
            T& value = values.row<T>(0)[i];
            value = static_cast<T>(static_cast<std::int64_t>(random() % 200) - 50);
            if (random() % 9 == 0) value = random() % 2 == 0 ? Limits::max() : Limits::lowest();
            if constexpr (std::is_floating_point_v<T>) {
                const T nasty[] = {Limits::quiet_NaN(),          Limits::infinity(),
                                   -Limits::infinity(),          T(1.1),
                                   std::nextafter(T(1.1), T(2)), -T(0)};
                if (random() % 3 == 0) value = nasty[random() % std::size(nasty)];
            }
        }
    });
}

RangeCounts counted(const ValueImage& values, const color::Coloring& coloring) {
    base::ThreadPool pool(2);
    return countBeyond(values, coloring, pool);
}

TEST(RangeCounts, CountsEachValueWhereItsColourIs) {
    constexpr float kInf = std::numeric_limits<float>::infinity();
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const auto values = imageOf<float>({-kInf, -1, 0, 5, 10, 10.5F, 20, 21, kInf, kNan});
    EXPECT_EQ(counted(values, {{}, {0, 10}}), (RangeCounts{2, 4, 0, 1}));
    EXPECT_EQ(counted(values, {{}, {0, 10}, 20}), (RangeCounts{2, 1, 3, 1}));
    EXPECT_EQ(counted(values, {{}, {-2, 30}, 5}), (RangeCounts{1, 0, 6, 1}));
}

TEST(RangeCounts, CountsMaskedIntegersApart) {
    const auto values = imageOf<std::uint32_t>({0, 7, 0xFFFF'FFFDU, 0xFFFF'FFFEU, 0xFFFF'FFFFU});
    EXPECT_EQ(counted(values, {{}, {1, 10}}), (RangeCounts{1, 1, 0, 2}));
    EXPECT_EQ(counted(values, {{}, {0, 1}, 7}), (RangeCounts{0, 0, 2, 2}));
}

TEST(RangeCounts, CountsValuesWithoutAPlaceOnTheScaleApart) {
    const auto values = imageOf<double>({-7, -0.0, 0, 0.5, 2, 11});
    EXPECT_EQ(counted(values, {{.normalization = color::Normalization::Log}, {1, 10}}),
              (RangeCounts{3, 1, 0, 0, 1}));
    EXPECT_EQ(counted(values, {{.normalization = color::Normalization::Sqrt}, {1, 10}, -9}),
              (RangeCounts{0, 0, 5, 0, 1}));
    EXPECT_EQ(counted(values, {{}, {1, 10}}), (RangeCounts{4, 1, 0, 0, 0}));
}

// Large enough for several bands, of which the last is not as long as the others.
TEST(RangeCounts, AgreesWithItsScalarTwinForEveryTypeNormAndBound) {
    std::mt19937_64 random(4);
    base::ThreadPool pool(2);
    for (const image::DType dtype : image::kNumberDTypes) {
        ValueImage values;
        values.resize(dtype, 331, 401);
        fillWithNasty(values, random);
        // Bounds that are no float, and some that are values.
        for (const color::Coloring& coloring :
             {color::Coloring({}, {1.1, 100.1}, 60.1), color::Coloring({}, {3, 3}),
              color::Coloring({.normalization = color::Normalization::Log}, {1.1, 100.1}),
              color::Coloring({.normalization = color::Normalization::Sqrt}, {0, 7}, -3)}) {
            const RangeCounts expected = countBeyondScalar(values, coloring);
            onEverySimdTarget([&](const std::string& target) {
                const std::uint64_t before = base::allocationCount();
                const RangeCounts actual = countBeyond(values, coloring, pool);
                EXPECT_EQ(base::allocationCount(), before);
                EXPECT_EQ(actual, expected) << target;
            });
        }
    }
}

TEST(RangeCounts, IsZeroWithoutValues) {
    EXPECT_EQ(counted(ValueImage(), {{}, {0, 1}}), RangeCounts());
}

}  // namespace
}  // namespace spate::kernels
