// SPDX-License-Identifier: MIT
#include "spate/widgets/key_list.h"

#include <QAction>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QShortcut>
#include <QVBoxLayout>

#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

// Where an action that was put into `place` listens to its keys.
bool listensIn(const QWidget& place, Qt::ShortcutContext context, const PlotWidget& widget) {
    switch (context) {
        case Qt::WidgetShortcut:
            return &place == &widget;
        case Qt::WidgetWithChildrenShortcut:
            return &place == &widget || place.isAncestorOf(&widget);
        case Qt::WindowShortcut:
            return place.window() == widget.window();
        case Qt::ApplicationShortcut:
            break;
    }
    return true;
}

// An action in a menu listens where the menu hangs; one of a context menu, nowhere.
bool listens(const QAction& action, const PlotWidget& widget) {
    for (const QObject* object : action.associatedObjects()) {
        if (const auto* menu = qobject_cast<const QMenu*>(object)) {
            if (listens(*menu->menuAction(), widget)) return true;
        } else if (const auto* place = qobject_cast<const QWidget*>(object)) {
            if (listensIn(*place, action.shortcutContext(), widget)) return true;
        }
    }
    return false;
}

// "&Open…" has a mark for keyboards and, for menus, what says that it asks.
QString plainText(const QAction& action) {
    QString text = action.text();
    text.remove(QLatin1Char('&'));
    while (text.endsWith(QLatin1Char('.')) || text.endsWith(QChar(0x2026))) text.chop(1);
    return text;
}

QString withCapital(const QString& text) {
    return text.left(1).toUpper() + text.mid(1);
}

QLayout* makeColumn(const QString& heading, const std::vector<GestureHelp>& rows) {
    auto* column = new QVBoxLayout;
    auto* title = new QLabel(QStringLiteral("<b>%1</b>").arg(heading));
    column->addWidget(title);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(4);
    int row = 0;
    for (const GestureHelp& help : rows) {
        grid->addWidget(new QLabel(help.gesture), row, 0);
        grid->addWidget(new QLabel(withCapital(help.effect)), row++, 1);
    }
    column->addLayout(grid);
    column->addStretch();
    return column;
}

}  // namespace

std::vector<GestureHelp> keysOf(const PlotWidget& widget) {
    QList<QAction*> actions = widget.actions();
    for (QAction* action : widget.window()->actions() + widget.window()->findChildren<QAction*>()) {
        if (!actions.contains(action)) actions << action;
    }
    std::vector<GestureHelp> keys;
    for (const QAction* action : actions) {
        if (action->shortcut().isEmpty() || !action->isVisible() || !listens(*action, widget)) {
            continue;
        }
        keys.push_back({QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText)
                            .replace(QLatin1String("; "), QLatin1String(", ")),
                        plainText(*action)});
    }
    return keys;
}

KeyList::KeyList(PlotWidget& widget)
    : QWidget(&widget, Qt::Tool),
      widget_(widget),
      escape_(new QShortcut(Qt::Key_Escape, &widget, this, &KeyList::close,
                            Qt::WidgetWithChildrenShortcut)) {
    escape_->setEnabled(false);
    setWindowTitle(QStringLiteral("Keys and gestures"));
    setAttribute(Qt::WA_ShowWithoutActivating);
    new QVBoxLayout(this);
    layout()->setSizeConstraint(QLayout::SetFixedSize);
}

void KeyList::showEvent(QShowEvent* event) {
    fill();
    escape_->setEnabled(true);
    adjustSize();
    move(widget_.mapToGlobal(widget_.rect().center()) - rect().center());
    QWidget::showEvent(event);
}

void KeyList::hideEvent(QHideEvent* event) {
    escape_->setEnabled(false);
    QWidget::hideEvent(event);
}

void KeyList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Question) close();
}

void KeyList::fill() {
    delete table_;
    table_ = new QWidget;
    auto* columns = new QHBoxLayout(table_);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(32);
    columns->addLayout(makeColumn(QStringLiteral("In the plot"), widget_.gestures()));
    const std::vector<GestureHelp> keys = keysOf(widget_);
    if (!keys.empty()) columns->addLayout(makeColumn(QStringLiteral("Keys"), keys));
    layout()->addWidget(table_);
}

void toggleKeyList(PlotWidget& widget) {
    auto* list = widget.findChild<KeyList*>(QString(), Qt::FindDirectChildrenOnly);
    if (list == nullptr) list = new KeyList(widget);
    list->setVisible(!list->isVisible());
}

}  // namespace spate::widgets
