// SPDX-License-Identifier: MIT
// The mouse on the colour bar of a live plot.
#include "spate/widgets/color_bar_drag.h"

#include <gtest/gtest.h>

#include <QTest>
#include <QWheelEvent>
#include <cmath>

#include "spate/widgets/color_bar_panel.h"
#include "spate/widgets/contrast_panel.h"
#include "spate/widgets/live_plot_for_test.h"

namespace spate::widgets {
namespace {

class ColorBarDragTest : public testing::TestWithParam<color::Normalization> {
protected:
    void fix(double min, double max,
             color::Normalization normalization = color::Normalization::Linear) {
        color::Colormap colormap = live_.item().colormap();
        colormap.normalization = normalization;
        colormap.autoscale.min = min;
        colormap.autoscale.max = max;
        live_.item().setColormap(colormap);
        ASSERT_TRUE(live_.waitForColormap());
    }
    void drag(QPoint from, QPoint to) {
        QTest::mousePress(&live_.canvas(), Qt::LeftButton, {}, from);
        QTest::mouseMove(&live_.canvas(), (from + to) / 2);
        QTest::mouseMove(&live_.canvas(), to);
        QTest::mouseRelease(&live_.canvas(), Qt::LeftButton, {}, to);
    }
    bool wheel(QPoint at, int notches) {
        QWheelEvent event(at, live_.canvas().mapToGlobal(QPointF(at)), {}, QPoint(0, 120 * notches),
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        return QCoreApplication::sendEvent(&live_.canvas(), &event);
    }

    LivePlot live_;
};

TEST_P(ColorBarDragTest, ABoundFollowsTheCursorWhileFramesStream) {
    live_.start();
    fix(1, 100, GetParam());
    const auto& colormap = live_.item().colormap();
    const color::ColorScale scale({1, 100}, GetParam(), colormap.gamma);
    drag(live_.at(1), live_.at(0.75));
    ASSERT_TRUE(live_.autoscale().max);
    EXPECT_NEAR(scale.placeOf(*live_.autoscale().max), 0.75, 0.005);
    EXPECT_EQ(live_.autoscale().min, 1) << "the other bound is left alone";
    ASSERT_TRUE(live_.waitForColormap());
    EXPECT_EQ(live_.item().painted()->range.max, live_.autoscale().max);
}

TEST_P(ColorBarDragTest, TheLowerBoundIsDraggedBeyondTheBar) {
    live_.start();
    fix(10, 100, GetParam());
    const color::ColorScale scale({10, 100}, GetParam(), live_.item().colormap().gamma);
    drag(live_.at(0), live_.at(-0.05));
    EXPECT_NEAR(scale.placeOf(*live_.autoscale().min), -0.05, 0.005);
    EXPECT_EQ(live_.autoscale().max, 100);
}

TEST_P(ColorBarDragTest, DraggingBetweenTheBoundsShiftsBoth) {
    live_.start();
    fix(10, 100, GetParam());
    const color::ColorScale scale({10, 100}, GetParam(), live_.item().colormap().gamma);
    drag(live_.at(0.5), live_.at(0.7));
    EXPECT_NEAR(scale.placeOf(*live_.autoscale().min), 0.2, 0.01);
    EXPECT_NEAR(scale.placeOf(*live_.autoscale().max), 1.2, 0.01);
}

TEST_P(ColorBarDragTest, TheWheelZoomsTheRangeAboutTheCursor) {
    live_.start();
    fix(10, 100, GetParam());
    const color::ColorScale scale({10, 100}, GetParam(), live_.item().colormap().gamma);
    const double cursor = live_.bar().placeAt(live_.at(0.25).y());
    EXPECT_TRUE(wheel(live_.at(0.25), 1));
    const double lower = scale.placeOf(*live_.autoscale().min);
    const double upper = scale.placeOf(*live_.autoscale().max);
    EXPECT_NEAR(upper - lower, 1 / 1.1, 1e-3);
    EXPECT_NEAR((cursor - lower) / (upper - lower), cursor, 1e-3) << "it stays where it was";
}

INSTANTIATE_TEST_SUITE_P(OnEachNormalization, ColorBarDragTest,
                         testing::ValuesIn(color::kAllNormalizations),
                         [](const auto& each) { return std::string(color::name(each.param)); });

using ColorBarGestures = ColorBarDragTest;

TEST_F(ColorBarGestures, ADragFixesTheBoundThatItMovesAndNoOther) {
    live_.show(1);
    drag(live_.at(1), live_.at(0.5));
    EXPECT_NEAR(live_.autoscale().max.value_or(0), 50, 0.5);
    EXPECT_EQ(live_.autoscale().min, std::nullopt) << "still automatic";
}

TEST_F(ColorBarGestures, AClickOnABoundChangesNothing) {
    live_.show(1);
    const color::Colormap before = live_.item().colormap();
    QTest::mouseClick(&live_.canvas(), Qt::LeftButton, {}, live_.at(1));
    EXPECT_EQ(live_.item().colormap(), before);
}

TEST_F(ColorBarGestures, ValuesAreRoundedToWhatAPixelTellsApart) {
    live_.show(1);
    drag(live_.at(1), live_.at(0.5));
    const double max = *live_.autoscale().max;
    EXPECT_EQ(max * 10, std::round(max * 10)) << "a pixel is about 0.3 of 100";
}

TEST_F(ColorBarGestures, BoundsDoNotPassEachOther) {
    live_.show(1);
    fix(20, 80);
    drag(live_.at(1), live_.at(-0.3));
    EXPECT_EQ(live_.autoscale().max, 20);
}

// A frame of one value, and one where both bounds are at one place: the range can be opened again.
TEST_F(ColorBarGestures, EqualBoundsAreDraggedApart) {
    live_.show(1);
    fix(50, 50);
    wheel(live_.at(0.5), -1);
    EXPECT_LT(*live_.autoscale().min, 50);
    EXPECT_GT(*live_.autoscale().max, 50);
}

TEST_F(ColorBarGestures, ADoubleClickFollowsTheFramesAgain) {
    live_.start();
    fix(10, 20);
    QTest::mouseDClick(&live_.canvas(), Qt::LeftButton, {}, live_.at(0.5));
    QTest::mouseRelease(&live_.canvas(), Qt::LeftButton, {}, live_.at(0.5));
    EXPECT_EQ(live_.autoscale().min, std::nullopt);
    EXPECT_EQ(live_.autoscale().max, std::nullopt);
    EXPECT_TRUE(live_.waitForColormap());
    EXPECT_EQ(live_.item().painted()->range, (color::Range{0, 100}));
}

TEST_F(ColorBarGestures, ADragReadsNoFrameAgain) {
    live_.show(1);
    fix(0, 100);
    const auto before = live_.item().counters();
    const QPoint from = live_.at(1);
    QTest::mousePress(&live_.canvas(), Qt::LeftButton, {}, from);
    for (int i = 1; i <= 20; ++i) {
        QTest::mouseMove(&live_.canvas(), from + QPoint(0, 2 * i));
        ASSERT_TRUE(live_.waitForColormap());
    }
    QTest::mouseRelease(&live_.canvas(), Qt::LeftButton, {}, from + QPoint(0, 40));
    const auto after = live_.item().counters();
    EXPECT_GE(after.renderings, before.renderings + 20);
    EXPECT_EQ(after.bytesRead, before.bytesRead);
    EXPECT_EQ(after.received, 1U);
}

TEST_F(ColorBarGestures, TheScaleIsHeldWhileABoundMovesAlongIt) {
    live_.show(1);
    const QPoint from = live_.at(1);
    const QPoint to = live_.at(0.5);
    QTest::mousePress(&live_.canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&live_.canvas(), to);
    ASSERT_TRUE(live_.waitForColormap());
    const auto held = plot::colorBarOf(live_.plot());
    EXPECT_EQ(held->scale().ends(), (color::Range{0, 100}));
    EXPECT_NEAR(held->scale().placeOf(held->range.max), 0.5, 0.01) << "the bound is at the cursor";
    QTest::mouseRelease(&live_.canvas(), Qt::LeftButton, {}, to);
    EXPECT_EQ(plot::colorBarOf(live_.plot())->scale().ends(), held->range);
}

TEST_F(ColorBarGestures, TheCursorSaysWhatADragWouldDo) {
    live_.show(1);
    live_.widget().setCursor(Qt::CrossCursor);
    const auto shape = [&] { return live_.canvas().cursor().shape(); };
    QTest::mouseMove(&live_.canvas(), live_.at(1));
    EXPECT_EQ(shape(), Qt::SizeVerCursor);
    EXPECT_EQ(live_.plot().colorBarGrip().handle, plot::ColorBarPart::Upper);
    QTest::mouseMove(&live_.canvas(), live_.at(0.5));
    EXPECT_EQ(shape(), Qt::OpenHandCursor);
    QTest::mouseMove(&live_.canvas(), QPoint(200, 200));
    EXPECT_EQ(shape(), Qt::CrossCursor) << "as the host has set it";
    EXPECT_EQ(live_.plot().colorBarGrip(), plot::ColorBarGrip());
}

TEST_F(ColorBarGestures, TheDataAreaIsLeftToOthers) {
    live_.show(1);
    const plot::Limits limits = live_.plot().limits();
    const color::Colormap colormap = live_.item().colormap();
    EXPECT_TRUE(wheel(QPoint(200, 200), 1));
    EXPECT_NE(live_.plot().limits(), limits);
    EXPECT_EQ(live_.item().colormap(), colormap);
    const plot::Limits zoomed = live_.plot().limits();
    wheel(live_.at(0.5), 1);
    EXPECT_EQ(live_.plot().limits(), zoomed);
}

TEST_F(ColorBarGestures, ADragLeavesAnImageAloneThatBecomesActiveMeanwhile) {
    live_.show(1);
    static const std::vector<float> kPixels(4, 1.0F);
    plot::ImageItem* other =
        *live_.plot().addImage(*image::ImageView::of(kPixels.data(), 2, 2),
                               {.legend = QStringLiteral("other"), .resetZoom = false});
    const color::Colormap before = other->colormap();
    const QPoint from = live_.at(0.5);
    QTest::mousePress(&live_.canvas(), Qt::LeftButton, {}, from);
    ASSERT_TRUE(live_.plot().setActiveImage(other->legend()));
    ASSERT_TRUE(QTest::qWaitFor([&] { return other->painted() != nullptr; }, kPatienceMs));
    QTest::mouseMove(&live_.canvas(), from + QPoint(0, 30));
    QTest::mouseRelease(&live_.canvas(), Qt::LeftButton, {}, from + QPoint(0, 30));
    EXPECT_EQ(other->colormap(), before);
}

TEST_F(ColorBarGestures, NothingHappensWithoutAFrame) {
    const color::Colormap before = live_.item().colormap();
    drag(live_.at(1), live_.at(0.5));
    wheel(live_.at(0.5), 1);
    QTest::mouseDClick(&live_.canvas(), Qt::LeftButton, {}, live_.at(0.5));
    QTest::mouseRelease(&live_.canvas(), Qt::LeftButton, {}, live_.at(0.5));
    EXPECT_EQ(live_.item().colormap(), before);
}

TEST_F(ColorBarGestures, ARightClickOpensThePanel) {
    live_.show(1);
    QTest::mouseClick(&live_.canvas(), Qt::RightButton, {}, live_.at(0.5));
    auto* panel = live_.widget().findChild<ContrastPanel*>();
    ASSERT_NE(panel, nullptr);
    EXPECT_TRUE(panel->isVisible());
    QTest::mouseClick(&live_.canvas(), Qt::RightButton, {}, live_.at(0.4));
    EXPECT_EQ(live_.widget().findChildren<ContrastPanel*>().size(), 1);
}

TEST_F(ColorBarGestures, TheHistogramIsCountedOnlyWhileTheBarShowsIt) {
    live_.start();
    EXPECT_FALSE(live_.item().painted()->histogram);
    live_.widget().setColorBarHistogram(true);
    ASSERT_TRUE(QTest::qWaitFor([&] { return live_.item().painted()->histogram.has_value(); },
                                kPatienceMs));
    live_.plot().setColorBar(false);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !live_.item().painted()->histogram; }, kPatienceMs));
}

TEST_F(ColorBarGestures, WhenFramesStopTheHistogramIsThatOfTheLastOne) {
    live_.widget().setColorBarHistogram(true);
    live_.start();
    live_.stop();
    const auto isOfPainted = [&] {
        const auto& painted = live_.item().painted();
        return painted->histogram && painted->histogram->serial == painted->submission.serial &&
               live_.item().counters().inFlight == 0;
    };
    ASSERT_TRUE(QTest::qWaitFor(isOfPainted, kPatienceMs));
    EXPECT_GE(live_.item().painted()->histogram->masked, 1);
}

}  // namespace
}  // namespace spate::widgets
