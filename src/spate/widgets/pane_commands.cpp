// SPDX-License-Identifier: MIT
#include "spate/widgets/pane_commands.h"

#include <QMenu>
#include <QPrintDialog>
#include <QPrinter>
#include <QWidgetAction>
#include <utility>

#include "spate/widgets/colormap_choice.h"
#include "spate/widgets/colormap_menu.h"
#include "spate/widgets/contrast.h"
#include "spate/widgets/contrast_bar.h"
#include "spate/widgets/copy_plot.h"
#include "spate/widgets/crosshair.h"
#include "spate/widgets/magnifier.h"
#include "spate/widgets/pixel_grid.h"
#include "spate/widgets/pixel_values.h"
#include "spate/widgets/plot_actions.h"
#include "spate/widgets/print_plot.h"
#include "spate/widgets/renderer_menu.h"
#include "spate/widgets/resolution_rings.h"
#include "spate/widgets/save_dialog.h"

namespace spate::widgets {
namespace {

// Where the message is seen, without a window to be clicked away.
template <class Value>
void report(ViewerPane& pane, const base::Result<Value>& done) {
    if (!done) pane.showMessage(QString::fromStdString(done.error().message));
}

void saveShown(ViewerPane& pane) {
    PlotWidget& widget = pane.plotWidget();
    report(pane,
           askAndSave(&pane, widget.plot(), QStringLiteral("spate.png"), exportOptionsOf(widget)));
}

void print(ViewerPane& pane) {
    QPrinter printer(QPrinter::HighResolution);
    QPrintDialog dialog(&printer, &pane);
    if (dialog.exec() != QDialog::Accepted) return;
    PlotWidget& widget = pane.plotWidget();
    report(pane, printPlot(widget.plot(), printer, exportOptionsOf(widget)));
}

QAction* makeSubmenu(const QString& text, const QList<QAction*>& actions, QWidget& owner) {
    auto* menu = new QMenu(text, &owner);
    menu->addActions(actions);
    return menu->menuAction();
}

}  // namespace

PaneCommands::PaneCommands(ViewerPane& pane)
    : QObject(&pane), pane_(pane), contrast_(new Contrast(pane.plotWidget().plot(), this)) {
    makeFileCommands();
    makeViewCommands();
    makeImageCommands();
    makePlaybackCommands();
    makeToolBar();
}

void PaneCommands::makeFileCommands() {
    save_ = add(QStringLiteral("Save…"), QKeySequence::Save,
                QStringLiteral("Save the picture, or the data as they are (Ctrl+S)"),
                [this] { saveShown(pane_); });
    file_ = {
        save_,
        add(QStringLiteral("Copy picture"), QKeySequence::Copy,
            QStringLiteral("Put the plot on the clipboard"),
            [this] {
                const PlotWidget& widget = pane_.plotWidget();
                copyToClipboard(widget.plot(), exportOptionsOf(widget));
            }),
        add(QStringLiteral("Print…"), QKeySequence::Print, QString(), [this] { print(pane_); }),
    };
}

void PaneCommands::makeViewCommands() {
    PlotWidget& widget = pane_.plotWidget();
    plot::Plot& plot = widget.plot();
    PlotActions& actions = widget.plotActions();
    widget.addActions(actions.all());
    crosshair_ = share(makeCrosshairAction(widget, this));
    view_ = {
        actions.resetZoom(),
        actions.oneToOne(),
        actions.zoomIn(),
        actions.zoomOut(),
        actions.zoomBack(),
        actions.zoomForward(),
        makeSubmenu(QStringLiteral("Left drag"), actions.modes(), pane_),
        nullptr,
        crosshair_,
        share(makePixelValuesAction(widget, this)),
        share(makePixelGridAction(widget, this)),
        share(makeMagnifierAction(widget, this)),
        share(pane_.rings().makeAction(
            QStringLiteral("Resolution rings"),
            QStringLiteral("Circles of equal d about the beam centre, where a source tells the "
                           "geometry, or the command line does (R)"),
            QKeySequence(Qt::Key_R), this)),
        nullptr,
        actions.keepAspectRatio(),
        makeRowZeroSwitch(),
        actions.invertX(),
        makeSubmenu(QStringLiteral("Scale of x"), actions.xScales(), pane_),
        makeSubmenu(QStringLiteral("Scale of y"), actions.yScales(), pane_),
        actions.grid(),
        nullptr,
        addSwitch(QStringLiteral("Colour bar"), QString(), plot.hasColorBar(),
                  [&plot](bool on) { plot.setColorBar(on); }),
        addSwitch(QStringLiteral("Histogram at the colour bar"), QString(),
                  plot.hasColorBarHistogram(), [&plot](bool on) { plot.setColorBarHistogram(on); }),
        nullptr,
        (new RendererMenu(widget, &pane_))->menuAction(),
    };
}

QAction* PaneCommands::makeRowZeroSwitch() {
    plot::Axis& rows = pane_.plotWidget().plot().yAxis();
    QAction* rowZero = addSwitch(QStringLiteral("Row 0 at the top"),
                                 QStringLiteral("Else row 0 is at the bottom, as in FITS"),
                                 rows.isInverted(), [&rows](bool on) { rows.setInverted(on); });
    connect(&rows, &plot::Axis::invertedChanged, rowZero, &QAction::setChecked);
    return rowZero;
}

void PaneCommands::makeImageCommands() {
    auto* tables = new ColormapMenu(*contrast_, &pane_);
    tables->setTitle(QStringLiteral("Colours"));
    image_ = {tables->menuAction(), makeAutoscaleMenu(pane_.image(), this), nullptr};
    for (QAction* action : contrast_->actions()) image_.push_back(share(action));
}

void PaneCommands::makeToolBar() {
    const PlotActions& actions = pane_.plotWidget().plotActions();
    auto* contrastBar = new QWidgetAction(this);
    contrastBar->setDefaultWidget(new ContrastBar(*contrast_));
    toolBar_ = {pause_,
                previous_,
                next_,
                nullptr,
                actions.resetZoom(),
                crosshair_,
                save_,
                nullptr,
                makeColorTableButton(*contrast_, this),
                makeNormalizationList(pane_.image(), this),
                contrastBar};
}

void PaneCommands::makePlaybackCommands() {
    ImagePlayer& player = pane_.player();
    pause_ = add(QStringLiteral("Pause"), Qt::Key_Space, QStringLiteral("Hold the picture (Space)"),
                 [&player] { player.setPaused(!player.isPaused()); });
    pause_->setCheckable(true);
    previous_ = add(QStringLiteral("Previous frame"), Qt::Key_Left, QString(),
                    [&player] { player.step(-1); });
    next_ =
        add(QStringLiteral("Next frame"), Qt::Key_Right, QString(), [&player] { player.step(1); });
    previous_->setIconText(QStringLiteral("◀"));
    next_->setIconText(QStringLiteral("▶"));
    playback_ = {pause_, previous_, next_};
    connect(&player, &ImagePlayer::stateChanged, this, &PaneCommands::showPlaybackState);
    showPlaybackState();
}

// While frames cannot be stepped through, the arrow keys are the plot's.
void PaneCommands::showPlaybackState() {
    const ImagePlayer& player = pane_.player();
    pause_->setChecked(player.isPaused());
    pause_->setEnabled(player.canPause());
    const ViewerStatistics statistics = player.statistics();
    const QString why = statistics.canSeek ? QStringLiteral(" (when paused)")
                                           : QStringLiteral(": a live source has no earlier ones");
    for (QAction* step : {previous_, next_}) {
        step->setEnabled(player.canStep());
        step->setToolTip(step->text() + (step->isEnabled() ? QString() : why));
    }
}

QAction* PaneCommands::add(const QString& text, const QKeySequence& key, const QString& toolTip,
                           std::function<void()> run) {
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    if (!toolTip.isEmpty()) action->setToolTip(toolTip);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    return action;
}

QAction* PaneCommands::addSwitch(const QString& text, const QString& toolTip, bool on,
                                 std::function<void(bool)> turn) {
    auto* action = new QAction(text, this);
    action->setCheckable(true);
    action->setChecked(on);
    if (!toolTip.isEmpty()) action->setToolTip(toolTip);
    connect(action, &QAction::toggled, this, [turn = std::move(turn)](bool to) { turn(to); });
    return action;
}

// Its key works while the plot has the focus.
QAction* PaneCommands::share(QAction* action) {
    pane_.plotWidget().addAction(action);
    return action;
}

}  // namespace spate::widgets
