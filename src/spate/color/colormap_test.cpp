// SPDX-License-Identifier: MIT
// The golden indices are those of silx's CPU rule.
#include "spate/color/colormap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>

namespace spate::color {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr int kFirst = 0;
constexpr int kLast = 255;

std::optional<int> linear(double value, Range range) {
    return colorIndex(value, range, Normalization::Linear, 256);
}
std::optional<int> log(double value, Range range) {
    return colorIndex(value, range, Normalization::Log, 256);
}

TEST(ColorIndex, DividesTheRangeEvenly) {
    EXPECT_EQ(linear(0, {0, 1}), 0);
    EXPECT_EQ(linear(0.25, {0, 1}), 64);
    EXPECT_EQ(linear(0.5, {0, 1}), 128);
    EXPECT_EQ(linear(0.75, {0, 1}), 192);
    EXPECT_EQ(linear(1, {0, 1}), 255);
}

TEST(ColorIndex, DividesTheDecadesEvenlyInLog) {
    EXPECT_EQ(log(1, {1, 10'000}), 0);
    EXPECT_EQ(log(10, {1, 10'000}), 64);
    EXPECT_EQ(log(100, {1, 10'000}), 128);
    EXPECT_EQ(log(1000, {1, 10'000}), 192);
    EXPECT_EQ(log(10'000, {1, 10'000}), 255);
}

TEST(ColorIndex, RoundsDown) {
    EXPECT_EQ(linear(1.999, {0, 256}), 1);
    EXPECT_EQ(linear(2, {0, 256}), 2);
    EXPECT_EQ(linear(255.999, {0, 256}), 255);
}

TEST(ColorIndex, EndsAtTheFirstAndLastColorOutsideTheRange) {
    const Range range{0.5, 1};
    for (const double below : {-kInf, -1.0, 0.0, 0.5}) EXPECT_EQ(linear(below, range), kFirst);
    for (const double above : {1.0, 1.5, kInf}) EXPECT_EQ(linear(above, range), kLast);
    EXPECT_EQ(linear(kNan, range), std::nullopt);
}

TEST(ColorIndex, HasNoColorWhereLogHasNoValue) {
    const Range range{0.5, 1};
    for (const double invalid : {-kInf, -1.0, -5e-324, kNan}) {
        EXPECT_EQ(log(invalid, range), std::nullopt) << invalid;
    }
    for (const double below : {0.0, -0.0, 5e-324, 0.5}) EXPECT_EQ(log(below, range), kFirst);
    for (const double above : {1.0, 1.5, kInf}) EXPECT_EQ(log(above, range), kLast);
}

TEST(ColorIndex, SplitsARangeOfEqualBoundsAboveThem) {
    for (const auto index : {linear, log}) {
        const Range range{1, 1};
        EXPECT_EQ(index(0.5, range), kFirst);
        EXPECT_EQ(index(1, range), kFirst);
        EXPECT_EQ(index(std::nextafter(1.0, 2.0) + 1e-9, range), kLast);
        EXPECT_EQ(index(1.5, range), kLast);
        EXPECT_EQ(index(kInf, range), kLast);
        EXPECT_EQ(index(kNan, range), std::nullopt);
    }
    EXPECT_EQ(linear(-kInf, {1, 1}), kFirst);
    EXPECT_EQ(log(-1, {1, 1}), std::nullopt);
}

TEST(ColorIndex, FitsTablesOfAnySize) {
    EXPECT_EQ(colorIndex(0.4, {0, 1}, Normalization::Linear, 1), 0);
    EXPECT_EQ(colorIndex(2.0, {0, 1}, Normalization::Linear, 1), 0);
    EXPECT_EQ(colorIndex(0.4, {0, 1}, Normalization::Linear, 2), 0);
    EXPECT_EQ(colorIndex(0.5, {0, 1}, Normalization::Linear, 2), 1);
    EXPECT_EQ(colorIndex(0.5, {0, 1}, Normalization::Linear, 510), 255);
    EXPECT_EQ(colorIndex(9.0, {0, 1}, Normalization::Linear, 510), 509);
}

TEST(ColorIndex, NeverGoesDownAsTheValueGoesUp) {
    const Range range{0.1, 0.7};
    for (const auto index : {linear, log}) {
        int previous = 0;
        for (int step = 0; step <= 10'000; ++step) {
            const auto current = index(step * 1e-4, range);
            ASSERT_TRUE(current.has_value());
            ASSERT_GE(*current, previous);
            ASSERT_LE(*current, kLast);
            previous = *current;
        }
        EXPECT_EQ(previous, kLast);
    }
}

TEST(ColorIndex, StandsTheWidestAndTheNarrowestRanges) {
    EXPECT_EQ(linear(-kLargest, {-kLargest, kLargest}), kFirst);
    EXPECT_EQ(linear(kLargest, {-kLargest, kLargest}), kLast);
    EXPECT_EQ(linear(-kLargest / 2, {-kLargest, kLargest}), 64);
    EXPECT_EQ(linear(0, {-kLargest, kLargest}), 128);
    EXPECT_EQ(linear(kLargest / 2, {-kLargest, kLargest}), 192);
    EXPECT_EQ(linear(kLargest / 4, {0, kLargest}), 64) << "times 256 it is no double";
    const double next = std::nextafter(1.0, 2.0);
    EXPECT_EQ(linear(1, {1, next}), kFirst);
    EXPECT_EQ(linear(next, {1, next}), kLast);
    EXPECT_EQ(linear(5e-324, {0, 1e-323}), 128) << "denormal bounds are bounds";
}

TEST(Normalization, IsFoundByItsName) {
    for (const Normalization each : kAllNormalizations) {
        EXPECT_EQ(normalizationFromName(name(each)), each);
    }
    EXPECT_EQ(name(Normalization::Linear), "linear");
    EXPECT_EQ(name(Normalization::Log), "log");
    EXPECT_EQ(normalizationFromName("logarithm"), std::nullopt);
}

TEST(Normalization, IsUndoneByRevert) {
    for (const Normalization each : kAllNormalizations) {
        for (const double value : {1e-6, 0.5, 1.0, 10.0, 12345.678}) {
            EXPECT_NEAR(revert(each, apply(each, value)), value, value * 1e-12);
        }
    }
    EXPECT_EQ(apply(Normalization::Log, 0), -kInf);
    EXPECT_EQ(apply(Normalization::Log, 1000), 3);
    EXPECT_TRUE(std::isnan(apply(Normalization::Log, -1)));
    EXPECT_EQ(apply(Normalization::Linear, -1), -1);
}

TEST(Normalization, SaysWhichBoundsItCanShow) {
    for (const Normalization each : kAllNormalizations) {
        EXPECT_TRUE(isValidBound(each, 5e-324));
        for (const double never : {kNan, kInf, -kInf}) EXPECT_FALSE(isValidBound(each, never));
    }
    for (const double bound : {0.0, -1.0}) {
        EXPECT_TRUE(isValidBound(Normalization::Linear, bound));
        EXPECT_FALSE(isValidBound(Normalization::Log, bound));
    }
}

TEST(Colormap, ColorsNanAsMaskedUnlessToldOtherwise) {
    Colormap colormap;
    EXPECT_EQ(colormap.table, defaultColorTable());
    EXPECT_EQ(colormap.colorOfMasked(), colormap.table->maskedColor);
    EXPECT_EQ(colormap.colorOfNan(), colormap.table->maskedColor);
    colormap.maskedColor = rgb(1, 2, 3);
    EXPECT_EQ(colormap.colorOfMasked(), rgb(1, 2, 3));
    EXPECT_EQ(colormap.colorOfNan(), rgb(1, 2, 3));
    colormap.nanColor = rgb(4, 5, 6);
    EXPECT_EQ(colormap.colorOfNan(), rgb(4, 5, 6));
    EXPECT_EQ(colormap.colorOfMasked(), rgb(1, 2, 3));
}

}  // namespace
}  // namespace spate::color
