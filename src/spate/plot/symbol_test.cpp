// SPDX-License-Identifier: MIT
// Stamped symbols look like symbols drawn as paths.
#include "spate/plot/symbol.h"

#include <gtest/gtest.h>

#include <QImage>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <vector>

namespace spate::plot {
namespace {

constexpr Symbol kAllSymbols[] = {Symbol::Circle, Symbol::Square,     Symbol::Diamond,
                                  Symbol::Plus,   Symbol::Cross,      Symbol::Point,
                                  Symbol::Pixel,  Symbol::TriangleUp, Symbol::TriangleDown};

using Draw = void (*)(QPainter&, std::span<const QPointF>, const SymbolLook&, std::span<const QRgb>,
                      const QRectF&);

QImage drawnWith(Draw draw, std::span<const QPointF> points, const SymbolLook& look,
                 std::span<const QRgb> colors, double ratio) {
    QImage image(QSize(300, 200) * ratio, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    image.setDevicePixelRatio(ratio);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, points, look, colors, QRectF(0, 0, 300, 200));
    return image;
}

double meanDifference(const QImage& a, const QImage& b) {
    double sum = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            sum += std::abs(qRed(p) - qRed(q)) + std::abs(qGreen(p) - qGreen(q)) +
                   std::abs(qBlue(p) - qBlue(q));
        }
    }
    return sum / 3 / a.width() / a.height();
}

std::vector<QPointF> scattered(std::size_t count) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> x(-10, 310);
    std::uniform_real_distribution<double> y(-10, 210);
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < count; ++i) points.emplace_back(x(random), y(random));
    return points;
}

TEST(Symbols, StampsLookLikePaths) {
    const std::vector<QPointF> points = scattered(400);
    std::vector<QRgb> colors;
    for (std::size_t i = 0; i < points.size(); ++i) {
        colors.push_back(
            qPremultiply(qRgba(static_cast<int>(i) % 256, 20, 200, i % 3 == 0 ? 128 : 255)));
    }
    for (const Symbol symbol : kAllSymbols) {
        for (const double ratio : {1.0, 1.5, 2.0}) {
            const SymbolLook look{.symbol = symbol, .size = 8};
            const QImage stamped = drawnWith(drawSymbols, points, look, colors, ratio);
            const QImage truth = drawnWith(drawSymbolsOneByOne, points, look, colors, ratio);
            const QImage none = drawnWith(drawSymbolsOneByOne, {}, look, colors, ratio);
            const double drawn = meanDifference(truth, none);
            EXPECT_GT(drawn, 0.5) << "nothing to compare";
            // A quarter of a pixel is much for a symbol of one.
            const double share = symbol == Symbol::Pixel ? 0.25 : 0.15;
            EXPECT_LT(meanDifference(stamped, truth), share * drawn)
                << static_cast<int>(symbol) << " at " << ratio;
        }
    }
}

TEST(Symbols, OfManyInOnePixelTheLastIsOnTop) {
    std::vector<QPointF> points(1000, QPointF(50.5, 50.5));
    std::vector<QRgb> colors(1000, qRgb(255, 0, 0));
    colors.back() = qRgb(0, 0, 255);
    const QImage image = drawnWith(drawSymbols, points, {.symbol = Symbol::Circle}, colors, 1);
    EXPECT_EQ(image.pixel(50, 50), qRgb(0, 0, 255));
}

// The part of such a coordinate behind its floor is rounded to one whole pixel.
TEST(Symbols, JustBelowAWholePixelHaveAPlace) {
    std::vector<QPointF> points(300, QPointF(60, 60));
    points[0] = {-1e-17, 100};
    points[1] = {150, -1e-17};
    points[2] = {-1e-17, -1e-17};
    const QRgb color = qRgb(0, 0, 0);
    const SymbolLook look{.symbol = Symbol::Square, .size = 10};
    const QImage image = drawnWith(drawSymbols, points, look, {&color, 1}, 1);
    EXPECT_EQ(image.pixel(0, 100), color);
    EXPECT_EQ(image.pixel(150, 0), color);
    EXPECT_EQ(image.pixel(0, 0), color);
}

TEST(Symbols, PointsWithoutAPlaceHaveNone) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const QRgb color = qRgb(0, 0, 0);
    for (const std::size_t count : {std::size_t{3}, std::size_t{1000}}) {
        std::vector<QPointF> points(count, QPointF(nan, 20));
        points[1] = {20, std::numeric_limits<double>::infinity()};
        points.back() = {50, 50};  // is drawn all the same
        const QImage image =
            drawnWith(drawSymbols, points, {.symbol = Symbol::Square}, {&color, 1}, 1);
        const QImage truth = drawnWith(drawSymbolsOneByOne, std::vector{points.back()},
                                       {.symbol = Symbol::Square}, {&color, 1}, 1);
        EXPECT_NE(image.pixel(50, 50), qRgb(255, 255, 255)) << count;
        EXPECT_LT(meanDifference(image, truth), 0.05) << count;
    }
}

TEST(Symbols, ThoseBeyondTheBorderAreSeenAsFarAsTheyReachInside) {
    const std::vector<QPointF> points(300, QPointF(-2, 100));
    const QRgb color = qRgb(0, 0, 0);
    const QImage image =
        drawnWith(drawSymbols, points, {.symbol = Symbol::Square, .size = 10}, {&color, 1}, 1);
    EXPECT_EQ(image.pixel(0, 100), color);
    EXPECT_EQ(image.pixel(6, 100), qRgb(255, 255, 255));
}

}  // namespace
}  // namespace spate::plot
