// SPDX-License-Identifier: MIT
#include "spate/widgets/drag.h"

#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <utility>

namespace spate::widgets {

bool isBeyondClick(QPointF pressed, QPointF now) {
    return QLineF(pressed, now).length() > kClickDistance;
}

bool Drag::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    switch (event.type()) {
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonDblClick:  // a second drag, soon after the first
            return press(static_cast<QMouseEvent&>(event), layout);
        case QEvent::MouseMove:
            return move(static_cast<QMouseEvent&>(event), plot, layout);
        case QEvent::MouseButtonRelease:
            return release(static_cast<QMouseEvent&>(event), plot, layout);
        case QEvent::ShortcutOverride:  // asks whether a key is ours before it is a shortcut
        case QEvent::KeyPress:
            return escape(event);
        default:
            return false;
    }
}

void Drag::cancel() {
    if (std::exchange(grip_, std::nullopt)) forget();
}

void Drag::drop(QPointF, plot::Plot&, const plot::PlotLayout&) {}

void Drag::forget() {}

bool Drag::press(const QMouseEvent& mouse, const plot::PlotLayout& layout) {
    const bool lost =
        grip_ && (mouse.button() == grip_->button || !mouse.buttons().testFlag(grip_->button));
    if (lost) cancel();
    if (grip_ || !accepts(mouse, layout)) return false;
    grip_ = Grip{mouse.button(), mouse.position()};
    return true;
}

// Whoever reads the cursor's position still may: a move is never consumed.
bool Drag::move(const QMouseEvent& mouse, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (grip_ && !mouse.buttons().testFlag(grip_->button)) cancel();
    if (!grip_) return false;
    grip_->dragging = grip_->dragging || isBeyondClick(grip_->pixel, mouse.position());
    if (grip_->dragging) drag(mouse.position(), plot, layout);
    return false;
}

bool Drag::release(const QMouseEvent& mouse, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (!grip_ || mouse.button() != grip_->button) return false;
    if (grip_->dragging) drop(mouse.position(), plot, layout);
    cancel();
    return true;
}

bool Drag::escape(QEvent& event) {
    if (!grip_ || static_cast<QKeyEvent&>(event).key() != Qt::Key_Escape) return false;
    event.accept();
    if (event.type() == QEvent::KeyPress) cancel();
    return true;
}

}  // namespace spate::widgets
