// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_pane.h"

#include <QVBoxLayout>
#include <utility>

#include "spate/widgets/cursor_tracker.h"
#include "spate/widgets/message_strip.h"
#include "spate/widgets/pane_status.h"
#include "spate/widgets/position_bar.h"
#include "spate/widgets/resolution_rings.h"
#include "spate/widgets/state_badge.h"
#include "spate/widgets/viewer_style.h"

namespace spate::widgets {
namespace {

constexpr int kStatusPeriodMs = 100;
const QString kLegend = QStringLiteral("stream");

pipeline::Style styleFor(const stream::SourceDescription& source, const ViewerOptions& options) {
    if (options.styleOf) return options.styleOf(source);
    if (options.style) return *options.style;
    const pipeline::Style style = viewerStyle(source);
    return options.memory ? withLook(style, options.memory->look(kindOfSource(source))) : style;
}

// Not of a single picture; a live source is no sequence.
bool isSequence(const stream::Source& source) {
    return source.canSeek() && !source.description().live && source.frameCount() != 1U;
}

}  // namespace

ViewerPane::ViewerPane(std::unique_ptr<stream::Source> source, const ViewerOptions& options,
                       QWidget* parent)
    : QWidget(parent),
      plotWidget_(new PlotWidget(options.renderer)),
      cursor_(new CursorTracker),
      badge_(new StateBadge),
      rings_(new ResolutionRings),
      knownGeometry_(options.geometry),
      geometry_(options.geometry),
      keepAutoscaleOf_(options.keepAutoscaleOf) {
    const stream::SourceDescription description = source->description();
    plotWidget_->addInteraction(std::unique_ptr<Interaction>(badge_));
    plotWidget_->addInteraction(std::unique_ptr<Interaction>(cursor_));
    plotWidget_->addInteraction(std::unique_ptr<Interaction>(rings_));
    plotWidget_->setMaximumFrameRate(options.maxFramesPerSecond);
    plotWidget_->setFocusPolicy(Qt::StrongFocus);
    makeImage(description, options);
    if (isSequence(*source)) position_ = new PositionBar;
    player_ = new ImagePlayer(std::move(source), *image_, options.stream, this);
    status_ = new PaneStatus(description, plotWidget_->plot());
    makeParts();
}

// The player's thread uses the image, which the plot owns: it goes first.
ViewerPane::~ViewerPane() {
    delete player_;
}

void ViewerPane::makeImage(const stream::SourceDescription& source, const ViewerOptions& options) {
    plot::Plot& plot = plotWidget_->plot();
    plot.setKeepDataAspectRatio(true);
    plot.yAxis().setInverted(options.rowZeroOnTop.value_or(!source.rowZeroAtBottom));
    plot.xAxis().setLabel(QStringLiteral("column"));
    plot.yAxis().setLabel(QStringLiteral("row"));
    plot.setTitle(sourceName(source));
    plot.setColorBarHistogram(true);
    image_ = plot.addStreamImage(kLegend);
    const pipeline::Style style = styleFor(source, options);
    image_->setColormap(style.colormap);
    image_->setReduction(style.reduction);
    image_->setHold(style.hold);
    image_->setComplexPart(style.complexPart);
    if (options.memory) new LookKeeper(*image_, kindOfSource(source), *options.memory, this);
}

void ViewerPane::makeParts() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(plotWidget_, 1);
    if (position_) {
        column->addWidget(position_);
        connect(position_, &PositionBar::frameChosen, player_, &ImagePlayer::showFrame);
    }
    column->addWidget(status_);
    strip_ = new MessageStrip(plotWidget_);
    connect(player_, &ImagePlayer::frameFailed, this, &ViewerPane::showMessage);
    connect(plotWidget_, &PlotWidget::rendererChanged, this, &ViewerPane::showRendererFailure);
    connect(&status_->reduction(), &ReductionBadge::reductionChosen, this,
            &ViewerPane::chooseReduction);
    const plot::Axis& rows = plotWidget_->plot().yAxis();
    status_->sayWhereRowZeroIs(rows.isInverted());
    connect(&rows, &plot::Axis::invertedChanged, status_, &PaneStatus::sayWhereRowZeroIs);
    connect(&statusTimer_, &QTimer::timeout, this, &ViewerPane::showStatus);
    statusTimer_.start(kStatusPeriodMs);
    rings_->setGeometry(geometry_);
    showStatus();
}

ViewerStatistics ViewerPane::statistics() const {
    ViewerStatistics statistics = player_->statistics();
    statistics.frames = plotWidget_->counters(*image_);
    statistics.renderer = plotWidget_->canvas().rendererName();
    statistics.rendererReason = plotWidget_->rendererReason();
    return statistics;
}

void ViewerPane::showRendererFailure() {
    const QString& why = plotWidget_->rendererFailure();
    if (why.isEmpty()) return;
    showMessage(QStringLiteral("OpenGL has failed (%1). The picture goes on without it, with the "
                               "same values and colours.")
                    .arg(why));
}

void ViewerPane::showMessage(const QString& message) {
    strip_->showMessage(message);
}

QString ViewerPane::message() const {
    return strip_->isHidden() ? QString() : strip_->message();
}

std::optional<QPointF> ViewerPane::cursor() const {
    const auto pixel = cursor_->position();
    if (!pixel) return std::nullopt;
    return plotWidget_->plotLayout().transform.toData(*pixel);
}

void ViewerPane::showStatus() {
    player_->look();
    const ViewerStatistics statistics = this->statistics();
    const auto& painted = image_->painted();
    status_->showStatistics(statistics, painted.get());
    if (position_) position_->setPosition(statistics.paintedFrameId, statistics.stream.frameCount);
    if (painted) {
        plotWidget_->plot().setTitle(pictureTitle(player_->description(), painted->frame()));
        showGeometry(painted->frame());
    }
    showState(statistics);
    showReading();
    Q_EMIT statusShown();
}

void ViewerPane::showReading() {
    std::optional<plot::PixelReading> reading;
    if (const auto pixel = cursor_->position()) {
        reading = plot::readPixel(plotWidget_->plot(), plotWidget_->plotLayout(), *pixel);
    } else if (otherCursor_) {
        reading = image_->pixelAt(*otherCursor_);
    }
    status_->showReading(reading);
    if (!reading) return status_->showScattering(std::nullopt);
    const pipeline::Placement& place = reading->placement;
    status_->showScattering(stream::scatteringAt(geometry_, place.columnAt(reading->data.x()),
                                                 place.rowAt(reading->data.y())));
}

// Frames of a series share their attributes.
void ViewerPane::showGeometry(const image::Frame& frame) {
    if (frame.attributes == attributes_) return;
    attributes_ = frame.attributes;
    const auto said =
        attributes_ ? stream::geometryOf(*attributes_) : stream::DiffractionGeometry();
    geometry_ = stream::withKnown(said, knownGeometry_);
    rings_->setGeometry(geometry_);
}

void ViewerPane::showState(const ViewerStatistics& statistics) {
    if (statistics.silentSeconds) {
        badge_->setState(QStringLiteral("no new frames"), true);
    } else {
        badge_->setState(statistics.paused ? QStringLiteral("paused") : QString(), false);
    }
}

void ViewerPane::chooseReduction(kernels::Reduction reduction) {
    image_->setReduction(reduction);
    if (keepAutoscaleOf_) return;
    color::Colormap colormap = image_->colormap();
    colormap.autoscale.of = viewerAutoscaleOf(reduction);
    image_->setColormap(colormap);
}

}  // namespace spate::widgets
