// SPDX-License-Identifier: MIT
// Tests of the bins: random views against the rule in view.h, pixel by pixel.
#include "spate/pipeline/view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "spate/base/allocation_count_test.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

using kernels::BinTable;
using kernels::PixelWindow;

// The x axis of a view and an image's columns (the rows take the same way).
struct Case {
    AxisWindow axis;
    double origin = 0;
    double scale = 1;
    std::int64_t count = 1;

    [[nodiscard]] double dataOf(double index) const { return origin + index * scale; }
    [[nodiscard]] double indexOf(double data) const { return (data - origin) / scale; }
    // Where a device pixel's centre falls among the image's pixels.
    [[nodiscard]] double indexAtCentre(std::int64_t devicePixel) const {
        return indexOf(axis.dataAt(static_cast<double>(devicePixel) + 0.5));
    }
    // How far rounding may move an edge, in image pixels.
    [[nodiscard]] double tolerance() const {
        const double largest = std::max({std::abs(axis.min), std::abs(axis.max), std::abs(origin)});
        return 1e-6 + 16 * std::numeric_limits<double>::epsilon() * largest / std::abs(scale);
    }
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
    return out << c.count << " pixels from " << c.origin << " by " << c.scale << ", limits "
               << c.axis.min << "…" << c.axis.max << (c.axis.reversed ? " reversed" : "") << " on "
               << c.axis.length << " device pixels";
}

class RandomCases {
public:
    // `pixelsPerDevicePixel`: above 1 zoomed out, below 1 zoomed in.
    Case make(double minPixelsPerDevicePixel, double maxPixelsPerDevicePixel) {
        Case c;
        c.count = std::uniform_int_distribution<std::int64_t>(1, 700)(random_);
        c.axis.length = std::uniform_int_distribution(1, 300)(random_);
        c.axis.reversed = flip();
        constexpr double kScales[] = {1, 0.5, 1.0 / 3, 12.5, 1e-3, 172e-6, 1e6};
        constexpr double kOrigins[] = {0, -0.5, 100, -1e3, 1e9, -1e9};
        c.scale = kScales[std::uniform_int_distribution(0, 6)(random_)] * (flip() ? -1 : 1);
        // Not offsets at which neighbouring pixels have the same coordinate.
        do {
            c.origin = kOrigins[std::uniform_int_distribution(0, 5)(random_)] + between(0, 1);
        } while (std::abs(c.origin / c.scale) > 1e11);
        const double perDevicePixel = between(minPixelsPerDevicePixel, maxPixelsPerDevicePixel);
        const double span = perDevicePixel * c.axis.length;
        const double first = between(-span, static_cast<double>(c.count) + 0.2 * span);
        std::tie(c.axis.min, c.axis.max) = std::minmax(c.dataOf(first), c.dataOf(first + span));
        return c;
    }

private:
    double between(double low, double high) {
        return std::uniform_real_distribution(low, high)(random_);
    }
    bool flip() { return std::bernoulli_distribution()(random_); }

    std::mt19937_64 random_{20240607};
};

PixelWindow columnsOf(const Case& c) {
    PixelWindow window;
    const View view{.x = c.axis, .y = {.min = 0, .max = 1, .length = 1}};
    makePixelWindow(view, {.originX = c.origin, .scaleX = c.scale}, 1, c.count, window);
    return window;
}

void expectValid(const BinTable& bins, int first, const Case& c) {
    ASSERT_EQ(bins.begin.size(), bins.end.size());
    ASSERT_EQ(bins.begin.size(), bins.nearest.size());
    if (bins.size() == 0) return;
    ASSERT_GE(first, 0);
    ASSERT_LE(first + bins.size(), c.axis.length);
    for (std::size_t i = 0; i < bins.begin.size(); ++i) {
        ASSERT_GE(bins.begin[i], 0);
        ASSERT_LT(bins.begin[i], bins.end[i]) << "empty bin " << i;
        ASSERT_LE(bins.end[i], c.count);
        ASSERT_GE(bins.nearest[i], bins.begin[i]);
        ASSERT_LT(bins.nearest[i], bins.end[i]);
    }
}

