// SPDX-License-Identifier: MIT
// What a person does to a plot in a storm.
#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>
#include <utility>

#include "spate/widgets/plot_actions.h"
#include "spate/widgets/stormy_plot_for_test.h"

namespace spate::widgets {
namespace {

constexpr Qt::KeyboardModifier kModifiers[] = {Qt::NoModifier, Qt::NoModifier, Qt::ShiftModifier,
                                               Qt::ControlModifier, Qt::AltModifier};

QPoint somewhere(StormyPlot& storm) {
    return {static_cast<int>(storm.chance.below(storm.canvas().width() + 1)),
            static_cast<int>(storm.chance.below(storm.canvas().height() + 1))};
}

// Straight to the canvas, hidden or not; menus do not grab it there.
void sendMouse(StormyPlot& storm, QEvent::Type type, QPointF at, Qt::MouseButton button) {
    QMouseEvent event(type, at, storm.canvas().mapToGlobal(at), button, storm.held,
                      storm.chance.of(kModifiers));
    QCoreApplication::sendEvent(&storm.canvas(), &event);
}

void pressButton(StormyPlot& storm) {
    constexpr Qt::MouseButton kButtons[] = {Qt::LeftButton, Qt::LeftButton, Qt::LeftButton,
                                            Qt::MiddleButton, Qt::RightButton};
    storm.held = storm.chance.of(kButtons);
    const bool isDouble = storm.chance.oneIn(8);
    sendMouse(storm, isDouble ? QEvent::MouseButtonDblClick : QEvent::MouseButtonPress,
              somewhere(storm), storm.held);
}

void moveMouse(StormyPlot& storm) {
    sendMouse(storm, QEvent::MouseMove, somewhere(storm), Qt::NoButton);
}

void releaseButton(StormyPlot& storm) {
    if (storm.held == Qt::NoButton) return;
    const Qt::MouseButton button = std::exchange(storm.held, Qt::NoButton);
    sendMouse(storm, QEvent::MouseButtonRelease, somewhere(storm), button);
}

void click(StormyPlot& storm) {
    releaseButton(storm);
    const QPoint at = somewhere(storm);
    const auto button = storm.chance.oneIn(2) ? Qt::LeftButton : Qt::RightButton;
    storm.held = button;
    sendMouse(storm, QEvent::MouseButtonPress, at, button);
    storm.held = Qt::NoButton;
    sendMouse(storm, QEvent::MouseButtonRelease, at, button);
}

// From an item, if there is one that can be gripped.
QPointF grip(StormyPlot& storm) {
    const plot::PlotTransform& transform = storm.plot->plotLayout().transform;
    for (int tries = 0; tries < 50; ++tries) {
        const QPoint at = somewhere(storm);
        for (const plot::Pick& pick : storm.model().pick(at, transform)) {
            if (pick.item->isDraggable()) return at;
        }
    }
    return somewhere(storm);
}

void drag(StormyPlot& storm) {
    releaseButton(storm);
    storm.held = Qt::LeftButton;
    sendMouse(storm, QEvent::MouseButtonPress, grip(storm), Qt::LeftButton);
    for (auto moves = storm.chance.below(4); moves >= 0; --moves) moveMouse(storm);
    releaseButton(storm);
}

void leave(StormyPlot& storm) {
    QEvent event(QEvent::Leave);
    QCoreApplication::sendEvent(&storm.canvas(), &event);
}

void turnWheel(StormyPlot& storm) {
    constexpr int kAngles[] = {120, -120, 30, -30, 2400, -2400};
    const QPointF at = somewhere(storm);
    QWheelEvent event(at, storm.canvas().mapToGlobal(at), {}, {0, storm.chance.of(kAngles)},
                      Qt::NoButton, storm.chance.of(kModifiers), Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&storm.canvas(), &event);
}

void pressKey(StormyPlot& storm) {
    constexpr Qt::Key kKeys[] = {Qt::Key_Left,     Qt::Key_Right,  Qt::Key_Up,  Qt::Key_Down,
                                 Qt::Key_Home,     Qt::Key_1,      Qt::Key_G,   Qt::Key_Backspace,
                                 Qt::Key_Question, Qt::Key_Escape, Qt::Key_A,   Qt::Key_L,
                                 Qt::Key_I,        Qt::Key_Menu,   Qt::Key_Plus};
    QTest::keyClick(&storm.canvas(), storm.chance.of(kKeys), storm.chance.of(kModifiers));
}

// Opens it, or chooses of one that is open.
void useMenu(StormyPlot& storm) {
    if (storm.menu) {
        const QList<QAction*> entries = storm.menu->actions();
        if (!entries.empty()) storm.chance.of(entries)->trigger();
        if (storm.menu) storm.menu->close();
        return;
    }
    const QPoint at = somewhere(storm);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, at, storm.canvas().mapToGlobal(at));
    QCoreApplication::sendEvent(&storm.canvas(), &event);
}

void triggerAction(StormyPlot& storm) {
    const bool ofContrast = storm.chance.oneIn(3);
    storm.chance.of(ofContrast ? storm.contrast->actions() : storm.plot->plotActions().all())
        ->trigger();
}

}  // namespace

std::vector<StormAction> gesturesOfStorm() {
    return {{"press a button", 6, pressButton},
            {"move the mouse", 10, moveMouse},
            {"release a button", 5, releaseButton},
            {"click", 5, click},
            {"drag", 10, drag},
            {"leave", 1, leave},
            {"turn the wheel", 6, turnWheel},
            {"press a key", 6, pressKey},
            {"use the context menu", 3, useMenu},
            {"trigger an action", 5, triggerAction}};
}

}  // namespace spate::widgets
