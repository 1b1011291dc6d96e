// SPDX-License-Identifier: MIT
#include "spate/widgets/context_menu.h"

#include <QContextMenuEvent>
#include <QMenu>

#include "spate/widgets/plot_actions.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {

ContextMenu::ContextMenu(PlotWidget& widget) : widget_(widget) {}

bool ContextMenu::handle(QEvent& event, plot::Plot&, const plot::PlotLayout& layout) {
    if (widget_.contextMenuPolicy() != Qt::DefaultContextMenu) return false;
    if (event.type() == QEvent::ContextMenu) {
        const auto reason = static_cast<const QContextMenuEvent&>(event).reason();
        if (reason == QContextMenuEvent::Keyboard) open(layout.transform.dataArea.center());
        return true;  // that of the mouse comes at the press on some systems
    }
    const auto click = clicks_.completedBy(event);
    if (!click || click->button != Qt::RightButton) return false;
    open(click->pixel);
    return true;
}

void ContextMenu::cancel() {
    clicks_.cancel();
}

void ContextMenu::open(QPointF pixel) {
    auto* menu = new QMenu(&widget_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addViewCommands(*menu, pixel);
    menu->addSeparator();
    for (const QPointer<QAction>& action : added_) {
        if (action) menu->addAction(action);
    }
    Q_EMIT widget_.contextMenuRequested(menu);
    menu->popup(widget_.canvas().widget().mapToGlobal(pixel.toPoint()));
}

void ContextMenu::addViewCommands(QMenu& menu, QPointF pixel) const {
    PlotActions& actions = widget_.plotActions();
    // A key is shown where it works: a host may not have added the action to the plot.
    const auto works = [&](QAction* action) { return widget_.actions().contains(action); };
    const auto add = [&](QAction* action) {
        action->setShortcutVisibleInContextMenu(works(action));
        menu.addAction(action);
    };
    add(actions.zoomBack());
    add(actions.resetZoom());
    QAction* oneToOne = menu.addAction(actions.oneToOne()->text());  // here, not at the cursor
    oneToOne->setEnabled(actions.oneToOne()->isEnabled());
    if (works(actions.oneToOne())) oneToOne->setShortcut(actions.oneToOne()->shortcut());
    QObject::connect(oneToOne, &QAction::triggered, &actions,
                     [&actions, pixel] { actions.showOneToOneAt(pixel); });
    menu.addSeparator();
    for (QAction* mode : actions.modes()) add(mode);
}

std::vector<GestureHelp> ContextMenu::help() const {
    return {{QStringLiteral("Right click"), QStringLiteral("menu of commands")}};
}

}  // namespace spate::widgets
