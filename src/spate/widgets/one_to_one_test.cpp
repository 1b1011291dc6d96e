// SPDX-License-Identifier: MIT
// One to one: the painted picture is the data.
#include "spate/widgets/one_to_one.h"

#include "spate/plot/render_plot.h"
#include "spate/widgets/plot_actions.h"
#include "spate/widgets/streaming_plot_for_test.h"

namespace spate::widgets {
namespace {

constexpr std::int64_t kRows = 1100;
constexpr std::int64_t kCols = 1300;

// Every pixel differs from its neighbours, in a way that says where it is.
std::uint8_t valueAt(std::int64_t row, std::int64_t col) {
    return static_cast<std::uint8_t>((row * 37 + col * 101 + row * col) % 251);
}

plot::CanvasGeometry canvasOf(double devicePixelRatio) {
    return {.size = QSizeF(611, 433), .devicePixelRatio = devicePixelRatio, .font = QFont()};
}

class OneToOneTest : public testing::Test {
protected:
    OneToOneTest() : pixels_(kRows * kCols) {
        for (std::int64_t row = 0; row < kRows; ++row) {
            for (std::int64_t col = 0; col < kCols; ++col) {
                pixels_[static_cast<std::size_t>(row * kCols + col)] = valueAt(row, col);
            }
        }
        colormap_.table = *color::colorTable("gray");
        colormap_.autoscale.min = 0;
        colormap_.autoscale.max = 256;
    }

    void show(plot::Plot& plot, std::array<double, 2> origin, std::array<double, 2> scale) {
        const auto view = image::ImageView::of(pixels_.data(), kRows, kCols);
        ASSERT_TRUE(
            plot.addImage(*view, {.origin = origin, .scale = scale, .colormap = colormap_}));
    }

    // Compares each device pixel of the data area with the data pixel that must be there.
    void expectPictureIsData(const plot::Plot& plot, const QImage& picture,
                             const plot::PlotLayout& layout) const {
        const double ratio = layout.canvas.devicePixelRatio;
        const QRectF& area = layout.transform.dataArea;
        const auto placement = plot.activeImage()->placement();
        const QPoint topLeft(static_cast<int>(std::lround(area.left() * ratio)),
                             static_cast<int>(std::lround(area.top() * ratio)));
        const pipeline::View view = layout.view();
        int wrong = 0;
        std::int64_t lastCol = -1;
        for (int y = 0; y < view.y.length; ++y) {
            for (int x = 0; x < view.x.length; ++x) {
                const QPointF centre = area.topLeft() + QPointF(x + 0.5, y + 0.5) / ratio;
                const QPointF data = layout.transform.toData(centre);
                const auto col = static_cast<std::int64_t>(
                    std::floor((data.x() - placement.originX) / placement.scaleX));
                const auto row = static_cast<std::int64_t>(
                    std::floor((data.y() - placement.originY) / placement.scaleY));
                if (x > 0) wrong += std::abs(col - lastCol) != 1;  // no pixel twice, none left out
                lastCol = col;
                if (row < 0 || col < 0 || row >= kRows || col >= kCols) continue;
                const QRgb expected = colormap_.table->colors[valueAt(row, col)];
                wrong += picture.pixel(topLeft + QPoint(x, y)) != expected;
            }
        }
        EXPECT_EQ(wrong, 0);
    }

