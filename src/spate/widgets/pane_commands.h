// SPDX-License-Identifier: MIT
// PaneCommands: what can be done with one pane, as actions for menus and tool bars.
#pragma once

#include <QAction>
#include <QObject>
#include <vector>

#include "spate/widgets/viewer_pane.h"

namespace spate::widgets {

class Contrast;

/// Each command is a line in pane_commands.cpp. A null action separates groups. Shortcuts work
/// while the actions are in the menus of the pane's window. GUI thread.
class PaneCommands : public QObject {
    Q_OBJECT

public:
    using Actions = std::vector<QAction*>;

    /// Belongs to the pane, and goes with it.
    explicit PaneCommands(ViewerPane& pane);

    [[nodiscard]] const Actions& file() const noexcept { return file_; }
    [[nodiscard]] const Actions& view() const noexcept { return view_; }
    [[nodiscard]] const Actions& image() const noexcept { return image_; }
    [[nodiscard]] const Actions& playback() const noexcept { return playback_; }
    [[nodiscard]] const Actions& toolBar() const noexcept { return toolBar_; }

private:
    void makeFileCommands();
    void makeViewCommands();
    void makeImageCommands();
    void makePlaybackCommands();
    void makeToolBar();
    QAction* makeRowZeroSwitch();
    void showPlaybackState();
    QAction* add(const QString& text, const QKeySequence& key, const QString& toolTip,
                 std::function<void()> run);
    QAction* addSwitch(const QString& text, const QString& toolTip, bool on,
                       std::function<void(bool)> turn);
    QAction* share(QAction* action);

    ViewerPane& pane_;
    Contrast* contrast_;
    Actions file_;
    Actions view_;
    Actions image_;
    Actions playback_;
    Actions toolBar_;
    QAction* save_ = nullptr;
    QAction* crosshair_ = nullptr;
    QAction* pause_ = nullptr;
    QAction* previous_ = nullptr;
    QAction* next_ = nullptr;
};

}  // namespace spate::widgets
