// SPDX-License-Identifier: MIT
#include "spate/widgets/magnifier.h"

#include <limits>

#include "spate/widgets/shown_plot_for_test.h"

namespace spate::widgets {
namespace {

constexpr int kHalf = Magnifier::kPixels / 2;

class MagnifierTest : public ShownPlot {
protected:
    MagnifierTest() : magnifier_(new Magnifier) {
        widget_.addInteraction(std::unique_ptr<Interaction>(magnifier_));
        magnifier_->setShown(true);
    }

    // The colour of a cell of the inset, counted from the pixel under the cursor.
    QRgb cellColor(const QImage& shown, QPoint cursor, int right, int down) const {
        const QRect inset = Magnifier::insetBeside(cursor, widget_.plotLayout().transform.dataArea);
        const QPoint cell(kHalf + right, kHalf + down);
        return shown.pixel(inset.topLeft() + cell * Magnifier::kPixelSize +
                           QPoint(Magnifier::kPixelSize / 2, Magnifier::kPixelSize / 2));
    }

    Magnifier* magnifier_;
};

// Noise with a saturated and a masked pixel in it.
image::Frame noise(std::vector<std::uint16_t>& pixels) {
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<std::uint16_t>(i * 7919 % 1000);
    }
    pixels[50 * 400 + 201] = 65535;
    pixels[51 * 400 + 201] = 65534;
    return {.view = *image::ImageView::of(pixels.data(), 300, 400),
            .id = 1,
            .special = std::make_shared<image::SpecialValues>(image::SpecialValues{
                .sentinels = {image::PixelValue(65535U)}, .overload = image::PixelValue(65534U)})};
}

TEST_F(MagnifierTest, ShowsTheFramesOwnPixelsInThePaintedColours) {
    std::vector<std::uint16_t> pixels(300 * 400);
    const image::Frame frame = noise(pixels);
    plot::ImageItem* item = add(frame);
    const QPoint cursor = pixelOf({200.5, 50.5}).toPoint();
    moveToPixel(cursor);
    const auto centre = item->pixelAt(*plot::dataAtPixel(widget_.plotLayout(), cursor));
    ASSERT_TRUE(centre);
    const QImage shown = screen();
    const auto& colormap = item->painted()->style.colormap;
    const color::Coloring coloring(colormap, item->painted()->range, 65534.0);
    int special = 0;
    for (int down = -kHalf; down <= kHalf; ++down) {
        for (int right = -kHalf; right <= kHalf; ++right) {
            const std::int64_t col = centre->col + right;
            const std::int64_t row = centre->row - down;  // y points upward
            const auto value = pixels[static_cast<std::size_t>(row * 400 + col)];
            const auto expected =
                value == 65535 ? colormap.colorOfMasked() : coloring.colorOf(value);
            special += value >= 65534 ? 1 : 0;
            ASSERT_EQ(cellColor(shown, cursor, right, down), expected) << right << ", " << down;
        }
    }
    EXPECT_EQ(special, 2);
}

TEST_F(MagnifierTest, HasTheDirectionsOfTheScreen) {
    std::vector<float> pixels(100 * 100);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<float>(i % 100);
    plot::ImageItem* item = add(frameOf(100, 100, pixels));
    const QPoint cursor = pixelOf({50.5, 50.5}).toPoint();
    for (const bool inverted : {false, true}) {
        for (const double scale : {1.0, -1.0}) {
            widget_.plot().xAxis().setInverted(inverted);
            item->setPlacement({.originX = scale < 0 ? 100.0 : 0, .scaleX = scale});
            ASSERT_TRUE(QTest::qWaitFor(
                [&] { return item->painted()->style.placement == item->placement(); }, 10'000));
            ASSERT_TRUE(waitForPaint(*item, 1));
            moveToPixel(cursor + QPoint(1, 0));
            moveToPixel(cursor);
            const QImage shown = screen();
            const auto at = [&](int right) { return cellColor(shown, cursor, right, 2); };
            const auto reading = item->pixelAt(*plot::dataAtPixel(widget_.plotLayout(), cursor));
            const color::Coloring coloring(item->painted()->style.colormap, item->painted()->range);
            const int step = inverted != (scale < 0) ? -1 : 1;
            EXPECT_EQ(at(5), coloring.colorOf(static_cast<double>(reading->col + 5 * step)));
            EXPECT_EQ(at(-5), coloring.colorOf(static_cast<double>(reading->col - 5 * step)));
        }
    }
}

TEST_F(MagnifierTest, HasNothingBeyondTheImageAndShowsColoursAsTheyAre) {
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(20 * 20 * 3), 200);
    const auto view =
        *image::ImageView::create(pixels.data(), {.rows = 20, .cols = 20, .channels = 3});
    add({.view = view, .id = 1});
    const QPoint cursor = pixelOf({1.5, 1.5}).toPoint();
    moveToPixel(cursor);
    const QImage shown = screen();
    EXPECT_EQ(cellColor(shown, cursor, 3, -3), qRgb(200, 200, 200));
    EXPECT_EQ(cellColor(shown, cursor, -3, 0), qRgb(64, 64, 64));
    EXPECT_EQ(cellColor(shown, cursor, 0, 3), qRgb(64, 64, 64));
}

TEST_F(MagnifierTest, TheInsetLiesInTheDataAreaBesideTheCursor) {
    const QRectF area(50, 30, 500, 400);
    for (const QPointF cursor :
         {QPointF(60, 40), QPointF(540, 40), QPointF(60, 420), QPointF(540, 420)}) {
        const QRect inset = Magnifier::insetBeside(cursor, area);
        EXPECT_TRUE(area.contains(inset));
        EXPECT_FALSE(inset.contains(cursor.toPoint()));
    }
}

TEST_F(MagnifierTest, IsSeenOnlyOverAnImageAndWhileItIsOn) {
    add(frameOf(10, 10, std::vector<float>(100, 1.0F)));
    widget_.plot().setLimits({-10, 20, -10, 20});
    leave();
    const QImage without = screen();
    moveTo({5, 5});
    EXPECT_NE(screen(), without);
    moveTo({-5, -5});
    EXPECT_EQ(screen(), without);
    moveTo({5, 5});
    magnifier_->setShown(false);
    EXPECT_EQ(screen(), without);
}

}  // namespace
}  // namespace spate::widgets
