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

TEST(ColorIndex, DividesTheRootsEvenlyInSqrt) {
    const auto sqrt = [](double value) {
        return colorIndex(value, {0, 16}, Normalization::Sqrt, 256);
    };
    EXPECT_EQ(sqrt(0), 0);
    EXPECT_EQ(sqrt(1), 64);
    EXPECT_EQ(sqrt(4), 128);
    EXPECT_EQ(sqrt(std::nextafter(9, 0)), 191);
    EXPECT_EQ(sqrt(9), 192);
    EXPECT_EQ(sqrt(16), 255);
}

TEST(ColorIndex, DividesThePowersEvenlyInGamma) {
    const ColorRule square({-1, 3}, Normalization::Gamma, 256);
    EXPECT_EQ(square.index(-1), 0);
    EXPECT_EQ(square.index(0), 16) << "a quarter of the range, squared";
    EXPECT_EQ(square.index(1), 64);
    EXPECT_EQ(square.index(2), 144);
    EXPECT_EQ(square.index(3), 255);
    const ColorRule root({0, 16}, Normalization::Gamma, 256, 0.5);
    EXPECT_EQ(root.index(1), 64);
    EXPECT_EQ(root.index(4), 128);
    EXPECT_EQ(root.index(9), 192);
    const ColorRule straight({0, 1}, Normalization::Gamma, 256, 1);
    for (int i = 0; i <= 256; ++i) EXPECT_EQ(straight.index(i / 256.0), linear(i / 256.0, {0, 1}));
}

TEST(ColorIndex, DividesArcsinhEvenly) {
    const auto arcsinh = [](double value) {
        return colorIndex(value, {-std::sinh(4), std::sinh(4)}, Normalization::Arcsinh, 256);
    };
    EXPECT_EQ(arcsinh(-std::sinh(4)), 0);
    EXPECT_EQ(arcsinh(-std::sinh(2.01)), 63);
    EXPECT_EQ(arcsinh(-std::sinh(1.99)), 64);
    EXPECT_EQ(arcsinh(0), 128);
    EXPECT_EQ(arcsinh(std::sinh(1.99)), 191);
    EXPECT_EQ(arcsinh(std::sinh(2.01)), 192);
    EXPECT_EQ(arcsinh(std::sinh(4)), 255);
}

