// SPDX-License-Identifier: MIT
#include "spate/plot/plot.h"

#include <QScopedValueRollback>
#include <algorithm>
#include <cmath>
#include <utility>

namespace spate::plot {
Plot::Plot(QObject* parent) : QObject(parent) {
    watchAxes();
}

Plot::~Plot() = default;

base::Result<ImageItem*> Plot::addImage(image::Frame frame, const ImageOptions& options) {
    if (auto checked = checkOptions(options); !checked) return base::failAs(checked);
    if (auto checked = checkLayers(options, frame.view); !checked) return base::failAs(checked);
    if (auto checked = pipeline::FrameSink::check(frame, options.copy); !checked) {
        return base::fail("image \"{}\": frame {} rejected: {}", options.legend.toStdString(),
                          frame.id, checked.error().message);
    }
    ImageItem* item = image(options.legend);
    const bool isNew = item == nullptr;
    const QScopedValueRollback fitting(mayFit_, options.resetZoom.value_or(true));
    if (isNew) item = createImage(options.legend);
    applyOptions(*item, options);
    auto shown = applyLayers(*item, options);
    if (shown) shown = item->setData(std::move(frame), options.copy);
    if (!shown) {
        if (isNew) removeImage(options.legend);
        return base::failAs(shown);
    }
    if (options.replace) removeOthers(*item);
    if (options.resetZoom.value_or(false)) resetZoom();
    return item;
}

base::Result<ImageItem*> Plot::addImage(const image::ImageView& pixels,
                                        const ImageOptions& options) {
    return addImage(image::Frame{.view = pixels, .acquired = base::now()}, options);
}

ImageItem* Plot::addStreamImage(const QString& legend) {
    ImageItem* existing = image(legend);
    return existing != nullptr ? existing : createImage(legend);
}

base::Result<void> Plot::checkOptions(const ImageOptions& options) const {
    if (options.scale) {
        for (const double scale : *options.scale) {
            if (!std::isfinite(scale) || scale == 0) {
                return base::fail("image \"{}\": scale {}: expected a finite number other than 0",
                                  options.legend.toStdString(), scale);
            }
        }
    }
    if (options.origin) {
        for (const double origin : *options.origin) {
            if (!std::isfinite(origin)) {
                return base::fail("image \"{}\": origin {}: expected a finite number",
                                  options.legend.toStdString(), origin);
            }
        }
    }
    if (options.opacity && !(*options.opacity >= 0 && *options.opacity <= 1)) {
        return base::fail("image \"{}\": opacity {}: expected 0 … 1", options.legend.toStdString(),
                          *options.opacity);
    }
    return {};
}

base::Result<void> Plot::checkLayers(const ImageOptions& options,
                                     const image::ImageView& pixels) const {
    const auto checkShape = [&](const char* name, const image::ImageView& view) {
        if (view.rows() == pixels.rows() && view.cols() == pixels.cols()) {
            return base::Result<void>();
        }
        return base::Result<void>(base::fail("image \"{}\" is {}×{}, its {} {}×{}",
                                             options.legend.toStdString(), pixels.rows(),
                                             pixels.cols(), name, view.rows(), view.cols()));
    };
    if (options.alpha) {
        if (auto checked = pipeline::AlphaImage::check(*options.alpha); !checked) return checked;
        if (auto checked = checkShape("alpha", *options.alpha); !checked) return checked;
    }
    if (options.mask && *options.mask) {
        if (auto checked = checkShape("mask", (*options.mask)->levels()); !checked) return checked;
    }
    if (options.pixmap) {
        if (auto checked = pipeline::checkPixmap(*options.pixmap); !checked) return checked;
        if (auto checked = checkShape("pixmap", options.pixmap->view); !checked) return checked;
    }
    return {};
}

ImageItem* Plot::createImage(const QString& legend) {
    auto created = std::make_unique<ImageItem>(legend);
    ImageItem* item = created.get();
    connect(item, &ImageItem::labelsChanged, this, [this, item] {
        if (item == active_) showLabelsOfActive();
    });
    addOwned(std::move(created));
    if (active_ == nullptr && contains(item)) activate(item);
    return item;
}

void Plot::addOwned(std::unique_ptr<Item> item) {
    removeItem(this->item(item->kind(), item->legend()));
    Item* added = item.get();
    items_.push_back(std::move(item));
    connect(added, &Item::extentChanged, this, [this, added] { onExtentChanged(*added); });
    connect(added, &Item::appearanceChanged, this, &Plot::updateY2InUse);
    Q_EMIT itemAdded(added);
    if (!contains(added)) return;  // a listener has removed it
    updateY2InUse();
    onExtentChanged(*added);
}

bool Plot::contains(const Item* item) const {
    return std::any_of(items_.begin(), items_.end(),
                       [&](const auto& owned) { return owned.get() == item; });
}

void Plot::applyOptions(ImageItem& item, const ImageOptions& options) {
    if (options.origin || options.scale) {
        pipeline::Placement placement = item.placement();
        if (options.origin) {
            placement.originX = (*options.origin)[0];
            placement.originY = (*options.origin)[1];
        }
        if (options.scale) {
            placement.scaleX = (*options.scale)[0];
            placement.scaleY = (*options.scale)[1];
        }
        item.setPlacement(placement);
    }
    if (options.info) item.setInfo(*options.info);
    if (options.z) item.setZ(*options.z);
    if (options.selectable) item.setSelectable(*options.selectable);
    if (options.draggable) item.setDraggable(*options.draggable);
    if (options.xLabel || options.yLabel) {
        item.setLabels(options.xLabel.value_or(item.xLabel()),
                       options.yLabel.value_or(item.yLabel()));
    }
    if (options.colormap) item.setColormap(*options.colormap);
    if (options.reduction) item.setReduction(*options.reduction);
    if (options.hold) item.setHold(*options.hold);
    if (options.complexPart) item.setComplexPart(*options.complexPart);
    if (options.opacity) item.setOpacity(*options.opacity);
}

// They were checked: only memory for a copy may be missing.
base::Result<void> Plot::applyLayers(ImageItem& item, const ImageOptions& options) {
    if (options.mask) item.setMask(*options.mask);
    if (options.alpha) {
        if (auto set = item.setAlpha(*options.alpha, nullptr); !set) return set;
    }
    if (options.pixmap) return item.setPixmap(*options.pixmap);
    return {};
}

std::vector<ImageItem*> Plot::images() const {
    std::vector<ImageItem*> images;
    for (const auto& item : items_) {
        if (auto* image = qobject_cast<ImageItem*>(item.get())) images.push_back(image);
    }
    return images;
}

std::vector<ImageItem*> Plot::imagesBackToFront() const {
    std::vector<ImageItem*> images;
    for (Item* item : itemsBackToFront()) {
        if (auto* image = qobject_cast<ImageItem*>(item)) images.push_back(image);
    }
    return images;
}

std::vector<Item*> Plot::itemsBackToFront() const {
    std::vector<Item*> order;
    for (const auto& item : items_) {
        if (item->isVisible()) order.push_back(item.get());
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const Item* a, const Item* b) { return a->z() < b->z(); });
    return order;
}

