// SPDX-License-Identifier: MIT
#include "spate/kernels/range_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace spate::kernels {
namespace {

template <class T>
ValueImage imageOf(const std::vector<T>& values) {
    ValueImage image;
    image.resize(image::dtypeOf<T>, 1, static_cast<std::int64_t>(values.size()));
    std::copy(values.begin(), values.end(), image.row<T>(0));
    return image;
}

TEST(RangeCounts, CountsEachValueWhereItsColourIs) {
    constexpr float kInf = std::numeric_limits<float>::infinity();
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const auto values = imageOf<float>({-kInf, -1, 0, 5, 10, 10.5F, 20, 21, kInf, kNan});
    EXPECT_EQ(countBeyond(values, {{}, {0, 10}}), (RangeCounts{2, 4, 0}));
    EXPECT_EQ(countBeyond(values, {{}, {0, 10}, 20}), (RangeCounts{2, 1, 3}));
    EXPECT_EQ(countBeyond(values, {{}, {-2, 30}, 5}), (RangeCounts{1, 0, 6}));
}

TEST(RangeCounts, LeavesOutMaskedIntegers) {
    const auto values = imageOf<std::uint32_t>({0, 7, 0xFFFF'FFFDU, 0xFFFF'FFFEU, 0xFFFF'FFFFU});
    EXPECT_EQ(countBeyond(values, {{}, {1, 10}}), (RangeCounts{1, 1, 0}));
    EXPECT_EQ(countBeyond(values, {{}, {0, 1}, 7}), (RangeCounts{0, 0, 2}));
}

TEST(RangeCounts, IsZeroWithoutValues) {
    EXPECT_EQ(countBeyond(ValueImage(), {{}, {0, 1}}), RangeCounts());
}

}  // namespace
}  // namespace spate::kernels
