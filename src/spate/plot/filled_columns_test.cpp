// SPDX-License-Identifier: MIT
// A dense line that is filled looks like one whose edges are all drawn.
#include "spate/plot/filled_columns.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QPainter>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "spate/plot/line_look.h"
#include "spate/plot/polyline.h"

namespace spate::plot {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr QSize kSize(200, 200);

// Of 20 000 vertices: number → pixel.
using Shape = std::function<QPointF(int)>;
constexpr int kCount = 20'000;
constexpr double kStep = 220.0 / kCount;  // to both sides of the picture

struct NamedShape {
    const char* name;
    Shape at;
};

std::vector<NamedShape> shapes() {
    static std::mt19937 random(3);
    static std::normal_distribution<double> noise(0, 25);
    static double walk = 100;
    const auto x = [](int i) { return -10 + i * kStep; };
    return {
        {"noise", [x](int i) { return QPointF(x(i), 100 + noise(random)); }},
        {"oscillation", [x](int i) { return QPointF(x(i), 100 + 80 * std::sin(i * 0.7)); }},
        {"walk", [x](int i) { return QPointF(x(i), walk += noise(random) / 50); }},
        {"lone peaks",
         [x](int i) { return QPointF(x(i), i % 1300 == 0 ? 20 : 150 + noise(random) / 3); }},
        {"gaps and infinities",
         [x](int i) {
             const double y = i % 997 == 0 ? kInf : 100 + noise(random);
             return QPointF(x(i), i % 1500 < 300 ? kNan : y);
         }},
        {"vertical runs",
         [](int i) { return QPointF(20 * (i / 1900) + 5.3, i % 2 == 0 ? 30 : 170); }},
        {"to and fro",
         [](int i) {
             return QPointF(100 + 90 * std::sin(i * 6e-4), 100 + noise(random) * (i % 3));
         }},
        {"a cloud",
         [](int i) { return QPointF(100 + 2 * noise(random), 100 + (i % 7) * noise(random) / 7); }},
    };
}

std::vector<QPolygonF> linesOf(const Shape& shape, double ratio, double width) {
    const QRectF area(QPointF(0, 0), kSize);
    PolylineBuilder builder(area.adjusted(-width, -width, width, width), ratio);
    for (int i = 0; i < kCount; ++i) builder.add(shape(i));
    return builder.take();
}

QImage drawn(double ratio, const std::function<void(QPainter&)>& draw) {
    QImage image(kSize * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::black);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter);
    painter.end();
    return image.convertToFormat(QImage::Format_Grayscale8);
}

// Whether each pixel of one is as bright as some pixel of the other within a pixel's distance.
int strayPixels(const QImage& image, const QImage& other) {
    constexpr int kTolerance = 64;  // of 255: edges that are drawn in pieces are blended twice
    const auto isNear = [&](int x, int y) {
        const int value = qGray(image.pixel(x, y));
        if (std::abs(value - qGray(other.pixel(x, y))) <= kTolerance) return true;
        int least = 255;
        int most = 0;
        for (int dy = -1; dy <= 1; ++dy) {
            for (int dx = -1; dx <= 1; ++dx) {
                if (!other.valid(x + dx, y + dy)) continue;
                const int near = qGray(other.pixel(x + dx, y + dy));
                least = std::min(least, near);
                most = std::max(most, near);
            }
        }
        return value >= least - kTolerance && value <= most + kTolerance;
    };
    int stray = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) stray += !isNear(x, y);
    }
    return stray;
}

TEST(FilledColumns, LookLikeTheLineThatFillsThem) {
    for (const NamedShape& shape : shapes()) {
        for (const auto& [ratio, width] : {std::pair(1.0, 2.0), {1.5, 5.0}}) {
            SCOPED_TRACE(testing::Message() << shape.name << ' ' << ratio << ' ' << width);
            const auto lines = linesOf(shape.at, ratio, width);
            const LineLook look{.width = width};
            const QImage plain = drawn(ratio, [&](QPainter& painter) {
                painter.setPen(penOf(look, Qt::white));
                for (const QPolygonF& line : lines) painter.drawPolyline(line);
            });
            const QImage quick = drawn(
                ratio, [&](QPainter& painter) { strokeLines(painter, look, Qt::white, lines); });
            EXPECT_EQ(strayPixels(plain, quick), 0) << "hidden";
            EXPECT_EQ(strayPixels(quick, plain), 0) << "invented";
        }
    }
}

double lengthOf(const std::vector<QPolygonF>& lines) {
    double length = 0;
    for (const QPolygonF& line : lines) {
        for (qsizetype i = 1; i < line.size(); ++i) {
            length += QLineF(line[i - 1], line[i]).length();
        }
    }
    return length;
}

TEST(FilledColumns, LeaveLittleOfADenseLineAndAllOfAThinOne) {
    const auto dense =
        linesOf([](int i) { return QPointF(i * kStep, i % 2 == 0 ? 20 : 180); }, 1, 2);
    ASSERT_EQ(dense.size(), 1U);
    const auto left = FilledColumns(dense, 1, 2).remainderOf(dense.front());
    EXPECT_LT(lengthOf(left), lengthOf(dense) / 20);
    const QPolygonF thin{{10, 20}, {20, 180}, {30, 20}, {40, 180}};
    EXPECT_EQ(FilledColumns({thin}, 1, 2).remainderOf(thin), std::vector<QPolygonF>{thin});
    EXPECT_TRUE(FilledColumns({thin}, 1, 2).rectangles().empty());
}

TEST(FilledColumns, DoNotFillTheGapOfALineThatComesBack) {
    const QPolygonF line{{10.2, 20}, {10.4, 50}, {30, 50}, {30, 120}, {10.4, 120}, {10.6, 170}};
    const auto filled = FilledColumns({line}, 1, 2).rectangles();
    ASSERT_EQ(filled.size(), 2U);
    EXPECT_EQ(filled[0], QRectF(10, 120, 1, 50)) << "the longer part";
    EXPECT_EQ(filled[1], QRectF(30, 50, 1, 70));
}

}  // namespace
}  // namespace spate::plot
