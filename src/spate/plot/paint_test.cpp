// SPDX-License-Identifier: MIT
// Old pictures on a view that has moved.
#include "spate/plot/paint.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QPainter>

namespace spate::plot {
namespace {

constexpr QRgb kBackground = 0xFFFF'FFFFU;

// A plot of one image, of one colour, over [1, 1000] × [1, 1000].
class PaintTest : public testing::Test {
protected:
    PaintTest() {
        const std::vector<float> pixels(999 * 999, 7.0F);
        item_ = plot_.addImage(*image::ImageView::of(pixels.data(), 999, 999), {.origin = {{1, 1}}})
                    .value();
        plot_.setLimits({1, 1000, 1, 1000});
    }

    PlotLayout layOut() const {
        return layoutPlot(plot_,
                          {.size = QSizeF(300, 250), .devicePixelRatio = 1, .font = QFont()});
    }

    // Where a rendering appears in the plot as it is now, in pixels of the data area.
    QRect paintedRect(const pipeline::RenderedFrame& rendered) const {
        const PlotLayout layout = layOut();
        QImage image(300, 250, QImage::Format_RGB32);
        image.fill(kBackground);
        QPainter painter(&image);
        painter.setClipRect(layout.transform.dataArea);
        paintPicture(painter, rendered, layout, 1);
        painter.end();
        QRect painted;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixel(x, y) != kBackground) painted |= QRect(x, y, 1, 1);
            }
        }
        return painted.translated(-layout.transform.dataArea.topLeft().toPoint());
    }

    Plot plot_;
    ImageItem* item_ = nullptr;
};

TEST_F(PaintTest, AnOldPictureMovesWithTheViewOnEveryScale) {
    for (const AxisScale scale : pipeline::kAllAxisScales) {
        plot_.xAxis().setScale(scale);
        plot_.yAxis().setScale(scale);
        plot_.setLimits({1, 1000, 1, 1000});
        const auto rendered = item_->renderNow(layOut().view());
        const QRect whole = paintedRect(*rendered);
        ASSERT_FALSE(whole.isEmpty());
        // To the left by half of the data area, and out by two in y.
        const PlotTransform now = layOut().transform;
        const QRectF& area = now.dataArea;
        plot_.setLimits(now.limitsOf(
            QRectF(area.left() + area.width() / 2, area.top(), area.width(), area.height() * 2)));
        const QRect moved = paintedRect(*rendered);
        // About half: labels of other widths move the axes.
        EXPECT_NEAR(moved.width(), whole.width() / 2.0, 8) << pipeline::name(scale);
        EXPECT_NEAR(moved.height(), whole.height() / 2.0, 8) << pipeline::name(scale);
        EXPECT_EQ(moved.topLeft(), QPoint(0, 0)) << pipeline::name(scale);
        const auto fresh = item_->renderNow(layOut().view());
        EXPECT_NEAR(paintedRect(*fresh).width(), moved.width(), 1.5);
        EXPECT_NEAR(paintedRect(*fresh).height(), moved.height(), 1.5);
    }
}

TEST_F(PaintTest, AnOldPictureIsNotShownOnAnotherScale) {
    const auto rendered = item_->renderNow(layOut().view());
    EXPECT_FALSE(paintedRect(*rendered).isEmpty());
    plot_.yAxis().setScale(AxisScale::Log);
    EXPECT_TRUE(paintedRect(*rendered).isEmpty());
    plot_.yAxis().setScale(AxisScale::Linear);
    plot_.xAxis().setScale(AxisScale::Asinh);
    EXPECT_TRUE(paintedRect(*rendered).isEmpty());
}

}  // namespace
}  // namespace spate::plot
