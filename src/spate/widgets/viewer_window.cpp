// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QSplitter>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "spate/base/contract.h"
#include "spate/plot/axis_link.h"
#include "spate/widgets/pane_commands.h"
#include "spate/widgets/save_dialog.h"
#include "spate/widgets/source_dialogs.h"
#include "spate/widgets/source_opener.h"
#include "spate/widgets/start_page.h"
#include "spate/widgets/viewer_menus.h"

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 400;  // until one wants to know what a window is waiting for

}  // namespace

ViewerWindow::ViewerWindow(const ViewerOptions& options)
    : options_(options), menus_(new ViewerMenus(*this)), opener_(new SourceOpener(this)) {
    resize(1000, 860);
    if (options_.memory) restoreGeometry(options_.memory->windowGeometry());
    auto* drop = new SourceDrop(*this, this);
    connect(drop, &SourceDrop::dropped, this,
            [this](const QStringList& sources, Place place, QPoint position) {
                activateFocused(childAt(position));
                open(sources, place);
            });
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget*, QWidget* focused) { activateFocused(focused); });
    showStartPage();
}

ViewerWindow::ViewerWindow(std::unique_ptr<stream::Source> source, const ViewerOptions& options)
    : ViewerWindow(options) {
    showSource(std::move(source));
}

ViewerWindow::~ViewerWindow() {
    delete opener_;  // its answers show panes
    // Panes go with their signals, which must find no half window.
    for (ViewerPane* pane : panes_) pane->disconnect(this);
    disconnect(qApp, nullptr, this, nullptr);
}

void ViewerWindow::showStartPage() {
    startPage_ = new StartPage(recentSources());
    setCentralWidget(startPage_);
    connect(startPage_, &StartPage::fileWanted, this, [this] { open(askForFiles(*this)); });
    connect(startPage_, &StartPage::folderWanted, this, [this] { open(askForFolder(*this)); });
    connect(startPage_, &StartPage::sourceChosen, this,
            [this](const QString& uri) { open({uri}); });
    showTitle();
}

void ViewerWindow::showSource(std::unique_ptr<stream::Source> source) {
    setPane(activePlace(), std::move(source));
}

void ViewerWindow::showBeside(std::unique_ptr<stream::Source> source) {
    setPane(std::min<std::size_t>(panes_.size(), 1), std::move(source));
}

void ViewerWindow::setPane(std::size_t place, std::unique_ptr<stream::Source> source) {
    if (!splitter_) {
        splitter_ = new QSplitter;
        splitter_->setChildrenCollapsible(false);
        setCentralWidget(splitter_);
    }
    ViewerPane* pane = makePane(std::move(source));
    const bool isNew = place >= panes_.size();
    splitter_->insertWidget(static_cast<int>(place), pane);
    panes_.insert(panes_.begin() + static_cast<std::ptrdiff_t>(place), pane);
    activate(pane);
    if (isNew && panes_.size() > 1) splitter_->setSizes({width() / 2, width() / 2});
    if (!isNew) removePane(place + 1);
    linkPanes();
    pane->plotWidget().setFocus();
}

ViewerPane* ViewerWindow::makePane(std::unique_ptr<stream::Source> source) {
    auto* pane = new ViewerPane(std::move(source), options_);
    new PaneCommands(*pane);
    connect(pane, &ViewerPane::statusShown, this, &ViewerWindow::shareCursor);
    connect(&pane->player(), &ImagePlayer::finished, this, &ViewerWindow::checkFinished);
    // What the user chooses is for the next source as well.
    connect(&pane->plotWidget(), &PlotWidget::rendererChanged, this,
            [this, pane] { options_.renderer = pane->plotWidget().renderer(); });
    return pane;
}

void ViewerWindow::removePane(std::size_t place) {
    ViewerPane* pane = panes_.at(place);
    panes_.erase(panes_.begin() + static_cast<std::ptrdiff_t>(place));
    pane->disconnect(this);
    if (active_ == pane) activate(panes_.empty() ? nullptr : panes_.front());
    pane->player().stop();
    pane->setParent(nullptr);
    pane->deleteLater();  // its own menu may be what closes it
}

void ViewerWindow::closePane() {
    if (panes_.size() < 2) return;
    removePane(activePlace());
    linkPanes();
}