Item* Plot::item(ItemKind kind, const QString& legend) const {
    const auto found = std::find_if(items_.begin(), items_.end(), [&](const auto& item) {
        return item->kind() == kind && item->legend() == legend;
    });
    return found == items_.end() ? nullptr : found->get();
}

ImageItem* Plot::image(const QString& legend) const {
    return qobject_cast<ImageItem*>(item(ItemKind::Image, legend));
}

bool Plot::removeImage(const QString& legend) {
    return removeItem(image(legend));
}

bool Plot::removeItem(Item* item) {
    if (!contains(item)) return false;
    Q_EMIT itemAboutToBeRemoved(item);
    const auto found = std::find_if(items_.begin(), items_.end(),
                                    [&](const auto& owned) { return owned.get() == item; });
    if (found == items_.end()) return true;  // a listener has removed it
    std::unique_ptr<Item> removed = std::move(*found);
    items_.erase(found);
    leave(std::move(removed));
    if (active_ == item) activate(nullptr);
    updateY2InUse();
    Q_EMIT itemRemoved(item);
    return true;
}

// It may be in the middle of one of its signals, and whoever made it change may go on with it. So
// it lives until the event loop that runs now goes on, as Qt's child, and tells nobody anything.
void Plot::leave(std::unique_ptr<Item> removed) {
    removed->blockSignals(true);
    if (auto* image = qobject_cast<ImageItem*>(removed.get())) image->stop();
    removed->setParent(this);
    removed.release()->deleteLater();
}

std::vector<Pick> Plot::pick(QPointF pixel, const PlotTransform& transform, double distance) const {
    std::vector<Pick> picks;
    const std::vector<Item*> order = itemsBackToFront();
    for (auto item = order.rbegin(); item != order.rend(); ++item) {
        if (const auto found = pickOf(**item, pixel, transform, distance)) picks.push_back(*found);
    }
    return picks;
}

void Plot::removeOthers(const ImageItem& kept) {
    setActiveImage(kept.legend());  // first: one change of the active image, not two
    for (ImageItem* item : images()) {
        if (item != &kept) removeItem(item);
    }
}

bool Plot::setActiveImage(const QString& legend) {
    ImageItem* item = image(legend);
    if (item == nullptr) return false;
    activate(item);
    return true;
}

void Plot::activate(ImageItem* item) {
    if (item == active_) return;
    ImageItem* previous = std::exchange(active_, item);
    showLabelsOfActive();
    colorBarGrip_ = {};
    askForCounts();
    Q_EMIT activeImageChanged(previous, item);
}

void Plot::showLabelsOfActive() {
    xAxis_.setItemLabel(active_ != nullptr ? active_->xLabel() : QString());
    yAxis_.setItemLabel(active_ != nullptr ? active_->yLabel() : QString());
}

void Plot::setKeepDataAspectRatio(bool keep) {
    if (keep == keepAspect_) return;
    keepAspect_ = keep;
    Q_EMIT limitsChanged();
}

void Plot::setTitle(const QString& title) {
    if (title == title_) return;
    title_ = title;
    Q_EMIT decorationChanged();
}

void Plot::setColorBar(bool shown) {
    if (shown == colorBar_) return;
    colorBar_ = shown;
    askForCounts();
    Q_EMIT decorationChanged();
}

void Plot::setGrid(Grid grid) {
    if (grid == grid_) return;
    grid_ = grid;
    Q_EMIT decorationChanged();
}

void Plot::setColorBarHistogram(bool shown) {
    if (shown == colorBarHistogram_) return;
    colorBarHistogram_ = shown;
    askForCounts();
    Q_EMIT decorationChanged();
}

void Plot::askForCounts() {
    for (ImageItem* item : images()) {
        const bool hasBar = item == active_ && colorBar_;
        item->setCounted(hasBar, hasBar && colorBarHistogram_);
    }
}

}  // namespace spate::plot
