// SPDX-License-Identifier: MIT
#include "spate/widgets/pane_commands.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QImageWriter>
#include <QSaveFile>
#include <cmath>
#include <numeric>
#include <utility>

#include "spate/widgets/colormap_choice.h"

namespace spate::widgets {
namespace {

void askAndSavePicture(ViewerPane& pane) {
    const QString path = QFileDialog::getSaveFileName(&pane, QStringLiteral("Save picture"),
                                                      QStringLiteral("spate.png"),
                                                      QStringLiteral("Pictures (*.png *.jpg)"));
    if (path.isEmpty()) return;
    if (auto saved = savePicture(pane.plotWidget(), path); !saved) {
        pane.showMessage(QString::fromStdString(saved.error().message));
    }
}

void copyPicture(const PlotWidget& widget) {
    QApplication::clipboard()->setImage(
        widget.renderNow(widget.size(), widget.devicePixelRatioF()));
}

// Screen pixels and data pixels, one to one, around the middle of what is shown.
void showOneToOne(PlotWidget& widget) {
    plot::Plot& plot = widget.plot();
    const plot::ImageItem* image = plot.activeImage();
    if (image == nullptr || !plot.xAxis().isLinear() || !plot.yAxis().isLinear()) return;
    const QRectF area = widget.plotLayout().transform.dataArea;
    const double ratio = widget.devicePixelRatioF();
    const auto& placement = image->placement();
    const double width = area.width() * ratio * std::abs(placement.scaleX) / 2;
    const double height = area.height() * ratio * std::abs(placement.scaleY) / 2;
    const double x = std::midpoint(plot.xAxis().min(), plot.xAxis().max());
    const double y = std::midpoint(plot.yAxis().min(), plot.yAxis().max());
    plot.setLimits({x - width, x + width, y - height, y + height});
}

}  // namespace

PaneCommands::PaneCommands(ViewerPane& pane) : QObject(&pane), pane_(pane) {
    makeFileCommands();
    makeViewCommands();
    makeImageCommands();
    makePlaybackCommands();
    toolBar_ = {pause_,
                previous_,
                next_,
                nullptr,
                view_.front(),
                file_.front(),
                nullptr,
                makeColorTableList(pane_.image(), this),
                makeNormalizationList(pane_.image(), this)};
}

void PaneCommands::makeFileCommands() {
    file_ = {
        add(QStringLiteral("Save picture…"), QKeySequence::Save,
            QStringLiteral("Write the plot to a file"), [this] { askAndSavePicture(pane_); }),
        add(QStringLiteral("Copy picture"), QKeySequence::Copy,
            QStringLiteral("Put the plot on the clipboard"),
            [this] { copyPicture(pane_.plotWidget()); }),
    };
}

void PaneCommands::makeViewCommands() {
    plot::Plot& plot = pane_.plotWidget().plot();
    view_ = {
        add(QStringLiteral("Reset zoom"), Qt::Key_Home,
            QStringLiteral("Show all of the image (Home, or double click)"),
            [&plot] { plot.resetZoom(); }),
        add(QStringLiteral("One to one"), Qt::Key_1,
            QStringLiteral("One data pixel for each pixel of the screen"),
            [this] { showOneToOne(pane_.plotWidget()); }),
        nullptr,
        addSwitch(QStringLiteral("Keep aspect ratio"),
                  QStringLiteral("Pixels are as wide as they are high"),
                  plot.keepsDataAspectRatio(),
                  [&plot](bool on) { plot.setKeepDataAspectRatio(on); }),
        addSwitch(QStringLiteral("Row 0 at the top"),
                  QStringLiteral("Else row 0 is at the bottom, as in FITS"),
                  plot.yAxis().isInverted(), [&plot](bool on) { plot.yAxis().setInverted(on); }),
        addSwitch(QStringLiteral("Colour bar"), QString(), plot.hasColorBar(),
                  [&plot](bool on) { plot.setColorBar(on); }),
    };
}

void PaneCommands::makeImageCommands() {
    image_ = {
        makeAutoscaleMenu(pane_.image(), this),
    };
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

base::Result<void> savePicture(const PlotWidget& plotWidget, const QString& path) {
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (!QImageWriter::supportedImageFormats().contains(suffix.toLatin1())) {
        return base::fail("{}: picture format \"{}\": expected a name that ends in .png, .jpg, …",
                          path.toStdString(), suffix.toStdString());
    }
    QSaveFile file(path);  // renamed at the end: a full disk leaves no half picture
    const QImage picture = plotWidget.renderNow(plotWidget.size(), plotWidget.devicePixelRatioF());
    if (!file.open(QIODevice::WriteOnly) || !picture.save(&file, suffix.toLatin1().constData()) ||
        !file.commit()) {
        return base::fail("{}: cannot write the picture: {}", path.toStdString(),
                          file.errorString().toStdString());
    }
    return {};
}

}  // namespace spate::widgets
