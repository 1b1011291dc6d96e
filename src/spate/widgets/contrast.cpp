// SPDX-License-Identifier: MIT
#include "spate/widgets/contrast.h"

#include <utility>

namespace spate::widgets {
namespace {

QAction* makeAction(QObject* parent, const char* text, const char* toolTip, QKeySequence key,
                    bool checkable) {
    auto* action = new QAction(QString::fromUtf8(text), parent);
    action->setToolTip(QString::fromUtf8(toolTip));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setCheckable(checkable);
    return action;
}

bool isFixed(const color::Colormap& colormap) {
    const auto& autoscale = colormap.autoscale;
    return autoscale.min && autoscale.max &&
           color::isValidBound(colormap.normalization, *autoscale.min) &&
           color::isValidBound(colormap.normalization, *autoscale.max);
}

}  // namespace

color::ColorTablePtr turned(const color::ColorTablePtr& table) {
    const color::ColorTablePtr other = color::reversed(table);
    const auto known = color::colorTable(other->name);
    return known && (*known)->colors == other->colors ? *known : other;
}

Contrast::Contrast(plot::Plot& plot, QObject* parent) : QObject(parent), plot_(plot) {
    makeActions();
    connect(&plot, &plot::Plot::activeImageChanged, this,
            [this](plot::ImageItem*, plot::ImageItem* current) { watch(current); });
    watch(plot.activeImage());
}

void Contrast::makeActions() {
    autoOnce_ = makeAction(this, "Auto once",
                           "Fit the colours to the picture on the screen, and keep them (A)",
                           Qt::Key_A, false);
    continuous_ = makeAction(this, "Auto", "Fit the colours to each picture (Shift+A)",
                             Qt::SHIFT | Qt::Key_A, true);
    lock_ = makeAction(this, "Lock", "Keep the range of the colours as it is", {}, true);
    log_ = makeAction(this, "Logarithmic colours", "Logarithmic colours, and back (L)", Qt::Key_L,
                      true);
    invert_ =
        makeAction(this, "Invert colours", "Turn the colour table round (I)", Qt::Key_I, true);
    connect(autoOnce_, &QAction::triggered, this, &Contrast::autoOnce);
    connect(continuous_, &QAction::triggered, this, &Contrast::setContinuous);
    connect(lock_, &QAction::triggered, this, [this](bool locked) {
        if (locked) {
            lock();
        } else {
            setContinuous();
        }
    });
    connect(log_, &QAction::triggered, this, &Contrast::toggleLog);
    connect(invert_, &QAction::triggered, this, &Contrast::invertColors);
}

QList<QAction*> Contrast::actions() const {
    return {autoOnce_, continuous_, lock_, log_, invert_};
}

void Contrast::watch(plot::ImageItem* image) {
    if (image_) image_->disconnect(this);
    image_ = image;
    pendingOnce_.reset();
    if (image != nullptr) {
        connect(image, &plot::ImageItem::colormapChanged, this, &Contrast::update);
        connect(image, &plot::ImageItem::dataChanged, this, &Contrast::finishAutoOnce);
        connect(image, &plot::ImageItem::repainted, this, &Contrast::finishAutoOnce);
    }
    update();
}

ContrastMode Contrast::mode() const {
    return image_ && isFixed(image_->colormap()) ? ContrastMode::Locked : ContrastMode::Continuous;
}

void Contrast::update() {
    if (pendingOnce_ && (!image_ || image_->colormap() != *pendingOnce_)) pendingOnce_.reset();
    const bool locked = mode() == ContrastMode::Locked;
    continuous_->setChecked(image_ && !locked && !pendingOnce_);
    lock_->setChecked(locked);
    log_->setChecked(image_ && image_->colormap().normalization == color::Normalization::Log);
    invert_->setChecked(image_ &&
                        QString::fromStdString(image_->colormap().table->name).endsWith(u"_r"));
    for (QAction* action : actions()) action->setEnabled(image_ != nullptr);
    if (std::exchange(mode_, mode()) != mode_) Q_EMIT modeChanged(mode_);
    Q_EMIT colormapChanged();
}

void Contrast::setColormap(const color::Colormap& colormap) {
    image_->setColormap(colormap);
    update();  // a checkable action has changed its mark by itself
}

void Contrast::autoOnce() {
    if (!image_ || (image_->painted() && image_->painted()->isColor())) return;
    color::Colormap colormap = image_->colormap();
    colormap.autoscale.min.reset();
    colormap.autoscale.max.reset();
    pendingOnce_ = colormap;
    setColormap(colormap);
    finishAutoOnce();
}

void Contrast::finishAutoOnce() {
    if (!pendingOnce_ || !image_ || !image_->painted()) return;
    const pipeline::RenderedFrame& painted = *image_->painted();
    const bool hasRange = painted.statistics.validCount > 0;
    if (!hasRange || painted.style.colormap != *pendingOnce_) return;
    pendingOnce_.reset();
    fixRange(painted.range);
}

void Contrast::fixRange(color::Range range) {
    color::Colormap colormap = image_->colormap();
    colormap.autoscale.min = range.min;
    colormap.autoscale.max = range.max;
    setColormap(colormap);
}

void Contrast::setContinuous() {
    if (!image_) return;
    pendingOnce_.reset();
    color::Colormap colormap = image_->colormap();
    colormap.autoscale.min.reset();
    colormap.autoscale.max.reset();
    setColormap(colormap);
}

void Contrast::lock() {
    if (!image_) return;
    if (image_->painted() && !image_->painted()->isColor()) {
        fixRange(image_->painted()->range);
    } else {
        update();  // nothing to keep yet
    }
}

void Contrast::toggleLog() {
    if (!image_) return;
    color::Colormap colormap = image_->colormap();
    if (colormap.normalization == color::Normalization::Log) {
        colormap.normalization = beforeLog_;
    } else {
        beforeLog_ = colormap.normalization;
        colormap.normalization = color::Normalization::Log;
    }
    setColormap(colormap);
}

void Contrast::invertColors() {
    if (!image_) return;
    color::Colormap colormap = image_->colormap();
    colormap.table = turned(colormap.table);
    setColormap(colormap);
}

}  // namespace spate::widgets