TEST(PixelWindowOfView, PartitionsTheVisiblePixelsWhenZoomedOut) {
    RandomCases cases;
    for (int round = 0; round < 3000; ++round) {
        const Case c = cases.make(1.01, 40);
        SCOPED_TRACE(::testing::Message() << c);
        const PixelWindow window = columnsOf(c);
        ASSERT_NO_FATAL_FAILURE(expectValid(window.cols, window.left, c));

        // Which device pixel shows each pixel, and how many do.
        std::vector<int> binCounts(static_cast<std::size_t>(c.count), 0);
        std::vector<std::size_t> binOf(static_cast<std::size_t>(c.count), 0);
        for (std::size_t i = 0; i < window.cols.begin.size(); ++i) {
            for (std::int64_t k = window.cols.begin[i]; k < window.cols.end[i]; ++k) {
                ++binCounts[static_cast<std::size_t>(k)];
                binOf[static_cast<std::size_t>(k)] = i;
            }
        }
        const double tolerance =
            c.tolerance() * std::abs(c.scale) / (c.axis.max - c.axis.min) * c.axis.length;
        for (std::size_t k = 0; k < binCounts.size(); ++k) {
            const double centre = c.axis.positionOf(c.dataOf(static_cast<double>(k) + 0.5));
            if (centre > tolerance && centre < c.axis.length - tolerance) {
                ASSERT_EQ(binCounts[k], 1) << "pixel " << k;
                const double device = window.left + static_cast<double>(binOf[k]);
                ASSERT_GE(centre, device - tolerance) << "pixel " << k;
                ASSERT_LE(centre, device + 1 + tolerance) << "pixel " << k;
            } else if (centre < -tolerance || centre > c.axis.length + tolerance) {
                ASSERT_EQ(binCounts[k], 0) << "pixel " << k << " is not in view";
            }
        }
    }
}

TEST(PixelWindowOfView, ShowsThePixelUnderTheDevicePixelsCentreWhenZoomedIn) {
    RandomCases cases;
    for (int round = 0; round < 3000; ++round) {
        const Case c = cases.make(0.001, 0.99);
        SCOPED_TRACE(::testing::Message() << c);
        const PixelWindow window = columnsOf(c);
        ASSERT_NO_FATAL_FAILURE(expectValid(window.cols, window.left, c));

        for (int pixel = 0; pixel < c.axis.length; ++pixel) {
            const double index = c.indexAtCentre(pixel);
            if (std::abs(index - std::round(index)) < 2 * c.tolerance()) continue;  // on an edge
            const bool isShown = pixel >= window.left && pixel < window.left + window.cols.size();
            ASSERT_EQ(isShown, index > 0 && index < static_cast<double>(c.count)) << pixel;
            if (!isShown) continue;
            const auto i = static_cast<std::size_t>(pixel - window.left);
            ASSERT_EQ(window.cols.begin[i], static_cast<std::int64_t>(index)) << pixel;
            ASSERT_EQ(window.cols.end[i], window.cols.begin[i] + 1) << pixel;
        }
    }
}

TEST(PixelWindowOfView, NamesThePixelNearestToTheCentreOfEachBin) {
    RandomCases cases;
    for (int round = 0; round < 3000; ++round) {
        const Case c = cases.make(0.01, 20);
        SCOPED_TRACE(::testing::Message() << c);
        const PixelWindow window = columnsOf(c);
        for (std::size_t i = 0; i < window.cols.begin.size(); ++i) {
            const double index = c.indexAtCentre(window.left + static_cast<std::int64_t>(i));
            if (std::abs(index - std::round(index)) < 2 * c.tolerance()) continue;
            const auto under = static_cast<std::int64_t>(std::floor(index));
            ASSERT_EQ(window.cols.nearest[i],
                      std::clamp(under, window.cols.begin[i], window.cols.end[i] - 1));
        }
    }
}

