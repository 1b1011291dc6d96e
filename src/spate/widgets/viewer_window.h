// SPDX-License-Identifier: MIT
// ViewerWindow: live sources in a window, with what a person needs around them.
#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QStringList>
#include <memory>
#include <vector>

#include "spate/stream/source.h"
#include "spate/widgets/source_drop.h"
#include "spate/widgets/viewer_pane.h"

class QSplitter;

namespace spate::widgets {

class PaneCommands;
class SourceOpener;
class StartPage;
class ViewerMenus;

/// One pane, or two side by side with linked axes, under menus and a tool bar that act on the one
/// with the focus. Before it has a source it shows a place to drop one on. GUI thread.
class ViewerWindow : public QMainWindow {
    Q_OBJECT

public:
    /// Waits for a source to be chosen.
    explicit ViewerWindow(const ViewerOptions& options);
    ViewerWindow(std::unique_ptr<stream::Source> source, const ViewerOptions& options);
    ~ViewerWindow() override;

    /// Shows a source in place of the active pane's.
    void showSource(std::unique_ptr<stream::Source> source);
    /// Shows a source at the side of the first one, with the same limits. In place of the one that
    /// was there.
    void showBeside(std::unique_ptr<stream::Source> source);
    /// Opens files, folders or a URI, and shows them when they are open: what is there goes on
    /// until then. What cannot be opened is named in a message, and whatever was there stays. A new
    /// window is the host's to make: windowWanted().
    void open(const QStringList& sources, Place place = Place::Here);
    /// Closes the active one of two panes.
    void closePane();

    [[nodiscard]] const std::vector<ViewerPane*>& panes() const noexcept { return panes_; }
    /// The one that menus and keys act on; null before the first source.
    [[nodiscard]] ViewerPane* activePane() const noexcept { return active_; }
    [[nodiscard]] QStringList recentSources() const;

    // Of the active pane, which there must be.
    [[nodiscard]] PlotWidget& plotWidget() const;
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const;
    /// Writes the plot as it is now, at the widget's size. PNG, or what else Qt writes by suffix.
    base::Result<void> savePicture(const QString& path) const;

    /// Of the first pane; nothing but zeros before there is one.
    [[nodiscard]] ViewerStatistics statistics() const;

Q_SIGNALS:
    /// No source has any more frames, and the last good ones are on the screen.
    void finished();
    /// The user wants these sources in a window of their own; none: an empty one.
    void windowWanted(const QStringList& sources);
    void activePaneChanged();

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void showStartPage();
    void setPane(std::size_t place, std::unique_ptr<stream::Source> source);
    ViewerPane* makePane(std::unique_ptr<stream::Source> source);
    void removePane(std::size_t place);
    void activate(ViewerPane* pane);
    void activateFocused(QWidget* focused);
    void linkPanes();
    void shareCursor();
    void showOpened(std::unique_ptr<stream::Source> source, const QStringList& sources,
                    Place place);
    void showOpening(const QStringList& sources);
    void report(const QString& message);
    void remember(const QStringList& sources);
    void showTitle();
    void checkFinished();
    [[nodiscard]] std::size_t activePlace() const;

    ViewerOptions options_;
    QPointer<StartPage> startPage_;
    QPointer<QSplitter> splitter_;
    std::vector<ViewerPane*> panes_;
    ViewerPane* active_ = nullptr;
    QPointer<QObject> link_;
    ViewerMenus* menus_;
    SourceOpener* opener_;
};

}  // namespace spate::widgets
