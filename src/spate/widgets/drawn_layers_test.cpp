// SPDX-License-Identifier: MIT
// What is drawn again, and what is only copied, while frames stream below.
#include "spate/widgets/drawn_layers.h"

#include <gtest/gtest.h>

#include <QPixmap>
#include <QTest>
#include <cstdlib>
#include <functional>
#include <memory>
#include <vector>

#include "spate/plot/add_items.h"
#include "spate/plot/function_item.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 10'000;

// A window with a stream of frames.
class DrawnLayersTest : public testing::Test {
protected:
    DrawnLayersTest() : image_(widget_.plot().addStreamImage(QStringLiteral("image"))) {
        widget_.resize(500, 400);
        widget_.show();
        paintFrames(2);
    }

    // Submits frames one by one, each when the last one has been painted.
    void paintFrames(int count) {
        for (int i = 0; i < count; ++i) {
            const std::uint64_t id = ++lastId_;
            ASSERT_TRUE(image_->setData({.view = view_, .owner = pixels_, .id = id}));
            ASSERT_TRUE(QTest::qWaitFor(
                [&] { return image_->painted() && image_->painted()->frame().id == id; },
                kPatienceMs));
        }
    }

    LayerCounters counters() { return widget_.canvas().layerCounters(); }

    std::uint64_t buildsOf(const std::function<void()>& change) {
        paintFrames(1);
        const std::uint64_t before = counters().builds;
        change();
        paintFrames(2);
        return counters().builds - before;
    }

    QRgb colorAt(QPointF data) {
        const QImage picture = widget_.grab().toImage();
        return picture.pixel(widget_.plotLayout().transform.toPixel(data).toPoint());
    }

    std::uint64_t layerBytes() const {
        const QSizeF size = widget_.plotLayout().transform.dataArea.size();
        return static_cast<std::uint64_t>(size.width() * size.height()) * 4;
    }

    std::shared_ptr<std::vector<float>> pixels_ = std::make_shared<std::vector<float>>(10000, 1.0F);
    image::ImageView view_ = *image::ImageView::of(pixels_->data(), 100, 100);
    PlotWidget widget_;
    plot::ImageItem* image_;
    std::uint64_t lastId_ = 0;
};

