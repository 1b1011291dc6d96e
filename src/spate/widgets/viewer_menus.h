// SPDX-License-Identifier: MIT
// ViewerMenus: the menu bar and the tool bar of a viewer's window.
#pragma once

#include <QObject>
#include <functional>
#include <vector>

class QAction;
class QKeySequence;
class QMenu;
class QToolBar;

namespace spate::widgets {

class ViewerPane;
class ViewerWindow;

/// The window's own commands, and those of its active pane. Each is a line in viewer_menus.cpp.
/// GUI thread.
class ViewerMenus : public QObject {
    Q_OBJECT

public:
    /// Belongs to the window.
    explicit ViewerMenus(ViewerWindow& window);

    /// Null: none, but what a window without a source can do.
    void showCommandsOf(ViewerPane* pane);

private:
    using Actions = std::vector<QAction*>;

    void makeCommands();
    QAction* add(const QString& text, const QKeySequence& key, std::function<void()> run);
    void fillRecent();
    void showAbout();

    ViewerWindow& window_;
    QMenu* file_;
    QMenu* playback_;
    QMenu* view_;
    QMenu* image_;
    QMenu* help_;
    QToolBar* toolBar_;
    QAction* about_ = nullptr;
    QMenu* recent_;
    Actions open_;
    Actions close_;
    Actions windowView_;
};

}  // namespace spate::widgets
