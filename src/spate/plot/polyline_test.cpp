// SPDX-License-Identifier: MIT
// Few vertices look like many: compared with lines through all of them.
#include "spate/plot/polyline.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QPainter>
#include <cmath>
#include <limits>
#include <random>

namespace spate::plot {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr QRectF kArea(0, 0, 200, 150);

std::vector<QPolygonF> linesOf(const std::vector<QPointF>& vertices,
                               const QRectF& visible = kArea) {
    PolylineBuilder builder(visible, 1);
    for (const QPointF vertex : vertices) builder.add(vertex);
    return builder.take();
}

// The obvious way: a line for each edge, however many there are and wherever they lie.
QImage drawnOneByOne(const std::vector<QPointF>& vertices) {
    QImage image(200, 150, QImage::Format_Grayscale8);
    image.fill(0);
    QPainter painter(&image);
    painter.setPen(Qt::white);
    for (std::size_t i = 1; i < vertices.size(); ++i) {
        const QLineF edge(vertices[i - 1], vertices[i]);
        if (std::isfinite(edge.dx()) && std::isfinite(edge.dy())) painter.drawLine(edge);
    }
    return image;
}

QImage drawn(const std::vector<QPolygonF>& lines) {
    QImage image(200, 150, QImage::Format_Grayscale8);
    image.fill(0);
    QPainter painter(&image);
    painter.setPen(Qt::white);
    for (const QPolygonF& line : lines) painter.drawPolyline(line);
    return image;
}

// Pixels of one that have no neighbour in the other.
int lonelyPixels(const QImage& image, const QImage& other) {
    const auto isNear = [&](int x, int y) {
        for (int dy = -1; dy <= 1; ++dy) {
            for (int dx = -1; dx <= 1; ++dx) {
                const QPoint at(x + dx, y + dy);
                if (other.rect().contains(at) && qGray(other.pixel(at)) > 0) return true;
            }
        }
        return false;
    };
    int lonely = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            lonely += qGray(image.pixel(x, y)) > 0 && !isNear(x, y);
        }
    }
    return lonely;
}

qsizetype countVertices(const std::vector<QPolygonF>& lines) {
    qsizetype count = 0;
    for (const QPolygonF& line : lines) count += line.size();
    return count;
}

TEST(Polyline, FewVerticesLookLikeAllOfThemAndNothingElse) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> noise(-40, 190);
    std::uniform_real_distribution<double> step(-0.4, 1);
    for (int round = 0; round < 20; ++round) {
        std::vector<QPointF> vertices;
        double x = -20;
        for (int i = 0; x < 230; ++i) {
            x += round % 2 == 0 ? 0.1 : step(random);  // evenly, and to and fro
            const bool isGap = random() % 50 == 0;
            const bool isPeak = random() % 20 == 0;
            vertices.emplace_back(x, isGap    ? kNan
                                     : isPeak ? noise(random)
                                              : 70 + 20 * std::sin(x / 9));
        }
        const QImage all = drawnOneByOne(vertices);
        const QImage few = drawn(linesOf(vertices, kArea.adjusted(-1, -1, 1, 1)));
        EXPECT_EQ(lonelyPixels(all, few), 0) << "hidden, in round " << round;
        EXPECT_EQ(lonelyPixels(few, all), 0) << "invented, in round " << round;
    }
}

TEST(Polyline, AMillionVerticesBecomeAFewForEachColumn) {
    std::vector<QPointF> vertices;
    for (int i = 0; i < 1'000'000; ++i)
        vertices.emplace_back(i * 2e-4, 75 + 50 * std::sin(i * 0.7));
    const auto lines = linesOf(vertices);
    EXPECT_LE(countVertices(lines), 4 * 202);
    EXPECT_EQ(lines.size(), 1U);
}

TEST(Polyline, APeakOfOneVertexIsKept) {
    std::vector<QPointF> vertices;
    for (int i = 0; i < 100'000; ++i) vertices.emplace_back(i * 2e-3, i == 33'333 ? 3.0 : 140.0);
    double highest = 150;
    for (const QPolygonF& line : linesOf(vertices)) {
        for (const QPointF vertex : line) highest = std::min(highest, vertex.y());
    }
    EXPECT_EQ(highest, 3.0);
}

TEST(Polyline, WhatIsFarAwayIsCutAtTheBorder) {
    const auto lines = linesOf({{-1e9, 75}, {100, 75}, {100, 1e12}, {1e9, 1e12}, {50, 75}});
    ASSERT_FALSE(lines.empty());
    for (const QPolygonF& line : lines) {
        for (const QPointF vertex : line) {
            EXPECT_TRUE(kArea.contains(vertex)) << vertex.x() << ", " << vertex.y();
        }
    }
    EXPECT_EQ(lines.front(), (QPolygonF{{0, 75}, {100, 75}, {100, 150}}));
}

TEST(Polyline, VerticesWithoutAPlaceBreakTheLine) {
    const auto lines = linesOf({{10, 10},
                                {20, 10},
                                {kNan, 10},
                                {30, 10},
                                {40, 10},
                                {50, std::numeric_limits<double>::infinity()},
                                {60, 10},
                                {70, 10}});
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], (QPolygonF{{10, 10}, {20, 10}}));
    EXPECT_EQ(lines[1], (QPolygonF{{30, 10}, {40, 10}}));
    EXPECT_EQ(lines[2], (QPolygonF{{60, 10}, {70, 10}}));
}

TEST(Polyline, ClippingKeepsEndsInsideToTheBit) {
    const QLineF inside(0.1, 0.3, 77.7, 33.3);
    EXPECT_EQ(*clippedTo(kArea, inside), inside);
    EXPECT_EQ(clippedTo(kArea, QLineF(-10, -1, 300, -1)), std::nullopt);
    EXPECT_EQ(clippedTo(kArea, QLineF(-10, 10, 10, -20)), std::nullopt);
    EXPECT_EQ(clippedTo(kArea, QLineF(kNan, 20, 10, 20)), std::nullopt);
    EXPECT_EQ(*clippedTo(kArea, QLineF(-100, 50, 300, 50)), QLineF(0, 50, 200, 50));
}

}  // namespace
}  // namespace spate::plot
