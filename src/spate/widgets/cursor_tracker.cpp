// SPDX-License-Identifier: MIT
#include "spate/widgets/cursor_tracker.h"

#include <QMouseEvent>

namespace spate::widgets {

bool CursorTracker::handle(QEvent& event, plot::Plot&, const plot::PlotLayout& layout) {
    if (event.type() == QEvent::Leave) {
        position_.reset();
        Q_EMIT moved();
    } else if (event.type() == QEvent::MouseMove) {
        const QPointF pixel = static_cast<QMouseEvent&>(event).position();
        position_.reset();
        if (layout.transform.dataArea.contains(pixel)) position_ = pixel;
        Q_EMIT moved();
    }
    return false;
}

}  // namespace spate::widgets
