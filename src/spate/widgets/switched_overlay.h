// SPDX-License-Identifier: MIT
// SwitchedOverlay: something over the picture that the user switches on and off.
#pragma once

#include <QAction>
#include <QKeySequence>

#include "spate/widgets/cursor_tracker.h"

namespace spate::widgets {

/// Follows the cursor, as much of what is shown over a picture does; consumes nothing. Off at
/// first. GUI thread.
class SwitchedOverlay : public CursorTracker {
    Q_OBJECT

public:
    using CursorTracker::CursorTracker;

    [[nodiscard]] bool isShown() const noexcept { return shown_; }
    void setShown(bool shown);

    /// An action that is checked while it is shown; of `parent`, and of no use once this is gone.
    [[nodiscard]] QAction* makeAction(const QString& text, const QString& toolTip,
                                      const QKeySequence& shortcut, QObject* parent);

Q_SIGNALS:
    void shownChanged(bool shown);

private:
    bool shown_ = false;
};

}  // namespace spate::widgets
