// SPDX-License-Identifier: MIT
// Tests of the bins on axes of every scale, against a plain twin: each data pixel's centre is put
// where it falls, one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <tuple>
#include <utility>

#include "spate/pipeline/view.h"

namespace spate::pipeline {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The x axis of a view and an image's columns (the rows take the same way).
struct Case {
    AxisWindow axis;
    double origin = 0;
    double scale = 1;
    std::int64_t count = 1;

    [[nodiscard]] double dataOf(double index) const { return origin + index * scale; }
    // Where rounding may move an image coordinate on the screen, in device pixels; a tie at a
    // device pixel's edge may fall to either side.
    [[nodiscard]] double toleranceAt(double data) const {
        const double ends = std::abs(origin) + std::abs(dataOf(static_cast<double>(count)));
        const double inData = 16 * kEpsilon * (std::abs(data) + ends);
        const double low = toScaled(axis.scale, axis.min);
        const double high = toScaled(axis.scale, axis.max);
        const double inScaled = 16 * kEpsilon * (std::abs(low) + std::abs(high)) / (high - low);
        const double moved = axis.positionOf(data + inData) - axis.positionOf(data - inData);
        const double tolerance = 1e-9 + std::abs(moved) + inScaled * axis.length;
        return std::isfinite(tolerance) ? tolerance : kInfinity;
    }
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
    return out << name(c.axis.scale) << ": " << c.count << " pixels from " << c.origin << " by "
               << c.scale << ", limits " << c.axis.min << "…" << c.axis.max
               << (c.axis.reversed ? " reversed" : "") << " on " << c.axis.length
               << " device pixels";
}

class RandomCases {
public:
    Case make(AxisScale axisScale) {
        Case c;
        c.count = std::uniform_int_distribution<std::int64_t>(1, 900)(random_);
        c.axis = {.length = std::uniform_int_distribution(1, 300)(random_), .scale = axisScale};
        c.axis.reversed = flip();
        c.scale = std::pow(10, between(-3, 3)) * (flip() ? -1 : 1);
        constexpr double kOrigins[] = {0, 0, -0.5, 1, -100, 1e4};
        c.origin = kOrigins[std::uniform_int_distribution(0, 5)(random_)] * std::abs(c.scale);
        if (flip()) c.origin += between(-1, 1) * static_cast<double>(c.count) * c.scale;
        std::tie(c.axis.min, c.axis.max) = limits(c);
        return c;
    }

private:
    // About the image, from much of it to a small part, and beyond it.
    std::pair<double, double> limits(const Case& c) {
        const double cols = static_cast<double>(c.count);
        const double span = cols * std::pow(10, between(-2, 0.5));
        const double first = between(-0.3 * cols, cols);
        auto [min, max] = std::minmax({c.dataOf(first), c.dataOf(first + span)});
        if (c.axis.scale == AxisScale::Log) {
            max = std::max(max, std::abs(c.scale));
            if (!(min > 0)) min = max * std::pow(10, between(-5, -0.1));
        }
        return {min, max};
    }
    double between(double low, double high) {
        return std::uniform_real_distribution(low, high)(random_);
    }
    bool flip() { return std::bernoulli_distribution()(random_); }

    std::mt19937_64 random_{20240611};
};

// What the rule in view.h says of each device pixel, without a clever thought.
class PlainTwin {
public:
    explicit PlainTwin(const Case& c) : case_(c) {
        for (std::int64_t k = 0; k < c.count; ++k) {
            const double data = c.dataOf(static_cast<double>(k) + 0.5);
            const double position = c.axis.positionOf(data);
            if (!std::isfinite(position)) continue;  // at or below zero on a log axis
            const double tolerance = c.toleranceAt(data);
            const int first = devicePixelAt(position - tolerance);
            const int last = devicePixelAt(position + tolerance);
            for (int pixel = first; pixel <= last; ++pixel) maybe_[pixel].add(k);
            if (first == last) surely_[first].add(k);
        }
    }

    // Data pixels whose centre falls in a device pixel: for sure, and if a tie falls that way.
    struct Pixels {
        std::int64_t begin = std::numeric_limits<std::int64_t>::max();
        std::int64_t end = 0;
        [[nodiscard]] bool empty() const { return begin >= end; }
        void add(std::int64_t k) {
            begin = std::min(begin, k);
            end = std::max(end, k + 1);
        }
    };
    [[nodiscard]] Pixels surely(int devicePixel) const { return find(surely_, devicePixel); }
    [[nodiscard]] Pixels maybe(int devicePixel) const { return find(maybe_, devicePixel); }