TEST(PixelWindowOfView, MapsOneToOneWhenPixelsMatch) {
    PixelWindow window;
    makePixelWindow(viewOfAll(3, 5), {}, 3, 5, window);
    EXPECT_EQ(window.left, 0);
    EXPECT_EQ(window.top, 0);
    EXPECT_EQ(window.cols.begin, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(window.cols.end, (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
    EXPECT_EQ(window.cols.nearest, window.cols.begin);
    // y grows upward, the rows of a screen downward.
    EXPECT_EQ(window.rows.begin, (std::vector<std::int64_t>{2, 1, 0}));
    EXPECT_EQ(window.rows.nearest, window.rows.begin);
}

TEST(PixelWindowOfView, MirrorsWithANegativeScale) {
    PixelWindow window;
    makePixelWindow(viewOfAll(1, 4), {.originX = 4, .originY = 0, .scaleX = -1, .scaleY = 1}, 1, 4,
                    window);
    EXPECT_EQ(window.cols.begin, (std::vector<std::int64_t>{3, 2, 1, 0}));
}

TEST(PixelWindowOfView, PlacesAnImagePartlyOutOfView) {
    PixelWindow window;
    makePixelWindow(viewOfAll(10, 10), {.originX = -2, .originY = 7}, 6, 5, window);
    EXPECT_EQ(window.left, 0);
    EXPECT_EQ(window.cols.begin, (std::vector<std::int64_t>{2, 3, 4}));
    // Rows 0, 1 and 2 lie at y = 7 … 10, the top of the screen.
    EXPECT_EQ(window.top, 0);
    EXPECT_EQ(window.rows.begin, (std::vector<std::int64_t>{2, 1, 0}));

    makePixelWindow(viewOfAll(10, 10), {.originX = 6, .originY = -3}, 6, 5, window);
    EXPECT_EQ(window.left, 6);
    EXPECT_EQ(window.cols.begin, (std::vector<std::int64_t>{0, 1, 2, 3}));
    EXPECT_EQ(window.top, 7);
    EXPECT_EQ(window.rows.begin, (std::vector<std::int64_t>{5, 4, 3}));
}

TEST(PixelWindowOfView, IsEmptyWhenTheImageIsOutOfView) {
    for (const double origin : {-5.0, 10.0, 1e9, -1e9, 1e300}) {
        PixelWindow window;
        makePixelWindow(viewOfAll(10, 10), {.originX = origin}, 5, 5, window);
        EXPECT_TRUE(window.empty()) << origin;
        makePixelWindow(viewOfAll(10, 10), {.originY = origin}, 5, 5, window);
        EXPECT_TRUE(window.empty()) << origin;
    }
}

TEST(PixelWindowOfView, IsEmptyWithoutDevicePixels) {
    PixelWindow window;
    makePixelWindow({}, {}, 5, 5, window);
    EXPECT_TRUE(window.empty());
}

TEST(PixelWindowOfView, ShowsOneBinOfAnImageSmallerThanADevicePixel) {
    const Case c{.axis = {.min = -1e6, .max = 1e6, .reversed = false, .length = 7}, .count = 3};
    const PixelWindow window = columnsOf(c);
    ASSERT_EQ(window.cols.size(), 1);
    EXPECT_EQ(window.left, 3);
    EXPECT_EQ(window.cols.begin[0], 0);
    EXPECT_EQ(window.cols.end[0], 3);
}

TEST(PixelWindowOfView, SurvivesExtremeLimits) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const double extremes[] = {0,
                               1,
                               -1e300,
                               1e300,
                               -std::numeric_limits<double>::max(),
                               1e-300,
                               5e-324,
                               1e9,
                               kInfinity,
                               std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::quiet_NaN()};
    for (const double min : extremes) {
        for (const double max : extremes) {
            for (const double origin : extremes) {
                for (const double scale : extremes) {
                    const Case c{
                        .axis = {.min = min, .max = max, .reversed = scale < 1, .length = 9},
                        .origin = origin,
                        .scale = scale,
                        .count = 1'000'000'000'000};
                    SCOPED_TRACE(::testing::Message() << c);
                    const PixelWindow window = columnsOf(c);
                    ASSERT_NO_FATAL_FAILURE(expectValid(window.cols, window.left, c));
                }
            }
        }
    }
}

TEST(PixelWindowOfView, HidesWhatHasNoPlace) {
    const Case c{.axis = {.min = 0, .max = 9, .reversed = false, .length = 9},
                 .origin = std::numeric_limits<double>::quiet_NaN(),
                 .count = 5};
    EXPECT_TRUE(columnsOf(c).empty());
}

TEST(PixelWindowOfView, ReusesTheMemoryOfItsTables) {
    PixelWindow window;
    makePixelWindow(viewOfAll(300, 400), {}, 1000, 1000, window);
    const std::int64_t* const begin = window.cols.begin.data();
    const std::uint64_t allocations = base::allocationCount();
    makePixelWindow(viewOfAll(200, 100), {.originX = 3}, 500, 700, window);
    makePixelWindow(viewOfAll(300, 400), {}, 1000, 1000, window);
    EXPECT_EQ(window.cols.begin.data(), begin);
    EXPECT_EQ(base::allocationCount(), allocations);
}

TEST(AxisWindow, FindsPositionsOfData) {
    const AxisWindow up{.min = 10, .max = 30, .reversed = false, .length = 40};
    EXPECT_EQ(up.dataAt(0), 10);
    EXPECT_EQ(up.dataAt(40), 30);
    EXPECT_EQ(up.positionOf(15), 10);
    const AxisWindow down{.min = 10, .max = 30, .reversed = true, .length = 40};
    EXPECT_EQ(down.dataAt(0), 30);
    EXPECT_EQ(down.positionOf(15), 30);
    for (const double value : {-7.0, 10.0, 17.0, 30.0, 99.0}) {
        EXPECT_NEAR(up.dataAt(up.positionOf(value)), value, 1e-12);
        EXPECT_NEAR(down.dataAt(down.positionOf(value)), value, 1e-12);
    }
}

TEST(Placement, FindsPixelsOfData) {
    const Placement placement{.originX = 10, .originY = -4, .scaleX = 0.5, .scaleY = -2};
    EXPECT_EQ(placement.columnAt(11.25), 2.5);
    EXPECT_EQ(placement.rowAt(-9), 2.5);
}

}  // namespace
}  // namespace spate::pipeline
