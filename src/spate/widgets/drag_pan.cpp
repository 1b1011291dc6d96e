// SPDX-License-Identifier: MIT
#include "spate/widgets/drag_pan.h"

#include <QMouseEvent>

namespace spate::widgets {

bool DragPan::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    switch (event.type()) {
        case QEvent::MouseButtonPress:
            return press(static_cast<QMouseEvent&>(event), layout);
        case QEvent::MouseMove:
            return drag(static_cast<QMouseEvent&>(event), plot);
        case QEvent::MouseButtonRelease:
            return release(static_cast<QMouseEvent&>(event));
        default:
            return false;
    }
}

bool DragPan::press(const QMouseEvent& mouse, const plot::PlotLayout& layout) {
    const bool pans = mouse.button() == Qt::LeftButton || mouse.button() == Qt::MiddleButton;
    if (!pans || grip_ || !layout.transform.dataArea.contains(mouse.position())) return false;
    grip_ = Grip{mouse.button(), mouse.position(), layout.transform};
    return true;
}

bool DragPan::drag(const QMouseEvent& mouse, plot::Plot& plot) const {
    if (!grip_) return false;
    const QPointF moved = mouse.position() - grip_->position;
    plot.setLimits(grip_->transform.limitsOf(grip_->transform.dataArea.translated(-moved)));
    return false;  // whoever reads the cursor's position still may
}

bool DragPan::release(const QMouseEvent& mouse) {
    if (!grip_ || mouse.button() != grip_->button) return false;
    grip_.reset();
    return true;
}

}  // namespace spate::widgets
