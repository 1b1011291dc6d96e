// SPDX-License-Identifier: MIT
// The gestures, each alone: an event and a transform go in, other limits come out.
#include "spate/widgets/interaction.h"

#include <gtest/gtest.h>

#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

#include "spate/widgets/cursor_tracker.h"
#include "spate/widgets/drag_pan.h"
#include "spate/widgets/reset_on_double_click.h"
#include "spate/widgets/wheel_zoom.h"

namespace spate::widgets {
namespace {

class InteractionTest : public testing::Test {
protected:
    InteractionTest() { plot_.setLimits({0, 400, 0, 300}); }

    plot::PlotLayout layout() const {
        plot::PlotLayout layout;
        layout.transform = transform();
        return layout;
    }

    // Data area of 400 × 300 pixels at (100, 50), as it is on the screen now.
    plot::PlotTransform transform() const {
        return {.dataArea = QRectF(100, 50, 400, 300),
                .limits = plot_.limits(),
                .xScale = plot_.xAxis().scale(),
                .yScale = plot_.yAxis().scale()};
    }

    bool wheel(Interaction& interaction, QPointF at, int notches) {
        QWheelEvent event(at, at, {}, QPoint(0, 120 * notches), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        return interaction.handle(event, plot_, layout());
    }

    bool mouse(Interaction& interaction, QEvent::Type type, QPointF at,
               Qt::MouseButton button = Qt::LeftButton) {
        QMouseEvent event(type, at, at, button, button, Qt::NoModifier);
        return interaction.handle(event, plot_, layout());
    }

    plot::Plot plot_;
};

TEST_F(InteractionTest, TheWheelZoomsByATenthAboutTheCursor) {
    WheelZoom zoom;
    const QPointF cursor(150, 100);
    const QPointF before = transform().toData(cursor);
    EXPECT_TRUE(wheel(zoom, cursor, 1));
    EXPECT_NEAR(plot_.limits().width(), 400 / 1.1, 1e-9);
    const QPointF after = transform().toData(cursor);
    EXPECT_NEAR(after.x(), before.x(), 1e-9);
    EXPECT_NEAR(after.y(), before.y(), 1e-9);
    EXPECT_TRUE(wheel(zoom, cursor, -1));
    EXPECT_NEAR(plot_.limits().width(), 400, 1e-9);
}

TEST_F(InteractionTest, TheWheelOutsideTheDataAreaIsLeftToOthers) {
    WheelZoom zoom;
    EXPECT_FALSE(wheel(zoom, QPointF(20, 20), 1));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
}

TEST_F(InteractionTest, TheWheelStopsWherePixelsCannotBeToldApart) {
    plot_.setLimits({1e6, 1e6 + 400, 0, 300});
    WheelZoom zoom;
    for (int i = 0; i < 2000; ++i) wheel(zoom, QPointF(150, 100), 1);
    const plot::Limits limits = plot_.limits();
    EXPECT_GT(limits.width(), 0);
    EXPECT_GT(limits.height(), 0);
}

TEST_F(InteractionTest, DraggingKeepsThePointUnderTheCursor) {
    for (const Qt::MouseButton button : {Qt::LeftButton, Qt::MiddleButton}) {
        plot_.setLimits({0, 400, 0, 300});
        DragPan pan;
        EXPECT_TRUE(mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200), button));
        mouse(pan, QEvent::MouseMove, QPointF(240, 190), button);
        mouse(pan, QEvent::MouseMove, QPointF(210, 230), button);
        const plot::Limits dragged = plot_.limits();
        EXPECT_NEAR(dragged.xMin, -10, 1e-9);
        EXPECT_NEAR(dragged.xMax, 390, 1e-9);
        EXPECT_NEAR(dragged.yMin, 30, 1e-9);
        EXPECT_NEAR(dragged.yMax, 330, 1e-9);
        EXPECT_TRUE(mouse(pan, QEvent::MouseButtonRelease, QPointF(210, 230), button));
        mouse(pan, QEvent::MouseMove, QPointF(300, 300), button);
        EXPECT_EQ(plot_.limits(), dragged) << "the drag has ended";
    }
}

TEST_F(InteractionTest, GesturesFeelTheSameOnEveryScale) {
    for (const auto scale : pipeline::kAllAxisScales) {
        SCOPED_TRACE(pipeline::name(scale));
        plot_.xAxis().setScale(scale);
        plot_.yAxis().setScale(scale);
        ASSERT_TRUE(plot_.setLimits({0.01, 400, 3, 300}));
        const plot::Limits before = plot_.limits();
        const QPointF cursor(150, 100);
        const QPointF under = transform().toData(cursor);

        WheelZoom zoom;
        wheel(zoom, cursor, 1);
        EXPECT_NEAR(transform().toPixel(under).x(), cursor.x(), 1e-6);
        EXPECT_NEAR(transform().toPixel(under).y(), cursor.y(), 1e-6);
        // What was at the edge is a tenth further from the cursor.
        EXPECT_NEAR(transform().toPixel({before.xMin, 3}).x(), 150 - 50 * 1.1, 1e-6);
        wheel(zoom, cursor, -1);

        DragPan pan;
        mouse(pan, QEvent::MouseButtonPress, cursor);
        for (const QPointF at : {QPointF(300, 300), QPointF(120, 90)}) {
            mouse(pan, QEvent::MouseMove, at);
            EXPECT_NEAR(transform().toPixel(under).x(), at.x(), 1e-6);
            EXPECT_NEAR(transform().toPixel(under).y(), at.y(), 1e-6);
        }
    }
}

TEST_F(InteractionTest, ALogAxisIsZoomedOutToItsEndAndBack) {
    plot_.xAxis().setScale(plot::AxisScale::Log);
    plot_.setLimits({1, 100, 0, 300});
    WheelZoom zoom;
    for (int i = 0; i < 200; ++i) wheel(zoom, QPointF(300, 200), -1);
    EXPECT_GT(plot_.limits().xMin, 0);
    EXPECT_TRUE(std::isfinite(plot_.limits().xMax));
    for (int i = 0; i < 2000; ++i) wheel(zoom, QPointF(300, 200), 1);
    EXPECT_LT(plot_.limits().xMin, plot_.limits().xMax);
}

TEST_F(InteractionTest, TheRightButtonDoesNotPan) {
    DragPan pan;
    EXPECT_FALSE(mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200), Qt::RightButton));
    mouse(pan, QEvent::MouseMove, QPointF(240, 190), Qt::RightButton);
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
}

