// SPDX-License-Identifier: MIT
#include "spate/widgets/click_detector.h"

#include <QMouseEvent>
#include <utility>

#include "spate/widgets/drag.h"

namespace spate::widgets {

std::optional<ClickDetector::Click> ClickDetector::completedBy(const QEvent& event) {
    const auto mouse = [&]() -> const QMouseEvent& {
        return static_cast<const QMouseEvent&>(event);
    };
    switch (event.type()) {
        case QEvent::MouseButtonPress:
            pressed_.reset();
            if (mouse().buttons() == mouse().button()) {
                pressed_ = Click{mouse().button(), mouse().position()};
            }
            return std::nullopt;
        case QEvent::MouseMove:
            if (pressed_ && (!mouse().buttons().testFlag(pressed_->button) ||
                             isBeyondClick(pressed_->pixel, mouse().position()))) {
                pressed_.reset();
            }
            return std::nullopt;
        case QEvent::MouseButtonRelease:
            if (pressed_ && (mouse().button() != pressed_->button ||
                             isBeyondClick(pressed_->pixel, mouse().position()))) {
                pressed_.reset();
            }
            return std::exchange(pressed_, std::nullopt);
        case QEvent::MouseButtonDblClick:
            pressed_.reset();
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

}  // namespace spate::widgets
