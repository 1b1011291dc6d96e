// SPDX-License-Identifier: MIT
#include "spate/plot/image_item.h"

#include <QCoreApplication>
#include <QEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/plot/axis.h"

namespace spate::plot {
namespace {

const QEvent::Type kNewsEvent = static_cast<QEvent::Type>(QEvent::registerEventType());

// Longer than PacedHistogram's period, so that the next rendering counts.
constexpr int kHistogramPatienceMs = 150;

// The part of an interval of data that an axis can show; pixels are this long.
std::optional<Interval> shownPart(Interval data, double pixelLength, pipeline::AxisScale scale) {
    if (scale != pipeline::AxisScale::Log || data.min > 0) return data;
    data.min = std::abs(pixelLength) / 2;
    if (!(data.min < data.max)) return std::nullopt;
    return data;
}

}  // namespace

ImageItem::ImageItem(QString legend, QObject* parent)
    : Item(std::move(legend), parent), worker_(base::ThreadPool::shared(), [this] { postNews(); }) {
    // The last frame before a pause is counted, too.
    histogramTimer_.setSingleShot(true);
    histogramTimer_.setInterval(kHistogramPatienceMs);
    connect(&histogramTimer_, &QTimer::timeout, this, [this] { worker_.setStyle(style_); });
}

ImageItem::~ImageItem() = default;

void ImageItem::stop() {
    style_.alpha.reset();
    style_.mask.reset();
    style_.pixmap.reset();
    worker_.setStyle(style_);
    worker_.stop();
    histogramTimer_.stop();
    painted_.reset();
}

base::Result<void> ImageItem::setData(image::Frame frame, pipeline::Copy copy) {
    const pipeline::FrameShape shape{frame.view.rows(), frame.view.cols()};
    auto submitted = worker_.sink()->submit(std::move(frame), copy);
    if (submitted) setShape(shape);
    return submitted;
}

base::Result<void> ImageItem::setData(const image::ImageView& pixels) {
    return setData(image::Frame{.view = pixels, .acquired = base::now()}, pipeline::Copy::Yes);
}

void ImageItem::setColormap(const color::Colormap& colormap) {
    if (colormap == style_.colormap) return;
    style_.colormap = colormap;
    worker_.setStyle(style_);
    Q_EMIT colormapChanged();
}

void ImageItem::setReduction(kernels::Reduction reduction) {
    if (reduction == style_.reduction) return;
    style_.reduction = reduction;
    worker_.setStyle(style_);
    Q_EMIT reductionChanged();
}

void ImageItem::setHold(kernels::Hold hold) {
    if (hold == style_.hold) return;
    style_.hold = hold;
    worker_.setStyle(style_);
    Q_EMIT holdChanged();
}

void ImageItem::setCounted(bool counts, bool histogram) {
    if (counts == style_.counts && histogram == style_.histogram) return;
    style_.counts = counts;
    style_.histogram = histogram;
    worker_.setStyle(style_);
}

void ImageItem::setProduct(pipeline::Product product) {
    if (product == style_.product) return;
    style_.product = product;
    worker_.setStyle(style_);
}

void ImageItem::setComplexPart(image::ComplexPart part) {
    if (part == style_.complexPart) return;
    style_.complexPart = part;
    worker_.setStyle(style_);
}

base::Result<void> ImageItem::setAlpha(const image::ImageView& alpha,
                                       std::shared_ptr<const void> owner) {
    auto made = pipeline::AlphaImage::create(alpha, std::move(owner));
    if (!made) return base::failAs(made);
    style_.alpha = std::move(*made);
    worker_.setStyle(style_);
    return {};
}

void ImageItem::clearAlpha() {
    if (!style_.alpha) return;
    style_.alpha.reset();
    worker_.setStyle(style_);
}

void ImageItem::setMask(image::MaskPtr mask) {
    if (mask == style_.mask) return;
    style_.mask = std::move(mask);
    worker_.setStyle(style_);
}

base::Result<void> ImageItem::setPixmap(image::Frame colors) {
    auto made = pipeline::makePixmap(std::move(colors));
    if (!made) return base::failAs(made);
    style_.pixmap = std::move(*made);
    worker_.setStyle(style_);
    return {};
}

void ImageItem::clearPixmap() {
    if (!style_.pixmap) return;
    style_.pixmap.reset();
    worker_.setStyle(style_);
}

bool ImageItem::setPlacement(const pipeline::Placement& placement) {
    const auto isScale = [](double scale) { return std::isfinite(scale) && scale != 0; };
    if (!isScale(placement.scaleX) || !isScale(placement.scaleY) ||
        !std::isfinite(placement.originX) || !std::isfinite(placement.originY)) {
        return false;
    }
    if (placement == style_.placement) return true;
    style_.placement = placement;
    worker_.setStyle(style_);
    Q_EMIT extentChanged();
    return true;
}

void ImageItem::setLabels(const QString& xLabel, const QString& yLabel) {
    if (xLabel == xLabel_ && yLabel == yLabel_) return;
    xLabel_ = xLabel;
    yLabel_ = yLabel;
    Q_EMIT labelsChanged();
}

std::optional<Limits> ImageItem::extent() const {
    if (!shape_) return std::nullopt;
    const auto& place = style_.placement;
    const double endX = place.originX + static_cast<double>(shape_->cols) * place.scaleX;
    const double endY = place.originY + static_cast<double>(shape_->rows) * place.scaleY;
    return Limits{.xMin = std::min(place.originX, endX),
                  .xMax = std::max(place.originX, endX),
                  .yMin = std::min(place.originY, endY),
                  .yMax = std::max(place.originY, endY)};
}

std::optional<Limits> ImageItem::shownExtent(pipeline::AxisScale x, pipeline::AxisScale y) const {
    const auto all = extent();
    if (!all) return std::nullopt;
    const auto& place = style_.placement;
    const auto shownX = shownPart({all->xMin, all->xMax}, place.scaleX, x);
    const auto shownY = shownPart({all->yMin, all->yMax}, place.scaleY, y);
    if (!shownX || !shownY) return std::nullopt;
    return Limits{
        .xMin = shownX->min, .xMax = shownX->max, .yMin = shownY->min, .yMax = shownY->max};
}

pipeline::FrameCounters ImageItem::counters() const {
    pipeline::FrameCounters counters = worker_.counters();
    counters.rendererBuilds = rendererBuilds_;
    return counters;
}

std::optional<PixelReading> ImageItem::pixelAt(QPointF data) const {
    if (!painted_) return std::nullopt;
    auto reading = readPixel(*painted_, data);
    if (reading) reading->legend = legend();
    return reading;
}

const pipeline::RenderedFramePtr& ImageItem::takeForPaint() {
    if (auto newest = worker_.takeForPaint()) {
        const bool newFrame = !painted_ || painted_->submission.serial != newest->submission.serial;
        painted_ = std::move(newest);
        if (painted_->histogramIsEarlier) {
            histogramTimer_.start();
        } else {
            histogramTimer_.stop();
        }
        // Queued: listeners may do anything, and this is the middle of a paint.
        const auto tell = [this, newFrame, id = painted_->frame().id] {
            if (newFrame) Q_EMIT dataChanged(id);
            if (!newFrame) Q_EMIT repainted();
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    }
    return painted_;
}

pipeline::RenderedFramePtr ImageItem::renderNow(const pipeline::View& view) const {
    const auto newest = worker_.newestFrame();
    if (!newest) return nullptr;
    auto rendered = std::make_shared<pipeline::RenderedFrame>();
    pipeline::FrameRenderer renderer;
    if (painted_) renderer.continueFrom(*painted_);
    pipeline::Style style = style_;
    style.product = pipeline::Product::Picture;
    renderer.render(*newest, style, view, *rendered);
    return rendered;
}

// Worker's thread. At most one event waits, however fast the frames come.
void ImageItem::postNews() {
    if (newsPosted_.exchange(true)) return;
    QCoreApplication::postEvent(this, new QEvent(kNewsEvent), Qt::HighEventPriority);
}

bool ImageItem::event(QEvent* event) {
    if (event->type() != kNewsEvent) return QObject::event(event);
    newsPosted_ = false;
    if (const auto shape = worker_.currentShape()) setShape(*shape);
    Q_EMIT rendered();
    return true;
}

void ImageItem::setShape(pipeline::FrameShape shape) {
    if (shape == shape_) return;
    shape_ = shape;
    Q_EMIT extentChanged();
}

}  // namespace spate::plot