TEST(ColorIndex, HasSilxsColorsAtAndBeyondTheEndsOfEachNormalization) {
    const Range range{0.5, 1};
    for (const Normalization each : kAllNormalizations) {
        SCOPED_TRACE(name(each));
        const bool negative = domainOf(each) == Domain::All;
        const auto below = negative ? std::optional(kFirst) : std::nullopt;
        EXPECT_EQ(colorIndex(-kInf, range, each, 256), below);
        EXPECT_EQ(colorIndex(-1, range, each, 256), below);
        EXPECT_EQ(colorIndex(0, range, each, 256), kFirst);
        EXPECT_EQ(colorIndex(0.5, range, each, 256), kFirst);
        for (const double above : {1.0, 1.5, kInf}) {
            EXPECT_EQ(colorIndex(above, range, each, 256), kLast);
        }
        EXPECT_EQ(colorIndex(kNan, range, each, 256), std::nullopt);
    }
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
    const Range range{1, 1};
    for (const Normalization each : kAllNormalizations) {
        SCOPED_TRACE(name(each));
        const auto index = [&](double value) { return colorIndex(value, range, each, 256); };
        EXPECT_EQ(index(0.5), kFirst);
        EXPECT_EQ(index(1), kFirst);
        EXPECT_EQ(index(std::nextafter(1.0, 2.0)), kLast) << "though f of it may be f(1)";
        EXPECT_EQ(index(1.5), kLast);
        EXPECT_EQ(index(kInf), kLast);
        EXPECT_EQ(index(kNan), std::nullopt) << "also in gamma, where silx gives the first colour";
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
    for (const Normalization each : kAllNormalizations) {
        int previous = 0;
        for (int step = 0; step <= 10'000; ++step) {
            const auto current = colorIndex(step * 1e-4, range, each, 256);
            ASSERT_TRUE(current.has_value());
            ASSERT_GE(*current, previous);
            ASSERT_LE(*current, kLast);
            previous = *current;
        }
        EXPECT_EQ(previous, kLast);
    }
}

// Where f is flattest, a careless log10, pow or asinh of the C library would fall by a unit.
TEST(ColorIndex, NeverGoesDownFromOneDoubleToTheNext) {
    for (const Normalization each : kAllNormalizations) {
        for (const double gamma : {0.01, 0.3, 2.0, 17.0}) {
            for (const Range range : {Range{1, 1e300}, Range{0.3, 0.9}, Range{1e17, 1e18}}) {
                const ColorRule rule(range, each, 65'536, gamma);
                for (const int index : {1, 3, 1000, 30'000, 65'535}) {
                    double value = rule.valueNear(index) * (1 - 3e-13);
                    int previous = 0;
                    for (int step = 0; step < 4000; ++step) {
                        const int current = *rule.index(value);
                        ASSERT_GE(current, previous) << name(each) << gamma << " at " << value;
                        previous = current;
                        value = std::nextafter(value, kInf);
                    }
                }
            }
        }
    }
}

TEST(ColorRule, SaysWhereAValueLiesBetweenTheEnds) {
    for (const Normalization each : kAllNormalizations) {
        SCOPED_TRACE(name(each));
        const ColorRule rule({1, 9}, each, 256);
        EXPECT_EQ(rule.place(1), 0.0);
        EXPECT_EQ(rule.place(9), 1.0);
        EXPECT_EQ(rule.place(kInf), 1.0);
        EXPECT_EQ(rule.place(kNan), std::nullopt);
        EXPECT_EQ(ColorRule({3, 3}, each, 256).place(3), 0.5);
    }
    EXPECT_EQ(ColorRule({0, 4}, Normalization::Linear, 9).place(1), 0.25);
    EXPECT_EQ(ColorRule({0, 4}, Normalization::Sqrt, 9).place(1), 0.5);
    EXPECT_EQ(ColorRule({0, 4}, Normalization::Gamma, 9).place(1), 0.0625);
    EXPECT_EQ(ColorRule({1, 100}, Normalization::Log, 9).place(10), 0.5);
    EXPECT_EQ(ColorRule({1, 100}, Normalization::Log, 9).place(-10), std::nullopt);
    EXPECT_EQ(ColorRule({-kLargest, kLargest}, Normalization::Linear, 9).place(0), 0.5);
    EXPECT_EQ(ColorRule({0, 1e-323}, Normalization::Linear, 9).place(5e-324), 0.5);
}

TEST(ColorRule, KnowsAValueNearEachEdge) {
    for (const Normalization each : kAllNormalizations) {
        const ColorRule rule({2, 7}, each, 100, 3);
        for (int i = 1; i < 100; ++i) {
            const double near = rule.valueNear(i);
            EXPECT_LT(*rule.index(near - 1e-9), i) << name(each);
            EXPECT_GE(*rule.index(near + 1e-9), i) << name(each);
        }
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
    EXPECT_EQ(name(Normalization::Sqrt), "sqrt");
    EXPECT_EQ(name(Normalization::Gamma), "gamma");
    EXPECT_EQ(name(Normalization::Arcsinh), "arcsinh");
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
    EXPECT_EQ(apply(Normalization::Sqrt, 9), 3);
    EXPECT_EQ(apply(Normalization::Sqrt, -0.0), 0);
    EXPECT_TRUE(std::isnan(apply(Normalization::Sqrt, -5e-324)));
    EXPECT_EQ(apply(Normalization::Gamma, -3), -3) << "its power is taken within a range";
    EXPECT_NEAR(apply(Normalization::Arcsinh, -2), -1.4436354751788103, 1e-15);
    EXPECT_NEAR(revert(Normalization::Arcsinh, -1.4436354751788103), -2, 1e-14);
    EXPECT_EQ(revert(Normalization::Sqrt, -4), 0) << "not 16";
}

TEST(Normalization, SaysWhichBoundsItCanShow) {
    for (const Normalization each : kAllNormalizations) {
        EXPECT_TRUE(isValidBound(each, 5e-324));
        for (const double never : {kNan, kInf, -kInf}) EXPECT_FALSE(isValidBound(each, never));
    }
    for (const Normalization each :
         {Normalization::Linear, Normalization::Gamma, Normalization::Arcsinh}) {
        EXPECT_EQ(domainOf(each), Domain::All);
        for (const double bound : {0.0, -1.0}) EXPECT_TRUE(isValidBound(each, bound));
    }
    EXPECT_EQ(domainOf(Normalization::Log), Domain::Positive);
    EXPECT_FALSE(isValidBound(Normalization::Log, 0));
    EXPECT_FALSE(isValidBound(Normalization::Log, -1));
    EXPECT_EQ(domainOf(Normalization::Sqrt), Domain::NonNegative);
    EXPECT_TRUE(isValidBound(Normalization::Sqrt, 0));
    EXPECT_FALSE(isValidBound(Normalization::Sqrt, -5e-324));
}

TEST(Gamma, MayBeAnyFiniteNumberAboveZero) {
    for (const double gamma : {5e-324, 0.01, 1.0, 2.0, 100.0, kLargest}) {
        EXPECT_TRUE(isValidGamma(gamma)) << gamma;
    }
    for (const double never : {0.0, -1.0, kInf, kNan}) EXPECT_FALSE(isValidGamma(never));
    EXPECT_EQ(Colormap{}.gamma, 2.0) << "as in silx";
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

TEST(Colormap, HasSpecialColorsOfItsTableUnlessToldOtherwise) {
    Colormap colormap;
    EXPECT_EQ(colormap.colorOfUnder(), rgb(0, 0, 0));
    EXPECT_EQ(colormap.colorOfOver(), rgb(255, 255, 255));
    EXPECT_EQ(colormap.colorOfOverload(), rgb(255, 0, 255));
    colormap.underColor = rgb(1, 0, 0);
    colormap.overColor = rgb(2, 0, 0);
    colormap.overloadColor = rgb(3, 0, 0);
    EXPECT_EQ(colormap.colorOfUnder(), rgb(1, 0, 0));
    EXPECT_EQ(colormap.colorOfOver(), rgb(2, 0, 0));
    EXPECT_EQ(colormap.colorOfOverload(), rgb(3, 0, 0));
}

Colormap markedColormap(Normalization normalization) {
    return {.normalization = normalization,
            .nanColor = rgb(1, 0, 0),
            .underColor = rgb(2, 0, 0),
            .overColor = rgb(3, 0, 0),
            .overloadColor = rgb(4, 0, 0)};
}

constexpr Argb kNanColor = rgb(1, 0, 0);
constexpr Argb kUnderColor = rgb(2, 0, 0);
constexpr Argb kOverColor = rgb(3, 0, 0);
constexpr Argb kOverloadColor = rgb(4, 0, 0);

TEST(Coloring, MarksWhatIsBeyondTheRange) {
    const Coloring coloring(markedColormap(Normalization::Linear), {10, 20});
    for (const double value : {-kInf, 0.0, std::nextafter(10.0, 0.0)}) {
        EXPECT_EQ(coloring.colorOf(value), kUnderColor);
    }
    EXPECT_EQ(coloring.colorOf(10), rgb(0, 0, 0)) << "the bounds are inside";
    EXPECT_EQ(coloring.colorOf(15), rgb(128, 128, 128));
    EXPECT_EQ(coloring.colorOf(20), rgb(255, 255, 255));
    for (const double value : {std::nextafter(20.0, 30.0), 1e9, kInf}) {
        EXPECT_EQ(coloring.colorOf(value), kOverColor);
    }
    EXPECT_EQ(coloring.colorOf(kNan), kNanColor);
}

TEST(Coloring, LetsOverloadWinOverTheRangeButNotOverNan) {
    const Coloring inside(markedColormap(Normalization::Linear), {10, 20}, 15);
    EXPECT_NE(inside.colorOf(std::nextafter(15.0, 0.0)), kOverloadColor);
    for (const double value : {15.0, 20.0, 25.0, kInf}) {
        EXPECT_EQ(inside.colorOf(value), kOverloadColor);
    }
    EXPECT_EQ(inside.colorOf(kNan), kNanColor);
    const Coloring below(markedColormap(Normalization::Sqrt), {10, 20}, -3);
    EXPECT_EQ(below.colorOf(5), kOverloadColor) << "not the under colour";
    EXPECT_EQ(below.colorOf(-1), kNanColor) << "sqrt has no value there";
}

TEST(Coloring, IsTheRuleWhereNothingIsMarked) {
    for (const Normalization each : kAllNormalizations) {
        const Coloring coloring({.normalization = each, .gamma = 0.5}, {0.5, 2});
        const ColorRule rule({0.5, 2}, each, 256, 0.5);
        for (const double value : {-kInf, -1.0, 0.0, 0.5, 0.7, 1.0, 1.9, 2.0, 3.0, kInf, kNan}) {
            const auto index = rule.index(value);
            const auto level = static_cast<unsigned>(index.value_or(0));
            const Argb expected =
                index ? rgb(level, level, level) : coloring.colormap().colorOfNan();
            EXPECT_EQ(coloring.colorOf(value), expected) << name(each) << ' ' << value;
        }
    }
}

}  // namespace
}  // namespace spate::color
