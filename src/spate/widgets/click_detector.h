// SPDX-License-Identifier: MIT
// ClickDetector: tells clicks from drags.
#pragma once

#include <QEvent>
#include <QPointF>
#include <optional>

namespace spate::widgets {

/// Fed with the events of a canvas. A click is a press and the release of the same button, with no
/// other button, nor more than a few pixels, between. A value. GUI thread.
class ClickDetector {
public:
    /// A press and its release at one place.
    struct Click {
        Qt::MouseButton button;
        QPointF pixel;  ///< of the press
    };

    /// The click that this event completes.
    [[nodiscard]] std::optional<Click> completedBy(const QEvent& event);
    void cancel() noexcept { pressed_.reset(); }

private:
    std::optional<Click> pressed_;
};

}  // namespace spate::widgets
