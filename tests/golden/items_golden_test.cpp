// SPDX-License-Identifier: MIT
// Items over images against pictures that were looked at.
#include <gtest/gtest.h>

#include <QGuiApplication>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "golden/golden.h"
#include "spate/plot/add_items.h"
#include "spate/plot/function_item.h"

namespace spate::plot {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

class ItemsGolden : public testing::Test {
protected:
    ItemsGolden() { plot_.setColorBar(false); }

    // Rings about the middle, dark at the rim.
    void addRings(std::int64_t rows, std::int64_t cols) {
        std::vector<float> values;
        for (std::int64_t r = 0; r < rows; ++r) {
            for (std::int64_t c = 0; c < cols; ++c) {
                const double y = static_cast<double>(r) / static_cast<double>(rows) - 0.5;
                const double x = static_cast<double>(c) / static_cast<double>(cols) - 0.5;
                const double radius = std::hypot(x, y);
                values.push_back(
                    static_cast<float>((1 + std::cos(40 * radius)) * std::exp(-4 * radius)));
            }
        }
        ASSERT_TRUE(
            plot_.addImage(*image::ImageView::of(values.data(), rows, cols),
                           {.colormap = color::Colormap{.table = *color::colorTable("viridis")}}));
    }

    template <class T>
    void expectAdded(const base::Result<T*>& added) {
        EXPECT_TRUE(added) << added.error().message;
    }

    void addShapes() {
        expectAdded(addShape(plot_, ShapeType::Rectangle, {20, 120}, {20, 90},
                             {.color = QColor(Qt::white), .lineWidth = 2}));
        expectAdded(addShape(plot_, ShapeType::Ellipse, {220, 340}, {190, 280},
                             {.color = QColor(Qt::yellow), .lineWidth = 1.5, .fill = true}));
        expectAdded(addShape(plot_, ShapeType::Polygon, {280, 380, 350, kNan, 300, 320, 310},
                             {20, 30, 100, kNan, 30, 35, 50},
                             {.color = QColor(255, 120, 200), .fill = true}));
        expectAdded(addShape(plot_, ShapeType::Lines, {150, 190, 170, 230}, {20, 60, 90, 110},
                             {.color = QColor(Qt::cyan), .lineWidth = 2}));
        expectAdded(addShape(plot_, ShapeType::HLine, {0}, {150},
                             {.color = QColor(Qt::white),
                              .lineStyle = LineStyle::Dashed,
                              .gapColor = QColor(Qt::black)}));
    }

    void addMarkers() {
        expectAdded(addMarker(plot_, 200, 150, {.text = QStringLiteral("beam centre")}));
        expectAdded(addMarker(plot_, 390, 10,
                              {.text = QStringLiteral("in the corner"),
                               .color = QColor(Qt::white),
                               .symbol = Symbol::Circle}));
        expectAdded(addXMarker(plot_, 60, {.text = QStringLiteral("x = 60")}));
        expectAdded(addYMarker(plot_, 297,
                               {.text = QStringLiteral("near the top"),
                                .color = QColor(Qt::white),
                                .lineStyle = LineStyle::DashDotted}));
    }

    void addCurves() {
        std::vector<double> x;
        std::vector<double> y;
        for (int i = 0; i <= 80; ++i) {
            x.push_back(5.0 * i);
            y.push_back(i == 40 ? kNan : 230 + 40 * std::sin(i / 6.0));
        }
        expectAdded(addCurve(plot_, x, y, {.color = QColor(255, 200, 0), .lineWidth = 2}));
        expectAdded(addCurve(plot_, {30, 80, 130, 180}, {200, 180, 190, 170},
                             {.legend = QStringLiteral("with errors"),
                              .color = QColor(Qt::white),
                              .symbol = Symbol::Diamond,
                              .xErrors = ErrorBars{{8}},
                              .yErrors = ErrorBars{{5, 10, 15, 20}, {20, 15, 10, 5}}}));
        expectAdded(addHistogram(plot_, {10, 40, 60, 30, 15, 0, 5},
                                 {200, 215, 230, 245, 260, 275, 290},
                                 {.color = QColor(255, 90, 90)}));
    }

    void addScatterOfAllSymbols() {
        int row = 0;
        for (const Symbol symbol :
             {Symbol::Circle, Symbol::Square, Symbol::Diamond, Symbol::Plus, Symbol::Cross,
              Symbol::Point, Symbol::Pixel, Symbol::TriangleUp, Symbol::TriangleDown}) {
            const double x = 275 + 14 * row++;
            expectAdded(
                addScatter(plot_, {x, x, x, x}, {125, 135, 145, 160}, {0, 1, 2, 3},
                           {.legend = QString::number(row),
                            .colormap = color::Colormap{.table = *color::colorTable("inferno")},
                            .symbol = symbol,
                            .symbolSize = 9}));
        }
    }

