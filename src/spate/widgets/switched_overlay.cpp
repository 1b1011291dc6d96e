// SPDX-License-Identifier: MIT
#include "spate/widgets/switched_overlay.h"

namespace spate::widgets {

void SwitchedOverlay::setShown(bool shown) {
    if (shown == shown_) return;
    shown_ = shown;
    Q_EMIT shownChanged(shown);
    Q_EMIT paintChanged();
}

QAction* SwitchedOverlay::makeAction(const QString& text, const QString& toolTip,
                                     const QKeySequence& shortcut, QObject* parent) {
    auto* action = new QAction(text, parent);
    action->setToolTip(toolTip);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setCheckable(true);
    action->setChecked(shown_);
    connect(action, &QAction::toggled, this, &SwitchedOverlay::setShown);
    connect(this, &SwitchedOverlay::shownChanged, action, &QAction::setChecked);
    return action;
}

}  // namespace spate::widgets
