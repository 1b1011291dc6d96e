// SPDX-License-Identifier: MIT
#include "spate/plot/plot.h"

#include <QScopedValueRollback>
#include <algorithm>
#include <cmath>
#include <utility>

namespace spate::plot {
namespace {

// The part of an interval of data that an axis can show; pixels are this long.
std::optional<Interval> shownPart(Interval data, double pixelLength, const Axis& axis) {
    if (axis.scale() != AxisScale::Log || data.min > 0) return data;
    data.min = std::abs(pixelLength) / 2;
    if (!(data.min < data.max)) return std::nullopt;
    return data;
}

}  // namespace

Plot::Plot(QObject* parent) : QObject(parent) {
    for (Axis* axis : {&xAxis_, &yAxis_}) {
        connect(axis, &Axis::limitsChanged, this, [this] {
            if (!settingLimits_) emit limitsChanged();
        });
        connect(axis, &Axis::invertedChanged, this, [this] {
            emit decorationChanged();
            emit limitsChanged();
        });
        connect(axis, &Axis::scaleChanged, this, [this] {
            emit decorationChanged();
            emit limitsChanged();
        });
        connect(axis, &Axis::labelChanged, this, &Plot::decorationChanged);
    }
    xAxis_.setDataExtent([this]() -> std::optional<Interval> {
        const auto extent = dataExtent();
        if (!extent) return std::nullopt;
        return Interval{extent->xMin, extent->xMax};
    });
    yAxis_.setDataExtent([this]() -> std::optional<Interval> {
        const auto extent = dataExtent();
        if (!extent) return std::nullopt;
        return Interval{extent->yMin, extent->yMax};
    });
}

Plot::~Plot() = default;

base::Result<ImageItem*> Plot::addImage(image::Frame frame, const ImageOptions& options) {
    if (auto checked = checkOptions(options); !checked) return base::failAs(checked);
    if (auto checked = checkLayers(options, frame.view); !checked) return base::failAs(checked);
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
    if (options.pixmap) {
        if (auto checked = pipeline::checkPixmap(*options.pixmap); !checked) return checked;
        if (auto checked = checkShape("pixmap", options.pixmap->view); !checked) return checked;
    }
    return {};
}

ImageItem* Plot::createImage(const QString& legend) {
    images_.push_back(std::make_unique<ImageItem>(legend));
    ImageItem* item = images_.back().get();
    connect(item, &ImageItem::extentChanged, this, [this, item] { onExtentChanged(*item); });
    emit itemAdded(item);
    if (active_ == nullptr) activate(item);
    return item;
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
    if (options.z) item.setZ(*options.z);
    if (options.colormap) item.setColormap(*options.colormap);
    if (options.reduction) item.setReduction(*options.reduction);
    if (options.complexPart) item.setComplexPart(*options.complexPart);
    if (options.opacity) item.setOpacity(*options.opacity);
}

// They were checked: only memory for a copy may be missing.
base::Result<void> Plot::applyLayers(ImageItem& item, const ImageOptions& options) {
    if (options.alpha) {
        if (auto set = item.setAlpha(*options.alpha, nullptr); !set) return set;
    }
    if (options.pixmap) return item.setPixmap(*options.pixmap);
    return {};
}

std::vector<ImageItem*> Plot::imagesBackToFront() const {
    std::vector<ImageItem*> order;
    for (const auto& item : images_) {
        if (item->isVisible()) order.push_back(item.get());
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const ImageItem* a, const ImageItem* b) { return a->z() < b->z(); });
    return order;
}

ImageItem* Plot::image(const QString& legend) const {
    const auto found = std::find_if(images_.begin(), images_.end(),
                                    [&](const auto& item) { return item->legend() == legend; });
    return found == images_.end() ? nullptr : found->get();
}

bool Plot::removeImage(const QString& legend) {
    const auto found = std::find_if(images_.begin(), images_.end(),
                                    [&](const auto& item) { return item->legend() == legend; });
    if (found == images_.end()) return false;
    emit itemAboutToBeRemoved(found->get());
    if (active_ == found->get()) activate(nullptr);
    images_.erase(found);
    return true;
}

void Plot::removeOthers(const ImageItem& kept) {
    std::vector<QString> others;
    for (const auto& item : images_) {
        if (item.get() != &kept) others.push_back(item->legend());
    }
    for (const QString& legend : others) removeImage(legend);
    setActiveImage(kept.legend());
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
    emit activeImageChanged(previous, item);
}

Limits Plot::limits() const {
    return {xAxis_.min(), xAxis_.max(), yAxis_.min(), yAxis_.max()};
}

bool Plot::setLimits(const Limits& limits) {
    const Limits before = this->limits();
    settingLimits_ = true;
    const bool accepted =
        xAxis_.setLimits(limits.xMin, limits.xMax) && yAxis_.setLimits(limits.yMin, limits.yMax);
    if (!accepted) xAxis_.setLimits(before.xMin, before.xMax);
    settingLimits_ = false;
    if (accepted && this->limits() != before) emit limitsChanged();
    return accepted;
}

std::optional<Limits> Plot::shownExtent(const ImageItem& item) const {
    const auto extent = item.extent();
    if (!extent) return std::nullopt;
    const pipeline::Placement& place = item.placement();
    const auto x = shownPart({extent->xMin, extent->xMax}, place.scaleX, xAxis_);
    const auto y = shownPart({extent->yMin, extent->yMax}, place.scaleY, yAxis_);
    if (!x || !y) return std::nullopt;
    return Limits{.xMin = x->min, .xMax = x->max, .yMin = y->min, .yMax = y->max};
}

std::optional<Limits> Plot::dataExtent() const {
    std::optional<Limits> all;
    for (const auto& item : images_) {
        const auto extent = item->isVisible() ? shownExtent(*item) : std::nullopt;
        if (!extent) continue;
        if (!all) all = extent;
        all = Limits{.xMin = std::min(all->xMin, extent->xMin),
                     .xMax = std::max(all->xMax, extent->xMax),
                     .yMin = std::min(all->yMin, extent->yMin),
                     .yMax = std::max(all->yMax, extent->yMax)};
    }
    return all;
}

void Plot::resetZoom() {
    if (const auto extent = dataExtent()) setLimits(*extent);
}

// Updating an image never moves the view, unless it was the first to be shown or would be lost.
void Plot::onExtentChanged(ImageItem& item) {
    const auto extent = shownExtent(item);
    if (!extent || !mayFit_) return;
    if (neverFitted_ || !limits().intersects(*extent)) resetZoom();
    neverFitted_ = false;
}

void Plot::setKeepDataAspectRatio(bool keep) {
    if (keep == keepAspect_) return;
    keepAspect_ = keep;
    emit limitsChanged();
}

void Plot::setTitle(const QString& title) {
    if (title == title_) return;
    title_ = title;
    emit decorationChanged();
}

void Plot::setColorBar(bool shown) {
    if (shown == colorBar_) return;
    colorBar_ = shown;
    emit decorationChanged();
}

}  // namespace spate::plot
