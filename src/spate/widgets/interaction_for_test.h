// SPDX-License-Identifier: MIT
// A plot without a widget, for tests of gestures alone: an event and a layout go in, other limits
// come out.
#pragma once

#include <gtest/gtest.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QWheelEvent>

#include "spate/widgets/interaction.h"

namespace spate::widgets {

/// Data area of 400 × 300 pixels at (100, 50) of a canvas of 600 × 400; limits 0 … 400, 0 … 300.
class InteractionTest : public testing::Test {
protected:
    InteractionTest() { plot_.setLimits({0, 400, 0, 300}); }

    // As it is on the screen now.
    plot::PlotTransform transform() const {
        const QRectF area(100, 50, 400, 300);
        const bool equal =
            plot_.keepsDataAspectRatio() && plot_.xAxis().isLinear() && plot_.yAxis().isLinear();
        return {
            .dataArea = area,
            .limits = equal ? plot::withEqualAspect(plot_.limits(), area.size()) : plot_.limits(),
            .xReversed = plot_.xAxis().isInverted(),
            .yReversed = !plot_.yAxis().isInverted(),
            .y2Reversed = !plot_.y2Axis().isInverted(),
            .xScale = plot_.xAxis().scale(),
            .yScale = plot_.yAxis().scale(),
            .y2Scale = plot_.y2Axis().scale()};
    }

    plot::PlotLayout layout() const {
        plot::PlotLayout layout;
        layout.canvas.size = QSizeF(600, 400);
        layout.transform = transform();
        layout.colorBarRegion = QRectF(560, 50, 40, 300);
        return layout;
    }

    /// Limits 0 … 100, between the data area and the colour bar.
    void showRightAxis() {
        plot_.setY2AxisShown(true);
        plot_.y2Axis().setLimits(0, 100);
    }
    plot::Interval y2() const { return {plot_.y2Axis().min(), plot_.y2Axis().max()}; }

    bool turn(Interaction& interaction, QPointF at, QPoint angle,
              Qt::KeyboardModifiers modifiers = Qt::NoModifier, quint64 timeMs = 0) {
        QWheelEvent event(at, at, {}, angle, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        event.setTimestamp(timeMs);
        return interaction.handle(event, plot_, layout());
    }

    bool wheel(Interaction& interaction, QPointF at, int notches) {
        return turn(interaction, at, QPoint(0, 120 * notches));
    }

    // With the buttons that such an event has: a press and moves the pressed one, a release none.
    bool mouse(Interaction& interaction, QEvent::Type type, QPointF at,
               Qt::MouseButton button = Qt::LeftButton) {
        const bool held = type != QEvent::MouseButtonRelease;
        QMouseEvent event(type, at, at, type == QEvent::MouseMove ? Qt::NoButton : button,
                          held ? button : Qt::NoButton, Qt::NoModifier);
        return interaction.handle(event, plot_, layout());
    }

    void dragTo(Interaction& interaction, QPointF from, QPointF to,
                Qt::MouseButton button = Qt::LeftButton) {
        mouse(interaction, QEvent::MouseButtonPress, from, button);
        mouse(interaction, QEvent::MouseMove, (from + to) / 2, button);
        mouse(interaction, QEvent::MouseMove, to, button);
        mouse(interaction, QEvent::MouseButtonRelease, to, button);
    }

    bool key(Interaction& interaction, int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
             quint64 timeMs = 0) {
        QKeyEvent event(QEvent::KeyPress, key, modifiers);
        event.setTimestamp(timeMs);
        return interaction.handle(event, plot_, layout());
    }

    void expectLimits(const plot::Limits& expected) const {
        const plot::Limits limits = plot_.limits();
        EXPECT_NEAR(limits.xMin, expected.xMin, 1e-9);
        EXPECT_NEAR(limits.xMax, expected.xMax, 1e-9);
        EXPECT_NEAR(limits.yMin, expected.yMin, 1e-9);
        EXPECT_NEAR(limits.yMax, expected.yMax, 1e-9);
    }

    plot::Plot plot_;
};

}  // namespace spate::widgets