TEST_F(InteractionTest, ADoubleClickShowsAllOfTheData) {
    const std::vector<float> data(20 * 10, 1.0F);
    ASSERT_TRUE(plot_.addImage(*image::ImageView::of(data.data(), 10, 20)));
    plot_.setLimits({3, 4, 3, 4});
    ResetOnDoubleClick reset;
    EXPECT_TRUE(mouse(reset, QEvent::MouseButtonDblClick, QPointF(200, 200)));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 20, 0, 10}));
}

TEST_F(InteractionTest, TheTrackerKnowsWhereTheCursorIsAndConsumesNothing) {
    CursorTracker tracker;
    EXPECT_FALSE(mouse(tracker, QEvent::MouseMove, QPointF(200, 200), Qt::NoButton));
    EXPECT_EQ(tracker.position(), QPointF(200, 200));
    EXPECT_FALSE(mouse(tracker, QEvent::MouseMove, QPointF(20, 20), Qt::NoButton));
    EXPECT_EQ(tracker.position(), std::nullopt);
    mouse(tracker, QEvent::MouseMove, QPointF(200, 200), Qt::NoButton);
    QEvent leave(QEvent::Leave);
    tracker.handle(leave, plot_, layout());
    EXPECT_EQ(tracker.position(), std::nullopt);
}

}  // namespace
}  // namespace spate::widgets
