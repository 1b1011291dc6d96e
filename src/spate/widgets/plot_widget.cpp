// SPDX-License-Identifier: MIT
#include "spate/widgets/plot_widget.h"

#include <QMouseEvent>
#include <QResizeEvent>
#include <cmath>
#include <utility>

#include "spate/plot/render_plot.h"
#include "spate/widgets/color_bar_drag.h"
#include "spate/widgets/color_bar_panel.h"
#include "spate/widgets/drag_item.h"
#include "spate/widgets/drag_pan.h"
#include "spate/widgets/reset_on_double_click.h"
#include "spate/widgets/wheel_zoom.h"

namespace spate::widgets {

PlotWidget::PlotWidget(QWidget* parent) : QWidget(parent) {
    setMinimumSize(120, 90);
    addInteraction(std::make_unique<ColorBarDrag>(*this));
    addInteraction(std::make_unique<ColorBarPanel>(*this));
    addInteraction(std::make_unique<WheelZoom>());
    addInteraction(std::make_unique<ResetOnDoubleClick>());
    addInteraction(std::make_unique<DragItem>(this));
    addInteraction(std::make_unique<DragPan>());
    setCanvas(makeRasterCanvas);
    connect(&plot_, &plot::Plot::itemAdded, this, &PlotWidget::watchItem);
    connect(&plot_, &plot::Plot::itemAboutToBeRemoved, this, [this](plot::Item* item) {
        if (auto* image = qobject_cast<plot::ImageItem*>(item)) canvas_->removeImage(*image);
    });
    connect(&plot_, &plot::Plot::itemRemoved, this, [this] { canvas_->updateData(); });
    connect(&plot_, &plot::Plot::limitsChanged, this, &PlotWidget::layOut);
    connect(&plot_, &plot::Plot::decorationChanged, this, &PlotWidget::layOut);
    connect(&plot_, &plot::Plot::activeImageChanged, this, [this] { canvas_->updateData(); });
    paintTimer_.setSingleShot(true);
    paintTimer_.setTimerType(Qt::PreciseTimer);
    connect(&paintTimer_, &QTimer::timeout, this, [this] {
        if (std::exchange(paintWaits_, false)) showRenderings();
    });
}

PlotWidget::~PlotWidget() {
    // The canvas's widget sends events to the very end, when it is no canvas any more.
    canvas_->widget().removeEventFilter(this);
}

void PlotWidget::setCanvas(const CanvasFactory& makeCanvas) {
    canvas_ = makeCanvas(plot_, *this);
    QWidget& widget = canvas_->widget();
    widget.installEventFilter(this);
    widget.setGeometry(rect());
    widget.show();
    canvas_->setOverlayPainter([this](QPainter& painter) { paintOverlays(painter); });
    for (plot::ImageItem* image : plot_.images()) canvas_->addImage(*image);
    layOut();
}

void PlotWidget::addInteraction(std::unique_ptr<Interaction> interaction) {
    connect(interaction.get(), &Interaction::paintChanged, this, [this] { canvas_->updateData(); });
    interactions_.push_back(std::move(interaction));
}

void PlotWidget::paintOverlays(QPainter& painter) const {
    for (const auto& interaction : interactions_) {
        painter.save();
        interaction->paint(painter, plot_, layout_);
        painter.restore();
    }
}

void PlotWidget::watchItem(plot::Item* item) {
    if (auto* image = qobject_cast<plot::ImageItem*>(item)) {
        watchImage(image);
    } else if (auto* drawn = qobject_cast<plot::DrawnItem*>(item)) {
        const auto update = [this, drawn] { canvas_->updateItem(*drawn); };
        connect(drawn, &plot::Item::appearanceChanged, this, update);
        update();
    }
}

void PlotWidget::watchImage(plot::ImageItem* item) {
    canvas_->addImage(*item);
    connect(item, &plot::ImageItem::rendered, this, &PlotWidget::showRenderings);
    connect(item, &plot::ImageItem::appearanceChanged, this, [this] {
        updateViews();  // a hidden image is not rendered
        canvas_->updateData();
    });
    connect(item, &plot::ImageItem::extentChanged, this, &PlotWidget::updateViews);
    updateViews();
}

void PlotWidget::showRenderings() {
    if (paintTimer_.isActive()) {
        paintWaits_ = true;
        return;
    }
    canvas_->updateData();
    if (paintTimer_.interval() > 0) paintTimer_.start();
}

void PlotWidget::setMaximumFrameRate(double framesPerSecond) {
    const bool limited = framesPerSecond > 0;
    paintTimer_.setInterval(limited ? static_cast<int>(std::lround(1000 / framesPerSecond)) : 0);
}

void PlotWidget::layOut() {
    layout_ = plot::layoutPlot(
        plot_, {.size = QSizeF(size()), .devicePixelRatio = devicePixelRatioF(), .font = font()});
    ++layoutBuilds_;
    canvas_->setLayout(layout_);
    updateViews();
}

// Nothing is rendered for a plot or an image that nobody sees, nor before the first shape has set
// the limits.
void PlotWidget::updateViews() {
    for (plot::ImageItem* item : plot_.images()) {
        const bool shown = isVisible() && item->isVisible() && item->extent();
        item->setView(shown ? layout_.view() : pipeline::View{});
    }
}

bool PlotWidget::event(QEvent* event) {
    const bool handled = QWidget::event(event);
    switch (event->type()) {
        case QEvent::Show:
        case QEvent::Hide:
            updateViews();
            break;
        case QEvent::FontChange:
        case QEvent::PaletteChange:
        case QEvent::ScreenChangeInternal:
            layOut();
            break;
        default:
            break;
    }
    return handled;
}

void PlotWidget::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    canvas_->widget().setGeometry(rect());
    layOut();
}

bool PlotWidget::eventFilter(QObject* watched, QEvent* event) {
    if (watched != &canvas_->widget()) return QWidget::eventFilter(watched, event);
    for (const auto& interaction : interactions_) {
        if (interaction->handle(*event, plot_, layout_)) return true;
    }
    return false;
}

QImage PlotWidget::renderNow(QSize size, double devicePixelRatio) const {
    return plot::renderNow(plot_, size, devicePixelRatio, font(),
                           plot::PlotColors::fromPalette(palette()));
}

pipeline::FrameCounters PlotWidget::counters(const plot::ImageItem& item) const {
    pipeline::FrameCounters counters = item.counters();
    counters.layoutBuilds = layoutBuilds_;
    return counters;
}

}  // namespace spate::widgets
