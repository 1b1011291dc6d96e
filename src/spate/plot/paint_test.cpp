// SPDX-License-Identifier: MIT
// Old pictures on a view that has moved.
#include "spate/plot/paint.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QPainter>
#include <QPicture>
#include <cmath>
#include <utility>

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

double contrast(const QColor& a, const QColor& b) {
    return std::abs(qGray(a.rgb()) - qGray(b.rgb()));
}

TEST(PlotColorsTest, AreReadableInAnyPalette) {
    // Dark, light, black, white; and hosts that set the window's colour only.
    const std::pair<QColor, QColor> palettes[] = {
        {QColor(0x2B, 0x2B, 0x2B), QColor(0xDD, 0xDD, 0xDD)},
        {QColor(0xEF, 0xF0, 0xF1), QColor(0x23, 0x26, 0x29)},
        {Qt::black, Qt::white},
        {Qt::white, Qt::black},
        {Qt::black, Qt::black},
        {QColor(0xF0, 0xF0, 0xF0), Qt::white},
    };
    for (const auto& [window, text] : palettes) {
        QPalette palette;
        palette.setColor(QPalette::Window, window);
        palette.setColor(QPalette::WindowText, text);
        const PlotColors colors = PlotColors::fromPalette(palette);
        EXPECT_EQ(colors.background, window);
        EXPECT_GT(contrast(colors.foreground, colors.background), 120);
        EXPECT_GT(contrast(colors.minorTick(), colors.background), 60);
        EXPECT_GT(contrast(colors.strongGrid(), colors.dataBackground), 80);
        EXPECT_GT(contrast(colors.strongGrid(), colors.faintGrid()), 60)
            << "one of them is seen over any image";
    }
}

int differences(const QImage& a, const QImage& b) {
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) count += a.pixel(x, y) != b.pixel(x, y);
    }
    return count;
}

// As it is on the screen, and in files that keep lines as lines.
TEST(PaintGridTest, DrawsTheSameLinesCopiedAndStroked) {
    Plot plot;
    plot.setGrid(Grid::MajorAndMinor);
    const PlotColors colors{
        .background = Qt::white, .dataBackground = Qt::white, .foreground = Qt::black};
    for (const double ratio : {1.0, 1.5, 2.0}) {
        const PlotLayout layout = layoutPlot(
            plot, {.size = QSizeF(300, 200), .devicePixelRatio = ratio, .font = QFont()});
        const auto blank = [&] {
            QImage image(QSize(300, 200) * ratio, QImage::Format_RGB32);
            image.setDevicePixelRatio(ratio);
            image.fill(Qt::white);
            return image;
        };
        QImage copied = blank();
        QPainter painter(&copied);
        paintGrid(painter, layout, colors);
        painter.end();
        QPicture lines;
        painter.begin(&lines);
        paintGrid(painter, layout, colors);
        painter.end();
        QImage stroked = blank();
        painter.begin(&stroked);
        lines.play(&painter);
        painter.end();
        EXPECT_GT(differences(copied, blank()), 500) << ratio;
        // Where lines cross, and at their ends, another one may be on top.
        const std::size_t lineCount = layout.majorGrid.size() + layout.minorGrid.size();
        EXPECT_LT(differences(copied, stroked), static_cast<int>(lineCount * lineCount / 4))
            << ratio;
    }
}

}  // namespace
}  // namespace spate::plot
