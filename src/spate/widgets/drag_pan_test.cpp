// SPDX-License-Identifier: MIT
#include "spate/widgets/drag_pan.h"

#include "spate/widgets/interaction_for_test.h"
#include "spate/widgets/wheel_zoom.h"

namespace spate::widgets {
namespace {

using DragPanTest = InteractionTest;

TEST_F(DragPanTest, DraggingKeepsThePointUnderTheCursor) {
    for (const Qt::MouseButton button : {Qt::LeftButton, Qt::MiddleButton}) {
        plot_.setLimits({0, 400, 0, 300});
        DragPan pan;
        EXPECT_TRUE(mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200), button));
        mouse(pan, QEvent::MouseMove, QPointF(240, 190), button);
        mouse(pan, QEvent::MouseMove, QPointF(210, 230), button);
        expectLimits({-10, 390, 30, 330});
        EXPECT_TRUE(mouse(pan, QEvent::MouseButtonRelease, QPointF(210, 230), button));
        const plot::Limits dragged = plot_.limits();
        mouse(pan, QEvent::MouseMove, QPointF(300, 300), button);
        EXPECT_EQ(plot_.limits(), dragged) << "the drag has ended";
    }
}

TEST_F(DragPanTest, GesturesFeelTheSameOnEveryScaleAndInEveryDirection) {
    for (const auto scale : pipeline::kAllAxisScales) {
        for (const bool inverted : {false, true}) {
            SCOPED_TRACE(std::string(pipeline::name(scale)) + (inverted ? " inverted" : ""));
            for (plot::Axis* axis : {&plot_.xAxis(), &plot_.yAxis()}) {
                axis->setScale(scale);
                axis->setInverted(inverted);
            }
            ASSERT_TRUE(plot_.setLimits({0.01, 400, 3, 300}));
            const QPointF cursor(150, 100);
            const QPointF under = transform().toData(cursor);
            const QPointF edge = transform().toData({100, 50});

            WheelZoom zoom;
            wheel(zoom, cursor, 1);
            EXPECT_NEAR(transform().toPixel(under).x(), cursor.x(), 1e-6);
            EXPECT_NEAR(transform().toPixel(under).y(), cursor.y(), 1e-6);
            // What was at the edge is a tenth further from the cursor.
            EXPECT_NEAR(transform().toPixel(edge).x(), 150 - 50 * 1.1, 1e-6);
            EXPECT_NEAR(transform().toPixel(edge).y(), 100 - 50 * 1.1, 1e-6);
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
}

TEST_F(DragPanTest, TheAspectRatioIsKeptAndTheLimitsDoNotGrow) {
    plot_.setKeepDataAspectRatio(true);
    plot_.setLimits({0, 100, 0, 300});
    const plot::Limits shown = transform().limits;
    DragPan pan;
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    for (int i = 0; i < 50; ++i) mouse(pan, QEvent::MouseMove, QPointF(200 + 3 * i, 220 - i));
    mouse(pan, QEvent::MouseMove, QPointF(200, 200));
    EXPECT_NEAR(transform().limits.xMin, shown.xMin, 1e-6);
    EXPECT_NEAR(transform().limits.width(), shown.width(), 1e-6);
    EXPECT_NEAR(transform().limits.height(), shown.height(), 1e-6);
}

TEST_F(DragPanTest, AClickThatStraysALittleDoesNotPan) {
    DragPan pan;
    QSignalSpy left(&pan, &Interaction::viewAboutToChange);
    dragTo(pan, QPointF(200, 200), QPointF(203, 204));
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
    EXPECT_EQ(left.count(), 0);
    dragTo(pan, QPointF(200, 200), QPointF(206, 200));
    expectLimits({-6, 394, 0, 300});
    EXPECT_EQ(left.count(), 1);
}

TEST_F(DragPanTest, TheLeftButtonPansInPanModeOnlyAndTheMiddleOneAlways) {
    for (const InteractiveMode mode : kAllInteractiveModes) {
        for (const auto button : {Qt::LeftButton, Qt::MiddleButton, Qt::RightButton}) {
            plot_.setLimits({0, 400, 0, 300});
            DragPan pan;
            pan.setMode(mode);
            dragTo(pan, QPointF(200, 200), QPointF(220, 200), button);
            const bool pans = button == Qt::MiddleButton ||
                              (button == Qt::LeftButton && mode == InteractiveMode::Pan);
            EXPECT_EQ(plot_.limits().xMin, pans ? -20 : 0);
        }
    }
}

TEST_F(DragPanTest, OnAnAxisItMovesAlongThatAxisInEveryMode) {
    for (const InteractiveMode mode : kAllInteractiveModes) {
        plot_.setLimits({0, 400, 0, 300});
        DragPan pan;
        pan.setMode(mode);
        dragTo(pan, QPointF(200, 370), QPointF(220, 300));
        EXPECT_EQ(plot_.limits(), (plot::Limits{-20, 380, 0, 300}));
        dragTo(pan, QPointF(50, 200), QPointF(90, 210), Qt::MiddleButton);
        expectLimits({-20, 380, 10, 310});
        dragTo(pan, QPointF(550, 200), QPointF(200, 200));  // the colour bar's place
        dragTo(pan, QPointF(200, 20), QPointF(200, 200));   // the title's
        expectLimits({-20, 380, 10, 310});
    }
}

TEST_F(DragPanTest, TheRightAxisIsDraggedAlone) {
    showRightAxis();
    for (const bool keepsAspect : {false, true}) {
        plot_.setKeepDataAspectRatio(keepsAspect);
        plot_.y2Axis().setLimits(0, 100);
        DragPan pan;
        dragTo(pan, QPointF(530, 200), QPointF(450, 230));
        EXPECT_NEAR(y2().min, 10, 1e-9);
        EXPECT_NEAR(y2().max, 110, 1e-9);
        expectLimits({0, 400, 0, 300});
    }
}

TEST_F(DragPanTest, InTheDataEachAxisKeepsItsPointUnderTheCursor) {
    showRightAxis();
    plot_.y2Axis().setScale(plot::AxisScale::Log);
    plot_.y2Axis().setLimits(1, 1000);
    plot_.y2Axis().setInverted(true);
    const QPointF under = transform().of(plot::YAxisSide::Right).toData({200, 200});
    DragPan pan;
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    for (const QPointF at : {QPointF(240, 190), QPointF(210, 230)}) {
        mouse(pan, QEvent::MouseMove, at);
        EXPECT_NEAR(transform().of(plot::YAxisSide::Right).toPixel(under).y(), at.y(), 1e-6);
    }
    expectLimits({-10, 390, 30, 330});
    const plot::Interval before = y2();
    mouse(pan, QEvent::MouseButtonRelease, QPointF(210, 230));
    dragTo(pan, QPointF(50, 200), QPointF(50, 230));
    EXPECT_EQ(y2(), before) << "the left axis alone";
}

TEST_F(DragPanTest, AnAxisThatIsHeldBackHoldsNoOther) {
    showRightAxis();
    plot_.yAxis().setLimitsConstraints(0, 300);
    DragPan pan;
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    for (int y = 210; y <= 260; y += 10) mouse(pan, QEvent::MouseMove, QPointF(200, y));
    expectLimits({0, 400, 0, 300});
    EXPECT_NEAR(y2().min, 20, 1e-9) << "as far as the cursor has gone, and no further";
    for (int y = 260; y >= 200; y -= 10) mouse(pan, QEvent::MouseMove, QPointF(200, y));
    EXPECT_NEAR(y2().min, 0, 1e-9);
}

TEST_F(DragPanTest, ALostReleaseEndsTheDragAtTheNextMove) {
    DragPan pan;
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    mouse(pan, QEvent::MouseMove, QPointF(220, 200));
    mouse(pan, QEvent::MouseMove, QPointF(300, 200), Qt::NoButton);
    mouse(pan, QEvent::MouseMove, QPointF(310, 200), Qt::LeftButton);
    expectLimits({-20, 380, 0, 300});
    EXPECT_FALSE(mouse(pan, QEvent::MouseButtonRelease, QPointF(310, 200))) << "not its own";
}

TEST_F(DragPanTest, APressOfTheSameButtonSaysThatTheReleaseWasLost) {
    DragPan pan;
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    dragTo(pan, QPointF(300, 200), QPointF(320, 200));
    expectLimits({-20, 380, 0, 300});
}

TEST_F(DragPanTest, CancelAndEscapeLeaveTheViewWhereItIs) {
    DragPan pan;
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    mouse(pan, QEvent::MouseMove, QPointF(220, 200));
    pan.cancel();
    mouse(pan, QEvent::MouseMove, QPointF(300, 200));
    expectLimits({-20, 380, 0, 300});
    EXPECT_FALSE(key(pan, Qt::Key_Escape)) << "nothing to give up: the host's key";
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    EXPECT_TRUE(key(pan, Qt::Key_Escape));
    mouse(pan, QEvent::MouseMove, QPointF(300, 200));
    expectLimits({-20, 380, 0, 300});
}

TEST_F(DragPanTest, TheWheelInADragZoomsAndTheDragGoesOn) {
    DragPan pan;
    WheelZoom zoom;
    const QPointF under = transform().toData({200, 200});
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    mouse(pan, QEvent::MouseMove, QPointF(220, 200));
    wheel(zoom, QPointF(220, 200), 3);
    const double width = plot_.limits().width();
    mouse(pan, QEvent::MouseMove, QPointF(260, 240));
    EXPECT_NEAR(plot_.limits().width(), width, 1e-9) << "still zoomed";
    EXPECT_NEAR(transform().toPixel(under).x(), 260, 1e-9);
    EXPECT_NEAR(transform().toPixel(under).y(), 240, 1e-9);
}

TEST_F(DragPanTest, APlotThatLosesItsAreaInADragKeepsItsLimits) {
    DragPan pan;
    mouse(pan, QEvent::MouseButtonPress, QPointF(200, 200));
    plot::PlotLayout none;
    none.transform = transform();
    none.transform.dataArea = QRectF(100, 50, 0, 0);
    QMouseEvent move(QEvent::MouseMove, QPointF(300, 300), QPointF(300, 300), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    pan.handle(move, plot_, none);
    EXPECT_EQ(plot_.limits(), (plot::Limits{0, 400, 0, 300}));
    pan.cancel();
    QMouseEvent press(QEvent::MouseButtonPress, QPointF(100, 50), QPointF(100, 50), Qt::LeftButton,
                      Qt::LeftButton, Qt::NoModifier);
    EXPECT_FALSE(pan.handle(press, plot_, none)) << "no area, no press";
}

}  // namespace
}  // namespace spate::widgets
