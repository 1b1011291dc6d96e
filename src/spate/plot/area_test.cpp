// SPDX-License-Identifier: MIT
#include "spate/plot/area.h"

#include <gtest/gtest.h>

#include <QImage>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace spate::plot {
namespace {

constexpr int kSide = 60;
constexpr double kBaseline = 41.5;

template <class Draw>
QImage drawn(Draw draw) {
    QImage image(kSide, kSide, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter);
    return image;
}

QImage filled(const std::vector<QPointF>& line, double baseline = kBaseline) {
    return drawn([&](QPainter& painter) {
        fillToBaseline(painter, line, baseline, QRectF(0, 0, kSide, kSide), Qt::black);
    });
}

// Without any cutting.
QImage filledByThePainter(const std::vector<QPointF>& line) {
    return drawn([&](QPainter& painter) {
        QPolygonF area(QList<QPointF>(line.begin(), line.end()));
        area << QPointF(line.back().x(), kBaseline) << QPointF(line.front().x(), kBaseline);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::black);
        painter.drawPolygon(area, Qt::WindingFill);
    });
}

// But for one column: what turns within a column is drawn as its first, lowest, highest and last.
int differentPixels(const QImage& a, const QImage& b) {
    int count = 0;
    int most = 0;
    for (int column = 0; column < kSide; ++column) {
        int inColumn = 0;
        for (int row = 0; row < kSide; ++row) {
            inColumn += std::abs(qGray(a.pixel(column, row)) - qGray(b.pixel(column, row))) > 16;
        }
        count += inColumn;
        most = std::max(most, inColumn);
    }
    return count - most;
}

TEST(FillToBaseline, CutsNothingThatIsSeen) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> near(-0.5 * kSide, 1.5 * kSide);
    std::uniform_real_distribution<double> far(-20 * kSide, 20 * kSide);
    for (int round = 0; round < 300; ++round) {
        std::vector<QPointF> line;
        double x = near(random);
        for (int i = 0; i < 2 + round % 7; ++i) {
            // To the right, as most lines go; every third anywhere.
            x = round % 3 == 0 ? far(random) : x + std::abs(near(random)) / 3;
            line.emplace_back(x, round % 2 == 0 ? far(random) : near(random));
        }
        EXPECT_LE(differentPixels(filled(line), filledByThePainter(line)), 8) << "round " << round;
    }
}

TEST(FillToBaseline, HasNoEndToWhatItTakes) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kMost = std::numeric_limits<double>::max();
    const QImage white = filled({});
    EXPECT_EQ(filled({{kInfinity, 1}, {2, -kInfinity}, {std::nan(""), 3}}), white);
    const QImage left = filled({{-kMost, 10}, {30, 10}});
    EXPECT_EQ(qGray(left.pixel(3, 20)), 0);
    EXPECT_EQ(qGray(left.pixel(29, 40)), 0);
    EXPECT_EQ(qGray(left.pixel(31, 20)), 255);
    EXPECT_EQ(qGray(left.pixel(3, 8)), 255);
    const QImage below = filled({{10, kMost}, {20, kMost}}, -kMost);
    EXPECT_EQ(qGray(below.pixel(15, 0)), 0);
    EXPECT_EQ(qGray(below.pixel(15, kSide - 1)), 0);
    EXPECT_EQ(qGray(below.pixel(8, 30)), 255);
}

}  // namespace
}  // namespace spate::plot
