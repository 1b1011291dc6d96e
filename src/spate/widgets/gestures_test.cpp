// SPDX-License-Identifier: MIT
// Every gesture in a window, with a stream running.
#include <QLineEdit>
#include <QVBoxLayout>

#include "spate/widgets/streaming_plot_for_test.h"

namespace spate::widgets {
namespace {

using GesturesTest = StreamingPlotTest;

TEST_F(GesturesTest, TheLeftButtonPansAtFirst) {
    EXPECT_EQ(widget_.interactiveMode(), InteractiveMode::Pan);
    const QPointF under = transform().toData(at(0.5, 0.5));
    press(at(0.5, 0.5));
    moveTo(at(0.6, 0.4));
    expectStreamGoesOn();
    moveTo(at(0.7, 0.3));
    release(at(0.7, 0.3));
    EXPECT_NEAR(transform().toPixel(under).x(), at(0.7, 0.3).x(), 1e-6);
    EXPECT_NEAR(transform().toPixel(under).y(), at(0.7, 0.3).y(), 1e-6);
}

TEST_F(GesturesTest, InZoomModeTheRectangleIsShownAndThePictureGoesOnUnderIt) {
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    const QPointF topLeft = transform().toData(at(0.25, 0.25));
    const QPointF bottomRight = transform().toData(at(0.75, 0.5));
    press(at(0.25, 0.25));
    moveTo(at(0.5, 0.4));
    expectStreamGoesOn();
    moveTo(at(0.75, 0.5));
    EXPECT_EQ(limits(), kWhole) << "not before the release";
    release(at(0.75, 0.5));
    expectNear(limits(), {topLeft.x(), bottomRight.x(), bottomRight.y(), topLeft.y()});
}

TEST_F(GesturesTest, TheMiddleButtonPansInEveryMode) {
    for (const InteractiveMode mode : kAllInteractiveModes) {
        widget_.resetZoom();
        widget_.setInteractiveMode(mode);
        const QPointF under = transform().toData(at(0.5, 0.5));
        drag(at(0.5, 0.5), at(0.25, 0.5), Qt::MiddleButton);
        EXPECT_NEAR(transform().toPixel(under).x(), at(0.25, 0.5).x(), 1e-6);
        expectStreamGoesOn();
    }
}

TEST_F(GesturesTest, InSelectModeADragDoesNothing) {
    widget_.setInteractiveMode(InteractiveMode::Select);
    drag(at(0.25, 0.25), at(0.75, 0.5));
    EXPECT_EQ(limits(), kWhole);
}

TEST_F(GesturesTest, TheWheelZoomsAboutTheCursorAndOneAxisIfAsked) {
    const QPointF under = transform().toData(at(0.25, 0.75));
    turnWheel(at(0.25, 0.75), {0, 120});
    EXPECT_NEAR(limits().width(), 80 / 1.1, 1e-9);
    EXPECT_NEAR(limits().height(), 60 / 1.1, 1e-9);
    EXPECT_NEAR(transform().toPixel(under).x(), at(0.25, 0.75).x(), 1);
    turnWheel(at(0.25, 0.75), {120, 0}, Qt::AltModifier);
    turnWheel(at(0.25, 0.75), {0, -120}, Qt::ShiftModifier);
    EXPECT_NEAR(limits().width(), 80 / 1.1 / 1.1, 1e-9);
    EXPECT_NEAR(limits().height(), 60, 1e-9);
    turnWheel(onXAxis(), {0, -120});
    turnWheel(onYAxis(), {0, -120});
    EXPECT_NEAR(limits().width(), 80 / 1.1, 1e-9);
    EXPECT_NEAR(limits().height(), 60 * 1.1, 1e-9);
}

TEST_F(GesturesTest, AnAxisIsDraggedAlone) {
    drag(onXAxis(), onXAxis() + QPoint(40, -100));
    EXPECT_LT(limits().xMin, 0);
    EXPECT_EQ(limits().yMin, 0);
    drag(onYAxis(), onYAxis() + QPoint(100, 40), Qt::MiddleButton);
    EXPECT_GT(limits().yMin, 0);
    EXPECT_NEAR(limits().width(), 80, 1e-9);
    EXPECT_NEAR(limits().height(), 60, 1e-9);
}

TEST_F(GesturesTest, KeysWorkAfterAClick) {
    click(at(0.5, 0.5));
    pressKey(Qt::Key_Right);
    expectNear(limits(), {8, 88, 0, 60});
    pressKey(Qt::Key_Up);
    expectNear(limits(), {8, 88, 6, 66});
    pressKey(Qt::Key_Home);
    EXPECT_EQ(limits(), kWhole);
}

TEST_F(GesturesTest, ADoubleClickShowsAllAgain) {
    turnWheel(at(0.25, 0.75), {0, 360});
    QTest::mouseDClick(window(), Qt::LeftButton, {}, inWindow(at(0.5, 0.5)));
    EXPECT_EQ(limits(), kWhole);
}

TEST_F(GesturesTest, ASecondDragSoonAfterTheFirstIsADrag) {
    drag(at(0.5, 0.5), at(0.6, 0.5), Qt::MiddleButton);
    const plot::Limits moved = limits();
    const QPointF from = at(0.5, 0.5);
    QMouseEvent again(QEvent::MouseButtonDblClick, from, canvas().mapToGlobal(from),
                      Qt::MiddleButton, Qt::MiddleButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &again);
    const QPointF to = at(0.6, 0.5);
    QMouseEvent move(QEvent::MouseMove, to, canvas().mapToGlobal(to), Qt::NoButton,
                     Qt::MiddleButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &move);
    EXPECT_LT(limits().xMin, moved.xMin);
}

TEST_F(GesturesTest, TheCursorTellsZoomMode) {
    const auto shape = [&] { return canvas().cursor().shape(); };
    widget_.setCursor(Qt::WhatsThisCursor);
    EXPECT_EQ(shape(), Qt::WhatsThisCursor) << "the host's";
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    EXPECT_EQ(shape(), Qt::CrossCursor);
    widget_.setCanvas(makeRasterCanvas);
    EXPECT_EQ(shape(), Qt::CrossCursor);
    widget_.setInteractiveMode(InteractiveMode::Select);
    EXPECT_EQ(shape(), Qt::WhatsThisCursor);
}

TEST_F(GesturesTest, EscapeGivesUpTheRectangle) {
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    press(at(0.25, 0.25));
    moveTo(at(0.75, 0.75));
    pressKey(Qt::Key_Escape);
    release(at(0.75, 0.75));
    EXPECT_EQ(limits(), kWhole);
}

TEST_F(GesturesTest, EscapeIsTheHostsKeyWhenNothingIsDragged) {
    QAction stop;
    stop.setShortcut(Qt::Key_Escape);
    widget_.addAction(&stop);
    QSignalSpy stopped(&stop, &QAction::triggered);
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    ASSERT_TRUE(QTest::qWaitForWindowActive(&widget_));
    press(at(0.25, 0.25));
    moveTo(at(0.75, 0.75));
    pressKey(Qt::Key_Escape);
    EXPECT_EQ(stopped.count(), 0) << "the drag is given up";
    release(at(0.75, 0.75));
    EXPECT_EQ(limits(), kWhole);
    pressKey(Qt::Key_Escape);
    EXPECT_EQ(stopped.count(), 1);
}

TEST_F(GesturesTest, WhileAButtonIsHeldAnotherBeginsNothing) {
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    const QPointF topLeft = transform().toData(at(0.25, 0.25));
    press(at(0.25, 0.25));
    moveTo(at(0.5, 0.5));
    press(at(0.5, 0.5), Qt::MiddleButton);
    moveTo(at(0.75, 0.75));
    EXPECT_EQ(limits(), kWhole) << "no pan";
    release(at(0.75, 0.75), Qt::MiddleButton);
    release(at(0.75, 0.75));
    EXPECT_NEAR(limits().xMin, topLeft.x(), 1e-9) << "the zoom is finished";
}

TEST_F(GesturesTest, TheWheelInADragZoomsAndTheDragGoesOn) {
    const QPointF under = transform().toData(at(0.5, 0.5));
    press(at(0.5, 0.5));
    moveTo(at(0.6, 0.5));
    turnWheel(at(0.6, 0.5), {0, 240});
    const double width = limits().width();
    moveTo(at(0.7, 0.6));
    release(at(0.7, 0.6));
    EXPECT_LT(width, 70);
    EXPECT_NEAR(limits().width(), width, 1e-9);
    EXPECT_NEAR(transform().toPixel(under).x(), at(0.7, 0.6).x(), 1e-6);
}

TEST_F(GesturesTest, NothingSticksWhenTheReleaseIsLost) {
    const auto losses = {
        +[](PlotWidget& widget) { widget.setCanvas(makeRasterCanvas); },
        +[](PlotWidget& widget) {
            widget.hide();
            widget.show();
        },
        +[](PlotWidget& widget) {
            QEvent deactivate(QEvent::WindowDeactivate);
            QCoreApplication::sendEvent(&widget, &deactivate);
        },
    };
    for (const InteractiveMode mode : {InteractiveMode::Pan, InteractiveMode::Zoom}) {
        widget_.setInteractiveMode(mode);
        for (const auto& lose : losses) {
            widget_.resetZoom();
            press(at(0.25, 0.25));
            moveTo(at(0.5, 0.5));
            lose(widget_);
            const plot::Limits then = limits();
            const QPointF to = at(0.6, 0.6);
            QMouseEvent stray(QEvent::MouseMove, to, canvas().mapToGlobal(to), Qt::NoButton,
                              Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&canvas(), &stray);
            moveTo(at(0.75, 0.75));
            release(at(0.75, 0.75));
            EXPECT_EQ(limits(), then);
            expectStreamGoesOn();
            drag(at(0.25, 0.25), at(0.75, 0.75));
            EXPECT_NE(limits(), then) << "the next drag is a drag";
        }
    }
}

TEST_F(GesturesTest, AMoveWithoutTheButtonEndsTheDrag) {
    press(at(0.25, 0.25));
    moveTo(at(0.5, 0.5));
    const plot::Limits then = limits();
    const QPointF to = at(0.75, 0.75);
    QMouseEvent move(QEvent::MouseMove, to, canvas().mapToGlobal(to), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &move);
    moveTo(at(0.7, 0.7));
    EXPECT_EQ(limits(), then);
    release(at(0.7, 0.7));
}

TEST_F(GesturesTest, AResizeInADragKeepsThePointUnderTheCursor) {
    const QPointF under = transform().toData(at(0.5, 0.5));
    press(at(0.5, 0.5));
    moveTo(at(0.6, 0.5));
    widget_.resize(700, 300);
    QCoreApplication::processEvents();
    const QPoint to(200, 100);
    moveTo(to);
    EXPECT_NEAR(transform().toPixel(under).x(), 200, 1e-6);
    EXPECT_NEAR(transform().toPixel(under).y(), 100, 1e-6);
    release(to);
}

TEST_F(GesturesTest, TheCanvasIsSwappedByTheSlotOfItsOwnClick) {
    QObject::connect(&widget_, &PlotWidget::clicked, &widget_,
                     [this] { widget_.setCanvas(makeRasterCanvas); });
    for (int i = 0; i < 5; ++i) {
        click(at(0.5, 0.5));
        expectStreamGoesOn();
    }
    EXPECT_TRUE(canvas().hasFocus()) << "the new canvas has the focus of the old one";
}

TEST_F(GesturesTest, APlotWithoutRoomTakesGesturesAndKeepsItsLimits) {
    widget_.setMinimumSize(0, 0);
    for (const QSize size : {QSize(0, 0), QSize(1, 1), QSize(40, 30), QSize(200, 20)}) {
        widget_.resize(size);
        QCoreApplication::processEvents();
        for (const QPoint pixel : {QPoint(0, 0), QPoint(20, 10)}) {
            QMouseEvent press(QEvent::MouseButtonPress, pixel, canvas().mapToGlobal(pixel),
                              Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&canvas(), &press);
            turnWheel(pixel, {0, 120});
            const QPointF away = pixel + QPoint(30, 30);
            QMouseEvent move(QEvent::MouseMove, away, canvas().mapToGlobal(away), Qt::NoButton,
                             Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&canvas(), &move);
            QKeyEvent key(QEvent::KeyPress, Qt::Key_Left, Qt::NoModifier);
            QCoreApplication::sendEvent(&canvas(), &key);
            QMouseEvent release(QEvent::MouseButtonRelease, away, canvas().mapToGlobal(away),
                                Qt::LeftButton, Qt::NoButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&canvas(), &release);
        }
        EXPECT_TRUE(std::isfinite(limits().width()) && std::isfinite(limits().height()));
    }
    widget_.resize(500, 400);
    widget_.resetZoom();
}

TEST_F(GesturesTest, AToolThatIsAddedTakesItsPressFromTheDefaultGestures) {
    class Tool : public Interaction {
    public:
        bool handle(QEvent& event, plot::Plot&, const plot::PlotLayout&) override {
            if (event.type() == QEvent::MouseButtonPress) ++presses;
            return event.type() == QEvent::MouseButtonPress;
        }
        int presses = 0;
    };
    auto owned = std::make_unique<Tool>();
    const Tool& tool = *owned;
    widget_.addInteraction(std::move(owned));
    QSignalSpy clicked(&widget_, &PlotWidget::clicked);
    drag(at(0.25, 0.25), at(0.75, 0.75));
    EXPECT_EQ(tool.presses, 1);
    EXPECT_EQ(limits(), kWhole);
    click(at(0.5, 0.5));
    EXPECT_EQ(clicked.count(), 1) << "what only watches sees all";
}

TEST_F(GesturesTest, AGestureGoesTheSameWayOnEveryAxis) {
    for (const auto scale : pipeline::kAllAxisScales) {
        for (const bool inverted : {false, true}) {
            SCOPED_TRACE(std::string(pipeline::name(scale)) + (inverted ? " inverted" : ""));
            plot::Plot& plot = widget_.plot();
            for (plot::Axis* axis : {&plot.xAxis(), &plot.yAxis()}) {
                axis->setScale(scale);
                axis->setInverted(inverted);
            }
            ASSERT_TRUE(plot.setLimits({1, 80, 2, 60}));
            const QPointF under = transform().toData(at(0.5, 0.5));
            drag(at(0.5, 0.5), at(0.6, 0.4));
            EXPECT_NEAR(transform().toPixel(under).x(), at(0.6, 0.4).x(), 1e-6);
            EXPECT_NEAR(transform().toPixel(under).y(), at(0.6, 0.4).y(), 1e-6);
            widget_.setInteractiveMode(InteractiveMode::Zoom);
            const QPointF corner = transform().toData(at(0.25, 0.25));
            drag(at(0.25, 0.25), at(0.75, 0.75));
            EXPECT_NEAR(transform().toPixel(corner).x(), transform().dataArea.left(), 1);
            EXPECT_NEAR(transform().toPixel(corner).y(), transform().dataArea.top(), 1);
            widget_.setInteractiveMode(InteractiveMode::Pan);
            expectStreamGoesOn();
        }
    }
}

// Focus.

TEST(PlotWidgetFocus, AHoverTakesFreeFocusButNotThatOfALineEdit) {
    QWidget host;
    auto* layout = new QVBoxLayout(&host);
    auto* edit = new QLineEdit;
    auto* plot = new PlotWidget;
    layout->addWidget(edit);
    layout->addWidget(plot);
    host.resize(400, 400);
    host.show();
    host.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&host));
    QWidget& canvas = plot->canvas().widget();
    const auto enter = [&] {
        QEnterEvent event(QPointF(50, 50), QPointF(50, 50), canvas.mapToGlobal(QPointF(50, 50)));
        QCoreApplication::sendEvent(&canvas, &event);
    };
    edit->setFocus();
    enter();
    EXPECT_TRUE(edit->hasFocus()) << "somebody is typing";
    edit->clearFocus();
    enter();
    EXPECT_TRUE(canvas.hasFocus());
    edit->setFocus();
    enter();
    EXPECT_TRUE(edit->hasFocus());
    QTest::mouseClick(host.windowHandle(), Qt::LeftButton, {}, canvas.mapTo(&host, QPoint(50, 50)));
    EXPECT_TRUE(canvas.hasFocus()) << "a click does";
}