    std::vector<std::uint8_t> pixels_;
    color::Colormap colormap_;
};

TEST_F(OneToOneTest, ThePaintedPictureIsTheDataAtEveryRatioAndPlacement) {
    struct Placed {
        std::array<double, 2> origin;
        std::array<double, 2> scale;
    };
    const std::vector<Placed> placements{{{0, 0}, {1, 1}},
                                         {{-17.3, 1e4}, {0.1, 0.1}},
                                         {{500, 3}, {-0.3, 0.7}},
                                         {{1000, 1000}, {0.01, 0.01}}};  // whose labels get wider
    for (const double ratio : {1.0, 1.5, 2.0}) {
        for (const Placed& placed : placements) {
            for (const bool inverted : {false, true}) {
                SCOPED_TRACE(testing::Message()
                             << "ratio " << ratio << ", scale " << placed.scale[0]
                             << (inverted ? ", inverted" : ""));
                plot::Plot plot;
                show(plot, placed.origin, placed.scale);
                plot.xAxis().setInverted(inverted);
                plot.yAxis().setInverted(!inverted);
                const plot::CanvasGeometry canvas = canvasOf(ratio);
                ASSERT_TRUE(showOneToOne(plot, canvas, QPointF(333.3, 222.2)));
                const QImage picture =
                    plot::renderNow(plot, QSize(611, 433), ratio, canvas.font, {});
                expectPictureIsData(plot, picture, plot::layoutPlot(plot, canvas));
            }
        }
    }
}

TEST_F(OneToOneTest, WhereTheAspectRatioIsKeptItIsTheDataToo) {
    for (const double ratio : {1.0, 1.5}) {
        plot::Plot plot;
        plot.setKeepDataAspectRatio(true);
        show(plot, {0.25, -3}, {0.3, 0.3});
        const plot::CanvasGeometry canvas = canvasOf(ratio);
        ASSERT_TRUE(showOneToOne(plot, canvas));
        const QImage picture = plot::renderNow(plot, QSize(611, 433), ratio, canvas.font, {});
        expectPictureIsData(plot, picture, plot::layoutPlot(plot, canvas));
    }
}

TEST_F(OneToOneTest, ThePixelUnderThePointStaysThere) {
    for (const double scale : {1.0, -1.0}) {
        plot::Plot plot;
        show(plot, {0, 0}, {scale, scale});
        const plot::CanvasGeometry canvas = canvasOf(1.5);
        const QPointF pixel(400 + 1 / 3.0, 300 + 1 / 3.0);  // the middle of a device pixel
        const QPointF before = plot::layoutPlot(plot, canvas).transform.toData(pixel);
        ASSERT_TRUE(showOneToOne(plot, canvas, pixel));
        const QPointF after = plot::layoutPlot(plot, canvas).transform.toData(pixel);
        EXPECT_EQ(std::floor(after.x()), std::floor(before.x()));
        EXPECT_EQ(std::floor(after.y()), std::floor(before.y()));
    }
}

TEST_F(OneToOneTest, WithoutAnImageOrALinearAxisNothingChanges) {
    plot::Plot plot;
    plot.setLimits({3, 4, 5, 6});
    const plot::CanvasGeometry canvas = canvasOf(1);
    EXPECT_FALSE(showOneToOne(plot, canvas));
    plot.addStreamImage(QStringLiteral("no frame yet"));
    EXPECT_FALSE(showOneToOne(plot, canvas));
    EXPECT_EQ(plot.limits(), (plot::Limits{3, 4, 5, 6}));
    plot.removeImage(QStringLiteral("no frame yet"));
    show(plot, {0, 0}, {1, 1});
    EXPECT_FALSE(showOneToOne(plot, plot::CanvasGeometry()));
    plot.yAxis().setScale(plot::AxisScale::Asinh);
    const plot::Limits before = plot.limits();
    EXPECT_FALSE(showOneToOne(plot, canvas));
    EXPECT_EQ(plot.limits(), before);
}

// In a window of whatever device pixel ratio the test is run with.
TEST_F(OneToOneTest, TheScreenShowsTheDataPixelForPixel) {
    PlotWidget widget;
    widget.resize(500, 400);
    widget.show();
    show(widget.plot(), {0, 0}, {1, 1});
    plot::ImageItem& image = *widget.plot().activeImage();
    ASSERT_TRUE(QTest::qWaitFor([&] { return image.painted() != nullptr; }, 10'000));
    widget.plotActions().oneToOne()->trigger();
    const QImage picture = widget.grab().toImage();
    ASSERT_EQ(picture.devicePixelRatio(), widget.plotLayout().canvas.devicePixelRatio);
    expectPictureIsData(widget.plot(), picture, widget.plotLayout());
    // What the stream paints, not only what a grab renders.
    const auto isCurrent = [&] { return image.painted()->view == widget.plotLayout().view(); };
    ASSERT_TRUE(QTest::qWaitFor(isCurrent, 10'000));
    widget.history().back();
    EXPECT_EQ(widget.plot().limits(), (plot::Limits{0, kCols, 0, kRows}));
}

}  // namespace
}  // namespace spate::widgets