TEST_F(DrawnLayersTest, TenThousandPointsAreDrawnOnceHoweverManyFramesArePainted) {
    std::vector<double> x;
    for (int i = 0; i < 10'000; ++i) x.push_back(i % 100);
    ASSERT_TRUE(plot::addScatter(widget_.plot(), x, x, x));
    paintFrames(1);
    const LayerCounters before = counters();
    EXPECT_EQ(before.builds, 1U);
    paintFrames(30);
    EXPECT_EQ(counters().builds, 1U);
    const std::uint64_t copied = counters().bytesCopied - before.bytesCopied;
    EXPECT_GT(copied, 0U);
    EXPECT_LE(copied, 31 * layerBytes()) << "at most the layer itself, in each paint";
}

TEST_F(DrawnLayersTest, WhereNothingIsDrawnNothingIsCopied) {
    ASSERT_TRUE(plot::addCurve(widget_.plot(), {1, 2, 3}, {1, 2, 1}));
    paintFrames(1);
    const std::uint64_t before = counters().bytesCopied;
    paintFrames(10);
    const std::uint64_t copied = counters().bytesCopied - before;
    EXPECT_GT(copied, 0U);
    EXPECT_LE(copied, 11U * 4 * 64 * 64 * 4) << "four tiles, at the most";
}

TEST_F(DrawnLayersTest, ALayerIsDrawnAgainWhenItChangesAndNoneElse) {
    plot::Plot& plot = widget_.plot();
    plot::CurveItem* low =
        *plot::addCurve(plot, {0, 50}, {0, 50}, {.legend = QStringLiteral("low"), .z = -1});
    plot::CurveItem* high =
        *plot::addCurve(plot, {0, 50}, {0, 50}, {.legend = QStringLiteral("high")});
    paintFrames(1);
    EXPECT_EQ(buildsOf([&] { high->setColor(Qt::red); }), 1U);
    EXPECT_EQ(buildsOf([&] { high->setColor(Qt::red); }), 0U) << "the same as before";
    EXPECT_EQ(buildsOf([&] { EXPECT_TRUE(low->setData({0, 9}, {9, 0})); }), 1U);
    EXPECT_EQ(buildsOf([&] { high->setOpacity(0.5); }), 1U);
    EXPECT_EQ(buildsOf([&] { high->setVisible(false); }), 0U) << "it has no layer any more";
    EXPECT_EQ(buildsOf([&] { high->setVisible(true); }), 1U);
    EXPECT_EQ(buildsOf([&] { high->setZ(-1); }), 1U) << "both in one";
    EXPECT_EQ(buildsOf([&] { plot.setLimits({0, 40, 0, 40}); }), 1U);
    EXPECT_EQ(buildsOf([&] { widget_.resize(450, 380); }), 1U);
    EXPECT_EQ(buildsOf([&] {
                  QPalette palette;
                  palette.setColor(QPalette::WindowText, Qt::red);
                  widget_.setPalette(palette);
              }),
              1U);
    EXPECT_EQ(buildsOf([&] { image_->setOpacity(0.9); }), 0U);
    EXPECT_EQ(buildsOf([&] { plot.removeItem(low); }), 1U) << "without it";
    EXPECT_EQ(buildsOf([&] { plot.removeItem(high); }), 0U);
}

TEST_F(DrawnLayersTest, WhatIsDraggedDrawsNothingElse) {
    int drawn = 0;
    widget_.plot().addItem(plot::drawnBy([&](QPainter&, const plot::PlotTransform&) { ++drawn; }));
    plot::MarkerItem* marker = *plot::addMarker(widget_.plot(), 1, 1, {.draggable = true});
    paintFrames(1);
    ASSERT_EQ(drawn, 1);
    EXPECT_EQ(buildsOf([&] { EXPECT_TRUE(marker->setPosition({20, 20})); }), 1U);
    EXPECT_EQ(drawn, 1);
}

TEST_F(DrawnLayersTest, AnItemInThePlaceOfARemovedOneIsDrawn) {
    // Perhaps at the same address, which the layer knows.
    for (const QColor color : {QColor(Qt::red), QColor(Qt::blue), QColor(Qt::green)}) {
        for (plot::Item* item : widget_.plot().itemsBackToFront()) {
            if (item != image_) widget_.plot().removeItem(item);
        }
        EXPECT_EQ(buildsOf([&] {
                      EXPECT_TRUE(plot::addShape(widget_.plot(), plot::ShapeType::HLine, {0}, {50},
                                                 {.legend = QStringLiteral("l"), .color = color}));
                  }),
                  1U);
    }
}

TEST_F(DrawnLayersTest, ItemsLieBelowAndAboveTheImageByTheirZ) {
    plot::Plot& plot = widget_.plot();
    const auto fill = [](QColor color) {
        return plot::drawnBy([color](QPainter& painter, const plot::PlotTransform& transform) {
            painter.fillRect(QRectF(transform.toPixel({10, 10}), transform.toPixel({110, 30})),
                             color);
        });
    };
    plot.setLimits({0, 120, 0, 100});
    plot.addItem(fill(Qt::green))->setZ(-1);
    const QRgb imageColor = colorAt({20, 80});
    EXPECT_EQ(colorAt({20, 20}), imageColor);
    EXPECT_EQ(colorAt({105, 20}), qRgb(0, 255, 0)) << "beside the image";
    plot::FunctionItem* front = plot.addItem(fill(Qt::red));
    EXPECT_EQ(colorAt({20, 20}), qRgb(255, 0, 0));
    front->setVisible(false);
    EXPECT_EQ(colorAt({20, 20}), imageColor);
}

TEST_F(DrawnLayersTest, TheScreenShowsWhatAGrabShows) {
    plot::Plot& plot = widget_.plot();
    ASSERT_TRUE(
        plot::addCurve(plot, {10, 90}, {20, 70}, {.color = QColor(255, 0, 0), .lineWidth = 3}));
    ASSERT_TRUE(plot::addShape(plot, plot::ShapeType::Rectangle, {30, 60}, {30, 60},
                               {.fill = true, .z = 5}));
    ASSERT_TRUE(plot::addXMarker(plot, 50, {.text = QStringLiteral("marker")}));
    // Of the window's own backing store, and within a rounding of the blending.
    const auto largestDifference = [&] {
        const QImage screen = widget_.screen()->grabWindow(widget_.winId()).toImage();
        const QImage grab = widget_.grab().toImage();
        int largest = screen.size() == grab.size() ? 0 : 255;
        for (int y = 0; y < grab.height() && largest < 255; ++y) {
            for (int x = 0; x < grab.width(); ++x) {
                const QRgb a = screen.pixel(x, y);
                const QRgb b = grab.pixel(x, y);
                largest =
                    std::max({largest, std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)),
                              std::abs(qBlue(a) - qBlue(b))});
            }
        }
        return largest;
    };
    EXPECT_TRUE(QTest::qWaitFor([&] { return largestDifference() <= 3; }, 2000))
        << largestDifference();
}

TEST(CoveredTiles, HoldEveryPixelThatIsNotTransparentAndLittleElse) {
    QImage picture(200, 150, QImage::Format_ARGB32_Premultiplied);
    picture.fill(0);
    EXPECT_TRUE(coveredTiles(picture).isEmpty());
    picture.setPixel(0, 0, 0x01000000U);
    picture.setPixel(199, 149, 0xFF000000U);
    const QRegion covered = coveredTiles(picture);
    EXPECT_EQ(covered, QRegion(0, 0, 64, 64) + QRegion(192, 128, 8, 22));
}

}  // namespace
}  // namespace spate::widgets
