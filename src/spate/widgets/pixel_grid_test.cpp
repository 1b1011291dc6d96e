// SPDX-License-Identifier: MIT
#include "spate/widgets/pixel_grid.h"

#include "spate/widgets/shown_plot_for_test.h"

namespace spate::widgets {
namespace {

class PixelGridTest : public ShownPlot {
protected:
    PixelGridTest() : grid_(new PixelGrid) {
        widget_.addInteraction(std::unique_ptr<Interaction>(grid_));
        item_ = add(frameOf(100, 200, std::vector<float>(100 * 200, 1.0F)),
                    {.colormap = color::Colormap{.table = *color::colorTable("viridis")}});
        grid_->setShown(true);
    }

    void show(const plot::Limits& limits) {
        widget_.plot().setLimits(limits);
        EXPECT_TRUE(waitForPaint(*item_, 1));
    }

    static bool isGray(QRgb color) {
        return qRed(color) == qGreen(color) && qGreen(color) == qBlue(color);
    }

    PixelGrid* grid_;
    plot::ImageItem* item_ = nullptr;
};

TEST_F(PixelGridTest, LinesLieOnTheEdgesOfPixelsAndNowhereElse) {
    show({50, 60, 20, 30});
    const QImage shown = screen();
    for (double k = 51; k < 60; ++k) {
        const QPointF crossing = pixelOf({k, k - 30});
        const QPoint onColumn(static_cast<int>(std::lround(crossing.x())),
                              static_cast<int>(pixelOf({k, k - 29.5}).y()));
        const QPoint onRow(static_cast<int>(pixelOf({k - 0.5, k}).x()),
                           static_cast<int>(std::lround(crossing.y())));
        EXPECT_TRUE(isGray(shown.pixel(onColumn))) << k;
        EXPECT_TRUE(isGray(shown.pixel(onRow))) << k;
        EXPECT_FALSE(isGray(shown.pixel(onColumn + QPoint(1, 0)))) << "one pixel wide";
        EXPECT_FALSE(isGray(shown.pixel(onColumn - QPoint(1, 0))));
        EXPECT_FALSE(isGray(shown.pixel(pixelOf({k - 0.5, k - 29.5}).toPoint())));
    }
}

TEST_F(PixelGridTest, SmallPixelsHaveNone) {
    const auto withoutGrid = [&] {
        const QImage with = screen();
        grid_->setShown(false);
        const QImage without = screen();
        grid_->setShown(true);
        return with == without;
    };
    const double width = dataArea().width();
    show({50, 50 + width / 11.9, 20, 30});
    EXPECT_TRUE(withoutGrid());
    show({50, 50 + width / 12.1, 20, 30});
    EXPECT_FALSE(withoutGrid());
    show({50, 60, 20, 20 + dataArea().height() / 11.9});
    EXPECT_TRUE(withoutGrid());
    show({1050, 1060, 20, 30});
    EXPECT_TRUE(withoutGrid()) << "there are no pixels";
}

TEST_F(PixelGridTest, EdgesAreThoseOfEveryScaleAndPlacement) {
    item_->setPlacement({.originX = 3, .originY = -2, .scaleX = -0.5, .scaleY = 2});
    for (const auto scale : pipeline::kAllAxisScales) {
        widget_.plot().xAxis().setScale(scale);
        widget_.plot().xAxis().setInverted(scale == pipeline::AxisScale::Log);
        show({0.2, 2.9, -1.5, 7.5});
        const auto cells = pixelCells(*item_->painted(), widget_.plotLayout(), 10);
        ASSERT_TRUE(cells);
        EXPECT_EQ(cells->cols.first, 0);
        EXPECT_EQ(cells->cols.count(), 6);
        EXPECT_EQ(cells->rows.count(), 5);
        const QPointF corner = widget_.plotLayout().transform.dataArea.topLeft();
        EXPECT_NEAR(cells->cols.positions[2], pixelOf({2, 0}).x() - corner.x(), 1e-6);
        EXPECT_NEAR(cells->rows.positions[3], pixelOf({1, 4}).y() - corner.y(), 1e-6);
        const pipeline::View view = widget_.plotLayout().view();
        for (const double position : cells->cols.positions) {
            EXPECT_GE(position, 0);
            EXPECT_LE(position, view.x.length);
        }
    }
}

TEST_F(PixelGridTest, ThereAreNeverMoreCellsThanFit) {
    for (const double width : {1.0, 37.0, 150.0, 1e5}) {
        show({10, 10 + width, 20, 30});
        if (const auto cells = pixelCells(*item_->painted(), widget_.plotLayout(), 12)) {
            EXPECT_LE(cells->cols.count(), dataArea().width() / 12 + 2);
        }
    }
}

}  // namespace
}  // namespace spate::widgets
