// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_menus.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QToolBar>
#include <utility>

#include "spate/widgets/pane_commands.h"
#include "spate/widgets/plot_actions.h"
#include "spate/widgets/source_dialogs.h"
#include "spate/widgets/viewer_window.h"

namespace spate::widgets {
namespace {

void addAll(QWidget& menu, const std::vector<QAction*>& actions) {
    for (QAction* action : actions) {
        if (action) {
            menu.addAction(action);
        } else {
            auto* separator = new QAction(&menu);
            separator->setSeparator(true);
            menu.addAction(separator);
        }
    }
}

void clear(QWidget& menu) {
    for (QAction* action : menu.actions()) {
        menu.removeAction(action);
        if (action->parent() == &menu) action->deleteLater();
    }
}

}  // namespace

ViewerMenus::ViewerMenus(ViewerWindow& window)
    : QObject(&window),
      window_(window),
      file_(window.menuBar()->addMenu(QStringLiteral("&File"))),
      playback_(window.menuBar()->addMenu(QStringLiteral("&Playback"))),
      view_(window.menuBar()->addMenu(QStringLiteral("&View"))),
      image_(window.menuBar()->addMenu(QStringLiteral("&Image"))),
      help_(window.menuBar()->addMenu(QStringLiteral("&Help"))),
      toolBar_(window.addToolBar(QStringLiteral("Viewer"))),
      recent_(new QMenu(QStringLiteral("Open recent"), &window)) {
    toolBar_->setMovable(false);
    toolBar_->setContextMenuPolicy(Qt::PreventContextMenu);  // nobody can hide it by accident
    connect(recent_, &QMenu::aboutToShow, this, &ViewerMenus::fillRecent);
    makeCommands();
    showCommandsOf(nullptr);
}

void ViewerMenus::makeCommands() {
    const auto openThere = [this](Place place) { window_.open(askForFiles(window_), place); };
    open_ = {
        add(QStringLiteral("New window"), QKeySequence::New,
            [this] { Q_EMIT window_.windowWanted({}); }),
        add(QStringLiteral("Open…"), QKeySequence::Open, [openThere] { openThere(Place::Here); }),
        add(QStringLiteral("Open folder…"), {}, [this] { window_.open(askForFolder(window_)); }),
        add(QStringLiteral("Open beside…"), {}, [openThere] { openThere(Place::Beside); }),
        add(QStringLiteral("Open in a new window…"), {},
            [openThere] { openThere(Place::NewWindow); }),
        recent_->menuAction(),
        nullptr,
    };
    close_ = {
        nullptr,
        add(QStringLiteral("Close plot"), {}, [this] { window_.closePane(); }),
        add(QStringLiteral("Close window"), QKeySequence::Close, [this] { window_.close(); }),
        add(QStringLiteral("Quit"), QKeySequence::Quit, [] { QApplication::closeAllWindows(); }),
    };
    windowView_ = {
        nullptr,
        add(QStringLiteral("Full screen"), Qt::Key_F11,
            [this] { window_.setWindowState(window_.windowState() ^ Qt::WindowFullScreen); }),
    };
    about_ = add(QStringLiteral("About Spate"), {}, [this] { showAbout(); });
}

QAction* ViewerMenus::add(const QString& text, const QKeySequence& key, std::function<void()> run) {
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    return action;
}

void ViewerMenus::showCommandsOf(ViewerPane* pane) {
    const auto* commands = pane ? pane->findChild<PaneCommands*>() : nullptr;
    const auto of = [&](const Actions& (PaneCommands::*actions)() const noexcept) {
        return commands ? (commands->*actions)() : Actions();
    };
    for (QWidget* each : {static_cast<QWidget*>(file_), static_cast<QWidget*>(playback_),
                          static_cast<QWidget*>(view_), static_cast<QWidget*>(image_),
                          static_cast<QWidget*>(help_), static_cast<QWidget*>(toolBar_)}) {
        clear(*each);
    }
    addAll(*file_, open_);
    addAll(*file_, of(&PaneCommands::file));
    addAll(*file_, close_);
    addAll(*playback_, of(&PaneCommands::playback));
    addAll(*view_, of(&PaneCommands::view));
    addAll(*view_, windowView_);
    addAll(*image_, of(&PaneCommands::image));
    if (pane) help_->addAction(pane->plotWidget().plotActions().keyList());
    help_->addAction(about_);
    addAll(*toolBar_, of(&PaneCommands::toolBar));
    for (QMenu* each : {playback_, image_}) each->menuAction()->setVisible(!each->isEmpty());
    toolBar_->setVisible(commands != nullptr);
}

void ViewerMenus::fillRecent() {
    recent_->clear();
    for (const QString& source : window_.recentSources()) {
        QAction* action = recent_->addAction(QString(source).replace(u'&', QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, source] { window_.open({source}); });
    }
    if (recent_->isEmpty()) recent_->addAction(QStringLiteral("Nothing yet"))->setEnabled(false);
}

void ViewerMenus::showAbout() {
    QMessageBox::about(&window_, QStringLiteral("About Spate"),
                       QStringLiteral("Spate: live detector images at the speed of memory."));
}

}  // namespace spate::widgets