    // The data pixel under a device pixel's centre, -1 where there is none, -2 at a tie.
    [[nodiscard]] std::int64_t under(int devicePixel) const {
        const double data = case_.axis.dataAt(devicePixel + 0.5);
        const double index = (data - case_.origin) / case_.scale;
        const double edge = case_.dataOf(std::round(index));
        const double distance = std::abs(case_.axis.positionOf(edge) - (devicePixel + 0.5));
        // An edge at zero has no place on a log axis.
        const bool tie = std::isfinite(distance) ? distance < case_.toleranceAt(edge)
                                                 : std::abs(index - std::round(index)) < 1e-6;
        if (tie) return -2;
        const bool inside = index >= 0 && index < static_cast<double>(case_.count);
        return inside ? static_cast<std::int64_t>(index) : -1;
    }

private:
    using Table = std::map<int, Pixels>;

    static int devicePixelAt(double position) {
        constexpr double kFar = 1000;  // beyond all device pixels
        return static_cast<int>(std::floor(std::clamp(position, -1.0, kFar)));
    }
    static Pixels find(const Table& table, int devicePixel) {
        const auto found = table.find(devicePixel);
        return found == table.end() ? Pixels{} : found->second;
    }

    const Case& case_;
    Table surely_;
    Table maybe_;
};

kernels::PixelWindow columnsOf(const Case& c) {
    kernels::PixelWindow window;
    const View view{.x = c.axis, .y = {.min = 0, .max = 1, .length = 1}};
    makePixelWindow(view, {.originX = c.origin, .scaleX = c.scale}, 1, c.count, window);
    return window;
}

void expectValid(const kernels::PixelWindow& window, const Case& c) {
    const kernels::BinTable& bins = window.cols;
    ASSERT_GE(window.left, 0);
    ASSERT_LE(window.left + bins.size(), c.axis.length);
    for (std::size_t i = 0; i < bins.begin.size(); ++i) {
        ASSERT_GE(bins.begin[i], 0);
        ASSERT_LT(bins.begin[i], bins.end[i]) << "empty bin " << i;
        ASSERT_LE(bins.end[i], c.count);
        ASSERT_GE(bins.nearest[i], bins.begin[i]);
        ASSERT_LT(bins.nearest[i], bins.end[i]);
    }
}

void expectLikeTwin(const kernels::PixelWindow& window, const Case& c) {
    const PlainTwin twin(c);
    for (int pixel = 0; pixel < c.axis.length; ++pixel) {
        SCOPED_TRACE(::testing::Message() << "device pixel " << pixel);
        const auto surely = twin.surely(pixel);
        const auto maybe = twin.maybe(pixel);
        const std::int64_t under = twin.under(pixel);
        const bool shown = pixel >= window.left && pixel < window.left + window.cols.size();
        if (!shown) {
            ASSERT_TRUE(surely.empty()) << "pixel " << surely.begin << " is lost";
            ASSERT_TRUE(under < 0 || !maybe.empty()) << "pixel " << under << " is not shown";
            continue;
        }
        const auto i = static_cast<std::size_t>(pixel - window.left);
        const std::int64_t begin = window.cols.begin[i];
        const std::int64_t end = window.cols.end[i];
        if (!surely.empty()) {
            ASSERT_LE(begin, surely.begin);
            ASSERT_GE(end, surely.end);
        }
        if (maybe.empty()) {  // no centre in it: the pixel under its own centre
            ASSERT_EQ(end, begin + 1);
            if (under != -2) {
                ASSERT_EQ(begin, under);
            }
        } else if (!surely.empty()) {
            ASSERT_GE(begin, maybe.begin);
            ASSERT_LE(end, maybe.end);
        }
        if (under >= 0) {
            ASSERT_EQ(window.cols.nearest[i], std::clamp(under, begin, end - 1));
        }
    }
}

// Where all neighbours are zoomed out, no data pixel is shown twice and none is left out.
void expectPartition(const kernels::PixelWindow& window, const Case& c) {
    const kernels::BinTable& bins = window.cols;
    for (std::size_t i = 1; i < bins.begin.size(); ++i) {
        const bool zoomedOut =
            bins.end[i] - bins.begin[i] > 1 && bins.end[i - 1] - bins.begin[i - 1] > 1;
        if (!zoomedOut) continue;
        const bool forward = (c.scale > 0) != c.axis.reversed;
        ASSERT_EQ(forward ? bins.end[i - 1] : bins.begin[i - 1],
                  forward ? bins.begin[i] : bins.end[i])
            << "bin " << i;
    }
}

TEST(PixelWindowOnScales, AgreesWithAPlainTwin) {
    RandomCases cases;
    for (const AxisScale scale : kAllAxisScales) {
        int bins = 0;
        int wideBins = 0;
        for (int round = 0; round < 1000; ++round) {
            const Case c = cases.make(scale);
            SCOPED_TRACE(::testing::Message() << c);
            const kernels::PixelWindow window = columnsOf(c);
            ASSERT_NO_FATAL_FAILURE(expectValid(window, c));
            ASSERT_NO_FATAL_FAILURE(expectLikeTwin(window, c));
            ASSERT_NO_FATAL_FAILURE(expectPartition(window, c));
            for (std::size_t i = 0; i < window.cols.begin.size(); ++i) {
                ++bins;
                wideBins += window.cols.end[i] - window.cols.begin[i] > 1;
            }
        }
        EXPECT_GT(wideBins, bins / 20) << name(scale) << ": too few cases are zoomed out";
        EXPECT_LT(wideBins, bins * 19 / 20) << name(scale) << ": too few cases are zoomed in";
    }
}

TEST(PixelWindowOnScales, GivesEachDecadeTheSameRoom) {
    // Decades from 1 to 1000 on three device pixels; column k covers [k, k + 1).
    const Case c{.axis = {.min = 1, .max = 1000, .length = 3, .scale = AxisScale::Log},
                 .count = 2000};
    const kernels::PixelWindow window = columnsOf(c);
    EXPECT_EQ(window.cols.begin, (std::vector<std::int64_t>{1, 10, 100}));
    EXPECT_EQ(window.cols.end, (std::vector<std::int64_t>{10, 100, 1000}));
    EXPECT_EQ(window.cols.nearest, (std::vector<std::int64_t>{3, 31, 316}));
}

TEST(PixelWindowOnScales, HidesWhatIsNotAboveZeroOnALogAxis) {
    Case c{.axis = {.min = 0.1, .max = 100, .length = 60, .scale = AxisScale::Log},
           .origin = -50,
           .count = 100};
    const kernels::PixelWindow window = columnsOf(c);
    ASSERT_EQ(window.left, 0);
    EXPECT_EQ(window.cols.begin.front(), 50) << "the pixel from 0 to 1";
    EXPECT_EQ(window.cols.end.back(), 100);
    // Each decade has 20 device pixels, and the image ends at 50.
    EXPECT_EQ(window.cols.size(), std::lround(20 * std::log10(500.0)));
    c.origin = -100;
    EXPECT_TRUE(columnsOf(c).empty()) << "all of it is below zero";
}

TEST(PixelWindowOnScales, IsEmptyWhenALogAxisHasNoPositiveLimits) {
    for (const auto& [min, max] : {std::pair{-1.0, 10.0}, {0.0, 10.0}, {-10.0, -1.0}}) {
        const Case c{.axis = {.min = min, .max = max, .length = 9, .scale = AxisScale::Log},
                     .origin = -5,
                     .count = 20};
        EXPECT_TRUE(columnsOf(c).empty()) << c;
    }
}

TEST(PixelWindowOnScales, ShowsBothSidesOfZeroOnAnAsinhAxis) {
    const Case c{.axis = {.min = -1000, .max = 1000, .length = 7, .scale = AxisScale::Asinh},
                 .origin = -1000,
                 .count = 2000};
    const kernels::BinTable bins = columnsOf(c).cols;
    ASSERT_EQ(bins.size(), 7);
    for (std::size_t i = 0; i < 7; ++i) {
        EXPECT_EQ(bins.begin[i], 2000 - bins.end[6 - i]) << "symmetric about zero";
    }
    EXPECT_LT(bins.end[3] - bins.begin[3], 10) << "much room around zero";
    EXPECT_GT(bins.end[6] - bins.begin[6], 800);
}

TEST(PixelWindowOnScales, SurvivesExtremeLimits) {
    const double extremes[] = {0,     1,         -1e300, 1e300, 5e-324,
                               1e-37, kInfinity, -1,     1e9,   std::nan("")};
    for (const AxisScale scale : kAllAxisScales) {
        for (const double min : extremes) {
            for (const double max : extremes) {
                for (const double origin : extremes) {
                    const Case c{.axis = {.min = min, .max = max, .length = 9, .scale = scale},
                                 .origin = origin,
                                 .scale = 1,
                                 .count = 1'000'000'000'000};
                    SCOPED_TRACE(::testing::Message() << c);
                    ASSERT_NO_FATAL_FAILURE(expectValid(columnsOf(c), c));
                }
            }
        }
    }
}

}  // namespace
}  // namespace spate::pipeline