TEST(PlotWidgetFocus, ANewCanvasHasTheFocusOfTheOldOne) {
    QWidget host;
    auto* layout = new QVBoxLayout(&host);
    auto* plot = new PlotWidget;
    layout->addWidget(plot);
    layout->addWidget(new QLineEdit);
    host.show();
    host.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&host));
    plot->setFocus();
    plot->setCanvas(makeRasterCanvas);
    QCoreApplication::processEvents();
    EXPECT_TRUE(plot->canvas().widget().hasFocus());
}

TEST(PlotWidgetFocus, AnEnabledShortcutComesBeforeTheArrowKey) {
    PlotWidget plot;
    plot.resize(400, 300);
    plot.plot().setLimits({0, 100, 0, 100});
    QAction previous;
    previous.setShortcut(Qt::Key_Left);
    previous.setShortcutContext(Qt::WidgetWithChildrenShortcut);
    plot.addAction(&previous);
    int triggered = 0;
    QObject::connect(&previous, &QAction::triggered, &plot, [&] { ++triggered; });
    plot.show();
    plot.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&plot));
    plot.setFocus();
    ASSERT_TRUE(plot.canvas().widget().hasFocus());
    QTest::keyClick(plot.windowHandle(), Qt::Key_Left);
    EXPECT_EQ(triggered, 1);
    EXPECT_EQ(plot.plot().limits().xMin, 0);
    previous.setEnabled(false);
    QTest::keyClick(plot.windowHandle(), Qt::Key_Left);
    EXPECT_EQ(triggered, 1);
    EXPECT_NEAR(plot.plot().limits().xMin, -10, 1e-9);
}

}  // namespace
}  // namespace spate::widgets