    Plot plot_;
};

TEST_F(ItemsGolden, AllKindsOverAnImage) {
    addRings(300, 400);
    addShapes();
    addCurves();
    addScatterOfAllSymbols();
    addMarkers();
    expectNearlyGolden(plot_, QStringLiteral("items"), QSize(640, 480));
}

TEST_F(ItemsGolden, AllKindsAtHighDensity) {
    addRings(300, 400);
    addShapes();
    addCurves();
    addScatterOfAllSymbols();
    addMarkers();
    expectNearlyGolden(plot_, QStringLiteral("items-ratio-1.5"), QSize(480, 360), 1.5);
}

TEST_F(ItemsGolden, AllKindsOverAnImageOnLogAxes) {
    addRings(300, 400);
    plot_.xAxis().setScale(AxisScale::Log);
    plot_.yAxis().setScale(AxisScale::Log);
    plot_.resetZoom();
    expectAdded(addShape(plot_, ShapeType::Rectangle, {-5, 2}, {-5, 3},
                         {.color = QColor(Qt::white), .lineWidth = 2, .fill = true}));
    expectAdded(addShape(plot_, ShapeType::Ellipse, {5, 200}, {50, 250},
                         {.color = QColor(Qt::yellow), .lineWidth = 2}));
    std::vector<double> x;
    std::vector<double> y;
    for (int i = -10; i <= 200; ++i) {
        x.push_back(2 * i);
        y.push_back(0.02 * i * i + 2 * std::cos(i / 5.0));
    }
    expectAdded(addCurve(plot_, x, y, {.color = QColor(255, 120, 0), .lineWidth = 2}));
    expectAdded(addCurve(plot_, {1, 3, 10, 30, 100}, {20, 10, 20, 10, 20},
                         {.legend = QStringLiteral("errors beyond zero"),
                          .color = QColor(Qt::white),
                          .symbol = Symbol::Circle,
                          .yErrors = ErrorBars{{5, 15, 5, 15, 5}}}));
    expectAdded(addHistogram(plot_, {4, 0, 2, 3}, {100, 150, 200, 300, 400},
                             {.color = QColor(255, 90, 90)}));
    expectAdded(addMarker(plot_, 100, 100, {.text = QStringLiteral("(100, 100)")}));
    expectAdded(addXMarker(plot_, 330, {.text = QStringLiteral("at the right border")}));
    expectAdded(addYMarker(plot_, 1, {.text = QStringLiteral("1")}));
    expectAdded(addXMarker(plot_, -1, {.text = QStringLiteral("nowhere")}));
    expectNearlyGolden(plot_, QStringLiteral("items-log"), QSize(560, 420));
}

TEST_F(ItemsGolden, ItemsLieBelowAndAboveImagesByTheirZ) {
    addRings(300, 400);
    expectAdded(addShape(plot_, ShapeType::Rectangle, {-60, 200}, {-40, 150},
                         {.color = QColor(200, 0, 0), .lineWidth = 6, .fill = true, .z = -1}));
    expectAdded(addCurve(plot_, {-60, 460}, {320, -40},
                         {.color = QColor(0, 0, 200), .lineWidth = 6, .opacity = 0.5}));
    auto item = drawnBy([](QPainter& painter, const PlotTransform& transform) {
        painter.setPen(QPen(Qt::white, 2));
        painter.drawEllipse(transform.toPixel({200, 150}), 60, 30);
        painter.drawText(QRectF(transform.toPixel({200, 150}) - QPointF(60, 30), QSizeF(120, 60)),
                         Qt::AlignCenter, QStringLiteral("drawn by a function"));
    });
    plot_.addItem(std::move(item));
    plot_.setLimits({-60, 460, -40, 340});
    expectNearlyGolden(plot_, QStringLiteral("items-z"), QSize(480, 360));
}

TEST_F(ItemsGolden, ACurveOfAMillionPointsAndAFilledOne) {
    std::vector<double> x;
    std::vector<double> noise;
    std::uint32_t random = 1;
    for (int i = 0; i < 1'000'000; ++i) {  // with one peak of a single point
        const double t = i * 1e-6;
        x.push_back(t);
        random = random * 1664525U + 1013904223U;
        const double part = random / 4294967296.0;
        noise.push_back(i == 654'321 ? 6 : std::sin(12 * t) + 0.3 * part);
    }
    expectAdded(addCurve(plot_, x, noise));
    expectAdded(addCurve(plot_, {0, 0.25, 0.5, 0.75, 1}, {3, 5, kNan, 5, 3},
                         {.legend = QStringLiteral("filled"),
                          .symbol = Symbol::Square,
                          .fill = true,
                          .baseline = 2.5}));
    expectNearlyGolden(plot_, QStringLiteral("items-curves"), QSize(480, 360));
}

}  // namespace
}  // namespace spate::plot