void ViewerWindow::open(const QStringList& sources, Place place) {
    if (sources.isEmpty()) return;
    if (place == Place::NewWindow) {
        Q_EMIT windowWanted(sources);
        return;
    }
    std::vector<std::string> uris;
    for (const QString& source : sources) uris.push_back(source.toStdString());
    opener_->open(std::move(uris), {.loop = options_.loop}, [this, sources, place](auto source) {
        showOpening({});
        if (!source) return report(QString::fromStdString(source.error().message));
        showOpened(std::move(*source), sources, place);
    });
    QTimer::singleShot(kPatienceMs, this, [this, sources] {
        if (opener_->isBusy()) showOpening(sources);
    });
}

// What is there can be used meanwhile.
void ViewerWindow::showOpening(const QStringList& sources) {
    if (sources.isEmpty()) {
        unsetCursor();
        return showTitle();
    }
    setCursor(Qt::BusyCursor);
    setWindowTitle(QStringLiteral("opening %1 … — Spate").arg(sources.join(u' ')));
}

void ViewerWindow::showOpened(std::unique_ptr<stream::Source> source, const QStringList& sources,
                              Place place) {
    options_.stream.maxFrames.reset();  // it was meant for what the window was made with
    if (place == Place::Beside && !panes_.empty()) {
        showBeside(std::move(source));
    } else {
        showSource(std::move(source));
    }
    remember(sources);
}

// Where it is seen, without a window to be clicked away.
void ViewerWindow::report(const QString& message) {
    if (active_) return active_->showMessage(message);
    if (startPage_) startPage_->showMessage(message);
}

QStringList ViewerWindow::recentSources() const {
    return options_.memory ? options_.memory->recentSources() : QStringList();
}

void ViewerWindow::remember(const QStringList& sources) {
    if (!options_.memory || sources.size() != 1) return;
    options_.memory->rememberRecentSources(withRecent(recentSources(), sources.front()));
}

std::size_t ViewerWindow::activePlace() const {
    const auto found = std::find(panes_.begin(), panes_.end(), active_);
    return static_cast<std::size_t>(found - panes_.begin());
}

void ViewerWindow::activateFocused(QWidget* focused) {
    for (ViewerPane* pane : panes_) {
        if (focused && pane->isAncestorOf(focused) && pane != active_) activate(pane);
    }
}

void ViewerWindow::activate(ViewerPane* pane) {
    active_ = pane;
    menus_->showCommandsOf(pane);
    showTitle();
    Q_EMIT activePaneChanged();
}

void ViewerWindow::showTitle() {
    QStringList names;
    for (const ViewerPane* pane : panes_) names << sourceName(pane->player().description());
    names << QStringLiteral("Spate");
    setWindowTitle(names.join(QStringLiteral(" — ")));
}

void ViewerWindow::linkPanes() {
    delete link_;
    if (panes_.size() < 2) return;
    link_ = new QObject(this);
    auto* x = new plot::AxisLink({.limits = true, .scale = true}, link_);
    auto* y = new plot::AxisLink({.limits = true, .scale = true}, link_);
    for (ViewerPane* pane : panes_) {
        x->add(pane->plotWidget().plot().xAxis());
        y->add(pane->plotWidget().plot().yAxis());
    }
}

// Both read the same point.
void ViewerWindow::shareCursor() {
    for (ViewerPane* pane : panes_) {
        std::optional<QPointF> cursor;
        for (const ViewerPane* other : panes_) {
            if (other != pane && other->cursor()) cursor = other->cursor();
        }
        pane->setOtherCursor(cursor);
    }
}

void ViewerWindow::checkFinished() {
    const bool all = std::all_of(panes_.begin(), panes_.end(), [](const ViewerPane* pane) {
        return pane->player().isFinished();
    });
    if (all) Q_EMIT finished();
}

PlotWidget& ViewerWindow::plotWidget() const {
    SPATE_EXPECTS(active_ != nullptr);
    return active_->plotWidget();
}

void ViewerWindow::setPaused(bool paused) {
    SPATE_EXPECTS(active_ != nullptr);
    active_->player().setPaused(paused);
}

bool ViewerWindow::isPaused() const {
    return active_ && active_->player().isPaused();
}

ViewerStatistics ViewerWindow::statistics() const {
    return panes_.empty() ? ViewerStatistics() : panes_.front()->statistics();
}

base::Result<void> ViewerWindow::savePicture(const QString& path) const {
    return widgets::savePicture(plotWidget().plot(), path, exportOptionsOf(plotWidget()));
}

// A closed window plays nothing; what it has counted can still be asked for.
void ViewerWindow::closeEvent(QCloseEvent* event) {
    if (options_.memory) options_.memory->rememberWindowGeometry(saveGeometry());
    for (ViewerPane* pane : panes_) pane->player().stop();
    QMainWindow::closeEvent(event);
}

}  // namespace spate::widgets
