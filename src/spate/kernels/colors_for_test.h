// SPDX-License-Identifier: MIT
// For tests of colours: colour tables, ranges and values on which the colour rule is easily missed.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "spate/color/colormap.h"
#include "spate/image/dtype.h"
#include "spate/kernels/picture.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

using color::ColorTable;
using color::Normalization;
using color::Range;
using image::DType;
using Random = std::mt19937_64;

inline constexpr color::Argb kMasked = 0xFF11'2233U;
inline constexpr color::Argb kNan = 0xFF44'5566U;

inline color::Colormap colormapOf(Normalization normalization, int size) {
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

inline void expectSame(const Picture& picture, const Picture& truth) {
    ASSERT_EQ(picture.rows(), truth.rows());
    ASSERT_EQ(picture.cols(), truth.cols());
    for (std::int64_t r = 0; r < truth.rows(); ++r) {
        for (std::int64_t c = 0; c < truth.cols(); ++c) {
            ASSERT_EQ(picture.row(r)[c], truth.row(r)[c]) << "row " << r << " col " << c;
        }
    }
}

inline std::vector<Range> rangesOf(Normalization normalization) {
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

}  // namespace spate::kernels
