// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_window.h"

#include <QAction>
#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <utility>

#include "spate/widgets/cursor_tracker.h"
#include "spate/widgets/position_text.h"
#include "spate/widgets/save_dialog.h"
#include "spate/widgets/viewer_style.h"

namespace spate::widgets {
namespace {

constexpr int kStatusPeriodMs = 100;
const QString kLegend = QStringLiteral("stream");

QString plain(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// What a person knows the source by: a file's name, what a live source is, or the URI.
QString shortName(const stream::SourceDescription& source) {
    if (source.live) return plain(source.format);
    const QString uri = plain(source.uri);
    const QString fileName = QFileInfo(uri).fileName();
    return fileName.isEmpty() ? uri : fileName;
}

// Of several files, the one that is on the screen.
QString pictureTitle(const stream::SourceDescription& source, const image::Frame& frame) {
    if (frame.attributes) {
        const auto file = frame.attributes->find("file");
        if (file != frame.attributes->end()) return plain(file->second);
    }
    return shortName(source);
}

}  // namespace

ViewerWindow::ViewerWindow(std::unique_ptr<stream::Source> source, const ViewerOptions& options)
    : plotWidget_(new PlotWidget(this)),
      image_(plotWidget_->plot().addStreamImage(kLegend)),
      cursor_(new CursorTracker) {
    const stream::SourceDescription& description = source->description();
    setWindowTitle(shortName(description) + QStringLiteral(" — Spate"));
    setCentralWidget(plotWidget_);
    plotWidget_->addInteraction(std::unique_ptr<Interaction>(cursor_));
    plotWidget_->setMaximumFrameRate(options.maxFramesPerSecond);
    plotWidget_->setColorBarHistogram(true);

    plot::Plot& plot = plotWidget_->plot();
    plot.setKeepDataAspectRatio(true);
    plot.yAxis().setInverted(options.rowZeroOnTop.value_or(!description.rowZeroAtBottom));
    plot.xAxis().setLabel(QStringLiteral("column"));
    plot.yAxis().setLabel(QStringLiteral("row"));
    plot.setTitle(shortName(description));
    const pipeline::Style style = options.style.value_or(viewerStyle(description));
    image_->setColormap(style.colormap);
    image_->setReduction(style.reduction);
    image_->setComplexPart(style.complexPart);
    keepAutoscaleOf_ = options.keepAutoscaleOf;

    makeToolBar();
    makeStatusBar();
    resize(1000, 860);
    connect(image_, &plot::ImageItem::dataChanged, this, &ViewerWindow::countPainted);
    connect(&statusTimer_, &QTimer::timeout, this, &ViewerWindow::updateStatus);
    statusTimer_.start(kStatusPeriodMs);
    elapsed_.start();
    startStream(std::move(source), options);
}

ViewerWindow::~ViewerWindow() = default;

void ViewerWindow::makeToolBar() {
    QToolBar& bar = *addToolBar(QStringLiteral("Viewer"));
    bar.setMovable(false);
    pauseAction_ = bar.addAction(QStringLiteral("Pause"));
    pauseAction_->setCheckable(true);
    pauseAction_->setShortcut(Qt::Key_Space);
    pauseAction_->setToolTip(QStringLiteral("Hold the picture (Space)"));
    connect(pauseAction_, &QAction::toggled, this, &ViewerWindow::setPaused);

    QAction* reset = bar.addAction(QStringLiteral("Reset zoom"));
    reset->setShortcut(Qt::Key_Home);
    reset->setToolTip(QStringLiteral("Show all of the image (Home, or double click)"));
    connect(reset, &QAction::triggered, plotWidget_, &PlotWidget::resetZoom);

    QAction* save = bar.addAction(QStringLiteral("Save…"));
    save->setShortcut(QKeySequence::Save);
    connect(save, &QAction::triggered, this, &ViewerWindow::askAndSave);
    bar.addSeparator();
    addColormapMenus(bar);
}

void ViewerWindow::addColormapMenus(QToolBar& bar) {
    auto* tables = new QComboBox;
    for (const char* end : {"", "_r"}) {
        for (const std::string& name : color::colorTableNames()) tables->addItem(plain(name + end));
    }
    tables->setCurrentText(plain(image_->colormap().table->name));
    tables->setToolTip(QStringLiteral("Colours"));
    connect(tables, &QComboBox::currentTextChanged, this, [this](const QString& name) {
        color::Colormap colormap = image_->colormap();
        if (auto table = color::colorTable(name.toStdString())) colormap.table = *table;
        image_->setColormap(colormap);
    });
    bar.addWidget(tables);

    auto* normalizations = new QComboBox;
    for (const color::Normalization normalization : color::kAllNormalizations) {
        normalizations->addItem(plain(color::name(normalization)));
    }
    normalizations->setCurrentText(plain(color::name(image_->colormap().normalization)));
    normalizations->setToolTip(QStringLiteral("Normalization"));
    connect(normalizations, &QComboBox::currentTextChanged, this, [this](const QString& name) {
        color::Colormap colormap = image_->colormap();
        colormap.normalization = *color::normalizationFromName(name.toStdString());
        image_->setColormap(colormap);
    });
    bar.addWidget(normalizations);
}

void ViewerWindow::makeStatusBar() {
    readingLabel_ = new QLabel;
    readingLabel_->setMinimumWidth(
        fontMetrics().horizontalAdvance(QStringLiteral("col 88888  row 88888 = 88888888.88")));
    errorLabel_ = new QLabel;
    errorLabel_->setStyleSheet(QStringLiteral("color: #c62828"));
    errorLabel_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    streamLabel_ = new QLabel;
    reductionButton_ = new QToolButton;
    reductionButton_->setAutoRaise(true);
    reductionButton_->setToolTip(
        QStringLiteral("Data pixels per screen pixel, and which is shown"));
    connect(reductionButton_, &QToolButton::clicked, this, &ViewerWindow::showReductionMenu);
    statusBar()->addWidget(readingLabel_);
    statusBar()->addWidget(errorLabel_, 1);
    statusBar()->addPermanentWidget(streamLabel_);
    statusBar()->addPermanentWidget(reductionButton_);
}

void ViewerWindow::showReductionMenu() {
    QMenu menu;
    for (const kernels::Reduction reduction : kernels::kAllReductions) {
        QAction* action = menu.addAction(plain(kernels::name(reduction)));
        action->setCheckable(true);
        action->setChecked(reduction == image_->reduction());
        connect(action, &QAction::triggered, this,
                [this, reduction] { chooseReduction(reduction); });
    }
    menu.exec(reductionButton_->mapToGlobal(QPoint(0, -menu.sizeHint().height())));
}

void ViewerWindow::chooseReduction(kernels::Reduction reduction) {
    image_->setReduction(reduction);
    if (keepAutoscaleOf_) return;
    color::Colormap colormap = image_->colormap();
    colormap.autoscale.of = viewerAutoscaleOf(reduction);
    image_->setColormap(colormap);
}

void ViewerWindow::startStream(std::unique_ptr<stream::Source> source,
                               const ViewerOptions& options) {
    stream::StreamCallbacks callbacks;
    callbacks.frame = [this](image::Frame frame) { receive(std::move(frame)); };
    callbacks.badFrame = [this](const base::Error& error) {
        QMetaObject::invokeMethod(this, [this, text = plain(error.message)] { showError(text); });
    };
    callbacks.ended = [this] {
        QMetaObject::invokeMethod(this, [this] {
            sourceEnded_ = true;
            checkFinished();
        });
    };
    stream_ =
        std::make_unique<stream::Stream>(std::move(source), std::move(callbacks), options.stream);
}

// The stream's thread.
void ViewerWindow::receive(image::Frame frame) {
    if (paused_) {
        ++notShown_;
        return;
    }
    if (auto submitted = image_->sink()->submit(std::move(frame)); !submitted) {
        QMetaObject::invokeMethod(
            this, [this, text = plain(submitted.error().message)] { showError(text); });
    }
}

void ViewerWindow::setPaused(bool paused) {
    const bool live = stream_->description().live;
    paused_ = paused && live;
    if (!live) stream_->setPaused(paused);
    pauseAction_->setChecked(paused);
}

ViewerStatistics ViewerWindow::statistics() const {
    ViewerStatistics statistics;
    statistics.source = stream_->description();
    statistics.stream = stream_->statistics();
    statistics.frames = plotWidget_->counters(*image_);
    statistics.latency = image_->latency();
    statistics.notShown = notShown_;
    if (image_->painted()) statistics.paintedFrameId = image_->painted()->frame().id;
    statistics.paintedHz = painted_.rateHz(base::now());
    statistics.elapsedSeconds = static_cast<double>(elapsed_.elapsed()) / 1000;
    return statistics;
}

void ViewerWindow::showError(const QString& message) {
    errorLabel_->setText(message);
    errorLabel_->setToolTip(message);
}

void ViewerWindow::countPainted() {
    painted_.count(base::now());
}

void ViewerWindow::updateStatus() {
    const auto& painted = image_->painted();
    streamLabel_->setText(streamText(statistics(), painted.get()));
    if (painted) {
        reductionButton_->setText(reductionText(*painted));
        plotWidget_->plot().setTitle(pictureTitle(stream_->description(), painted->frame()));
    }
    std::optional<plot::PixelReading> reading;
    if (const auto pixel = cursor_->position()) {
        reading = image_->pixelAt(plotWidget_->plotLayout().transform.toData(*pixel));
    }
    readingLabel_->setText(readingText(reading));
    checkFinished();
}

void ViewerWindow::checkFinished() {
    const bool done = sourceEnded_ && image_->counters().inFlight == 0;
    if (!done || std::exchange(finishedSent_, true)) return;
    Q_EMIT finished();
}

base::Result<void> ViewerWindow::savePicture(const QString& path) const {
    return widgets::savePicture(plotWidget_->plot(), path, exportOptionsOf(*plotWidget_));
}

void ViewerWindow::askAndSave() {
    const auto saved = widgets::askAndSave(this, plotWidget_->plot(), QStringLiteral("spate.png"),
                                           exportOptionsOf(*plotWidget_));
    if (!saved) QMessageBox::warning(this, QStringLiteral("Spate"), plain(saved.error().message));
}

}  // namespace spate::widgets
