// SPDX-License-Identifier: MIT
// Extents, and the index of vertices compared with looking at each of them.
#include "spate/plot/points.h"

#include <gtest/gtest.h>

#include <QLineF>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <random>

namespace spate::plot {
namespace {

using pipeline::AxisScale;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Found {
    std::optional<std::size_t> index;
    double distance = 0;
};

Found nearestOf(double distance, std::size_t count, const auto& distanceOf) {
    Found found{std::nullopt, distance};
    for (std::size_t i = 0; i < count; ++i) {
        const double d = distanceOf(i);
        if (d < found.distance || (d == found.distance && !found.index)) found = {i, d};
    }
    return found;
}

PlotTransform transformOf(AxisScale scale) {
    return {.dataArea = QRectF(10, 20, 400, 300),
            .limits = {0.1, 100, 0.1, 50},
            .xScale = scale,
            .yScale = scale};
}

TEST(Points, NearestPointAndEdgeAreThoseOfLookingAtAll) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> value(-5, 100);
    std::uniform_real_distribution<double> pixel(0, 420);
    for (const bool ordered : {true, false}) {
        std::vector<double> x;
        std::vector<double> y;
        for (int i = 0; i < 5000; ++i) {
            x.push_back(ordered ? i * 0.02 : value(random));
            y.push_back(random() % 40 == 0 ? kNan : value(random));
        }
        const Points points(x, y);
        for (const AxisScale scale : pipeline::kAllAxisScales) {
            const PlotTransform transform = transformOf(scale);
            const auto at = [&](std::size_t i) { return transform.toPixel({x[i], y[i]}); };
            for (int trial = 0; trial < 60; ++trial) {
                const QPointF cursor(pixel(random), pixel(random));
                const Found point = nearestOf(
                    5, x.size(), [&](std::size_t i) { return QLineF(cursor, at(i)).length(); });
                EXPECT_EQ(points.nearestPoint(cursor, transform, 5), point.index);
                const Found edge = nearestOf(3, x.size() - 1, [&](std::size_t i) {
                    return distanceTo(cursor, at(i), at(i + 1));
                });
                const auto found = points.nearestEdge(cursor, transform, 3);
                ASSERT_EQ(found.has_value(), edge.index.has_value());
                // Two edges that meet in the nearest vertex are equally near, but for a rounding.
                if (!found) continue;
                EXPECT_NEAR(distanceTo(cursor, at(*found), at(*found + 1)), edge.distance, 1e-9);
            }
        }
    }
}

TEST(VertexIndex, LooksAtFewOfMany) {
    std::vector<double> x;
    std::vector<double> y;
    std::mt19937 random(5);
    std::uniform_real_distribution<double> value(0, 1000);
    for (int i = 0; i < 200'000; ++i) {
        x.push_back(value(random));
        y.push_back(value(random));
    }
    int visited = 0;
    VertexIndex::ofPoints(x, y).visitNear({500, 501, 500, 501}, [&](std::size_t) { ++visited; });
    EXPECT_GT(visited, 0);
    EXPECT_LT(visited, 4000);
    std::sort(x.begin(), x.end());
    visited = 0;
    VertexIndex::ofLine(x, y).visitNear({500, 501, 500, 501}, [&](std::size_t) { ++visited; });
    EXPECT_GT(visited, 0);
    EXPECT_LT(visited, 4000);
}

TEST(Points, ALogAxisIsShownWhatLiesAboveZero) {
    const Points points({-3, 0, 2, 5, kNan, 7}, {1, 2, -1, 4, 3, 6});
    EXPECT_EQ(points.extent(AxisScale::Linear, AxisScale::Linear), (Limits{-3, 7, -1, 6}));
    EXPECT_EQ(points.extent(AxisScale::Asinh, AxisScale::Linear), (Limits{-3, 7, -1, 6}));
    EXPECT_EQ(points.extent(AxisScale::Log, AxisScale::Linear), (Limits{2, 7, -1, 6}));
    EXPECT_EQ(points.extent(AxisScale::Linear, AxisScale::Log), (Limits{-3, 7, 1, 6}));
    EXPECT_EQ(points.extent(AxisScale::Log, AxisScale::Log), (Limits{5, 7, 4, 6}));
    const Points none({-1, kNan}, {1, 1});
    EXPECT_EQ(none.extent(AxisScale::Log, AxisScale::Linear), std::nullopt);
}

TEST(Values, AreCopiedOnceTakenOverOrShared) {
    std::vector<float> floats{1.5F, 2.5F};
    const Values copied(std::span<const float>{floats});
    floats[0] = 9;
    EXPECT_EQ(copied[0], 1.5);
    std::vector<double> doubles{1, 2, 3};
    const double* const where = doubles.data();
    const Values taken(std::move(doubles));
    EXPECT_EQ(taken.span().data(), where);
    const auto owner = std::make_shared<std::vector<double>>(3, 4.0);
    {
        const Values shared = Values::shared(*owner, owner);
        const Values again = shared;
        EXPECT_EQ(again.span().data(), owner->data());
        EXPECT_EQ(owner.use_count(), 3);
    }
    EXPECT_EQ(owner.use_count(), 1);
}

}  // namespace
}  // namespace spate::plot
