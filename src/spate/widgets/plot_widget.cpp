// SPDX-License-Identifier: MIT
#include "spate/widgets/plot_widget.h"

#include <QMouseEvent>
#include <QResizeEvent>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "spate/base/log.h"
#include "spate/plot/render_plot.h"
#include "spate/widgets/arrow_pan.h"
#include "spate/widgets/box_zoom.h"
#include "spate/widgets/color_bar_drag.h"
#include "spate/widgets/color_bar_panel.h"
#include "spate/widgets/context_menu.h"
#include "spate/widgets/drag_item.h"
#include "spate/widgets/drag_pan.h"
#include "spate/widgets/plot_actions.h"
#include "spate/widgets/reset_zoom.h"
#include "spate/widgets/wheel_zoom.h"

namespace spate::widgets {
namespace {

// Of an event of the canvas: what was begun there will not be finished there.
bool losesRelease(const QEvent& event) {
    return event.type() == QEvent::Hide || event.type() == QEvent::WindowDeactivate ||
           event.type() == QEvent::UngrabMouse;
}

bool isSecondButton(const QEvent& event) {
    const bool isPress =
        event.type() == QEvent::MouseButtonPress || event.type() == QEvent::MouseButtonDblClick;
    if (!isPress) return false;
    const auto& mouse = static_cast<const QMouseEvent&>(event);
    return (mouse.buttons() & ~Qt::MouseButtons(mouse.button())) != Qt::NoButton;
}

}  // namespace

PlotWidget::PlotWidget(QWidget* parent) : PlotWidget(Renderer::Auto, parent) {}

PlotWidget::PlotWidget(Renderer renderer, QWidget* parent) : QWidget(parent) {
    setMinimumSize(120, 90);
    addDefaultInteractions();
    setRenderer(renderer);
    connect(&plot_, &plot::Plot::itemAdded, this, &PlotWidget::watchItem);
    connect(&plot_, &plot::Plot::itemAboutToBeRemoved, this, [this](plot::Item* item) {
        if (auto* image = qobject_cast<plot::ImageItem*>(item)) canvas_->removeImage(*image);
    });
    connect(&plot_, &plot::Plot::itemRemoved, this, [this] { canvas_->updateData(); });
    connect(&plot_, &plot::Plot::limitsChanged, this, &PlotWidget::layOut);
    connect(&plot_, &plot::Plot::limitsChanged, pointing_, &Pointing::viewChanged);
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

// The watcher sees every event, the others what no tool has taken.
void PlotWidget::addDefaultInteractions() {
    const auto add = [this]<class Gesture>(std::unique_ptr<Gesture> gesture) {
        Gesture* added = gesture.get();
        own(std::move(gesture), interactions_.size());
        return added;
    };
    pointing_ = add(std::make_unique<Pointing>());
    connect(pointing_, &Pointing::clicked, this, &PlotWidget::clicked);
    connect(pointing_, &Pointing::doubleClicked, this, &PlotWidget::doubleClicked);
    connect(pointing_, &Pointing::hovered, this, &PlotWidget::announceHover);
    add(std::make_unique<ColorBarDrag>(*this));
    add(std::make_unique<ColorBarPanel>(*this));
    add(std::make_unique<WheelZoom>());
    add(std::make_unique<ResetZoom>());
    add(std::make_unique<DragItem>(this));
    add(std::make_unique<DragPan>());
    add(std::make_unique<BoxZoom>());
    add(std::make_unique<ArrowPan>());
    contextMenu_ = add(std::make_unique<ContextMenu>(*this));
    defaults_ = interactions_.size() - 1;
}

void PlotWidget::setRenderer(Renderer renderer) {
    const RendererChoice choice = chooseRenderer(renderer);
    renderer_ = renderer;
    rendererReason_ = choice.reason;
    rendererFailure_.clear();
    setCanvas(choice.makeCanvas);
    Q_EMIT rendererChanged();
}

QString PlotWidget::rendererText() const {
    return tr("%1: %2").arg(canvas_->rendererName(), rendererReason_);
}

void PlotWidget::drawByRaster(const QString& why) {
    base::log(base::LogLevel::Warning, "OpenGL is turned off, drawing by raster: {}",
              why.toStdString());
    rendererReason_ = rendererFailure_ = why;
    setCanvas(makeRasterCanvas);
    Q_EMIT rendererChanged();
}

void PlotWidget::setCanvas(const CanvasFactory& makeCanvas) {
    cancelGestures();
    std::unique_ptr<Canvas> old = std::exchange(canvas_, makeCanvas(plot_, *this));
    canvas_->setOverlayPainter([this](QPainter& painter) { paintOverlays(painter); });
    canvas_->setFailureHandler([this, failed = canvas_.get()](const QString& why) {
        // It is in the middle of a paint. Meanwhile the host may choose another.
        const auto replace = [this, failed, why] {
            if (canvas_.get() == failed) drawByRaster(why);
        };
        QMetaObject::invokeMethod(this, replace, Qt::QueuedConnection);
    });
    showCanvas();
    if (old) {
        if (old->widget().hasFocus()) canvas_->widget().setFocus();
        old->widget().hide();
        old->widget().removeEventFilter(this);
        oldCanvases_.push_back(std::move(old));  // it may be in the middle of an event
        QMetaObject::invokeMethod(
            this, [this] { oldCanvases_.clear(); }, Qt::QueuedConnection);
    }
    for (plot::ImageItem* image : plot_.images()) canvas_->addImage(*image);
    layOut();
}

void PlotWidget::showCanvas() {
    QWidget& widget = canvas_->widget();
    widget.installEventFilter(this);
    widget.setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(&widget);
    widget.setGeometry(rect());
    widget.show();
    showModeByCursor();
}

void PlotWidget::addInteraction(std::unique_ptr<Interaction> interaction) {
    own(std::move(interaction), interactions_.size() - defaults_);
}

void PlotWidget::own(std::unique_ptr<Interaction> interaction, std::size_t place) {
    connect(interaction.get(), &Interaction::paintChanged, this, [this] { canvas_->updateData(); });
    connect(interaction.get(), &Interaction::viewAboutToChange, &history_,
            &LimitsHistory::remember);
    interaction->setMode(mode_);
    interactions_.insert(std::next(interactions_.begin(), static_cast<std::ptrdiff_t>(place)),
                         std::move(interaction));
}

std::vector<GestureHelp> PlotWidget::gestures() const {
    std::vector<GestureHelp> all;
    for (const auto& interaction : interactions_) {
        const std::vector<GestureHelp> some = interaction->help();
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

void PlotWidget::setInteractiveMode(InteractiveMode mode) {
    if (mode == mode_) return;
    mode_ = mode;
    for (const auto& interaction : interactions_) interaction->setMode(mode);
    showModeByCursor();
    Q_EMIT interactiveModeChanged(mode);
}

// A host's own cursor is left alone in the other modes.
void PlotWidget::showModeByCursor() {
    if (mode_ == InteractiveMode::Zoom) {
        canvas_->widget().setCursor(Qt::CrossCursor);
    } else {
        canvas_->widget().unsetCursor();
    }
}

PlotActions& PlotWidget::plotActions() {
    if (plotActions_ == nullptr) plotActions_ = new PlotActions(*this);
    return *plotActions_;
}

void PlotWidget::addContextAction(QAction* action) {
    contextMenu_->addAction(action);
}

void PlotWidget::cancelGestures() {
    for (const auto& interaction : interactions_) interaction->cancel();
}

void PlotWidget::announceHover() {
    HoverInfo hover;
    if (const auto pixel = hoveredPixel()) {
        hover = {.inside = true, .pixel = *pixel, .data = layout_.transform.toData(*pixel)};
    }
    Q_EMIT hovered(hover);
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
    constexpr double kLongestMs = 1e6;  // an int holds it, and nobody waits so long
    const double periodMs = limited ? std::min(1000 / framesPerSecond, kLongestMs) : 0;
    paintTimer_.setInterval(static_cast<int>(std::lround(periodMs)));
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
    if (!canvas_ || watched != &canvas_->widget()) return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::Enter) takeFocusOnHover();
    if (losesRelease(*event)) cancelGestures();
    return offer(*event);
}

// By index: a slot that a gesture calls may add a gesture.
bool PlotWidget::offer(QEvent& event) {
    if (isSecondButton(event)) {
        pointing_->handle(event, plot_, layout_);
        return true;
    }
    for (std::size_t i = 0; i < interactions_.size(); ++i) {
        if (interactions_[i]->handle(event, plot_, layout_)) return true;
    }
    return false;
}

// So that keys work where the cursor is; but never takes them from another widget of the host.
void PlotWidget::takeFocusOnHover() {
    const QWidget* focused = window()->focusWidget();
    const bool isFree = focused == nullptr || focused == window();
    const bool isPlots = focused != nullptr && qobject_cast<PlotWidget*>(focused->parentWidget());
    if (isFree || isPlots) canvas_->widget().setFocus(Qt::MouseFocusReason);
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
