// SPDX-License-Identifier: MIT
#include "spate/widgets/cursor_tracker.h"

#include <QEnterEvent>
#include <QMouseEvent>

namespace spate::widgets {
namespace {

// Where an event says that the cursor is.
std::optional<QPointF> positionOf(const QEvent& event) {
    switch (event.type()) {
        case QEvent::Enter:
            return static_cast<const QEnterEvent&>(event).position();
        case QEvent::MouseMove:
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
            return static_cast<const QMouseEvent&>(event).position();
        default:
            return std::nullopt;
    }
}

}  // namespace

bool CursorTracker::handle(QEvent& event, plot::Plot&, const plot::PlotLayout& layout) {
    if (event.type() == QEvent::Leave || event.type() == QEvent::Hide) {
        setPosition(std::nullopt);
    } else if (const auto at = positionOf(event)) {
        // Anywhere else means outside: of the very edge, the data area has the pixels inside.
        const bool inside = plot::dataAtPixel(layout, *at).has_value();
        setPosition(inside ? at : std::nullopt);
    }
    return false;
}

void CursorTracker::setPosition(std::optional<QPointF> position) {
    if (position == position_) return;
    position_ = position;
    Q_EMIT moved();
}

}  // namespace spate::widgets
