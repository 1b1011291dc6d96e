// SPDX-License-Identifier: MIT
// What a plot shows of its data: limits of its axes, and how they follow the items.
#include <QScopedValueRollback>
#include <algorithm>
#include <cmath>

#include "spate/plot/plot.h"

namespace spate::plot {
namespace {

Interval hull(const std::optional<Interval>& a, Interval b) {
    return a ? Interval{std::min(a->min, b.min), std::max(a->max, b.max)} : b;
}

Interval withMargins(Interval extent, double before, double behind, AxisScale scale) {
    if (before == 0 && behind == 0) return extent;
    const double first = pipeline::toScaled(scale, extent.min);
    const double last = pipeline::toScaled(scale, extent.max);
    return {pipeline::fromScaled(scale, first - before * (last - first)),
            pipeline::fromScaled(scale, last + behind * (last - first))};
}

}  // namespace

void Plot::watchAxes() {
    for (Axis* axis : {&xAxis_, &yAxis_, &y2Axis_}) {
        connect(axis, &Axis::limitsChanged, this, [this] {
            if (!settingLimits_) Q_EMIT limitsChanged();
        });
        connect(axis, &Axis::invertedChanged, this, [this] {
            Q_EMIT decorationChanged();
            Q_EMIT limitsChanged();
        });
        connect(axis, &Axis::scaleChanged, this, [this] {
            Q_EMIT decorationChanged();
            Q_EMIT limitsChanged();
        });
        connect(axis, &Axis::labelChanged, this, &Plot::decorationChanged);
        connect(axis, &Axis::ticksChanged, this, &Plot::decorationChanged);
    }
    const auto know = [this](Axis& axis, auto partOf) {
        axis.setDataExtent([this, partOf]() -> std::optional<Interval> {
            const auto extent = dataExtent();
            return extent ? partOf(*extent) : std::nullopt;
        });
    };
    using Part = std::optional<Interval>;
    know(xAxis_, [](const Limits& all) { return Part(Interval{all.xMin, all.xMax}); });
    know(yAxis_, [](const Limits& all) { return Part(Interval{all.yMin, all.yMax}); });
    know(y2Axis_, [](const Limits& all) { return all.y2; });
}

Axis& Plot::yAxis(YAxisSide side) noexcept {
    return side == YAxisSide::Right ? y2Axis_ : yAxis_;
}

void Plot::setY2AxisShown(bool wanted) {
    if (wanted == y2Wanted_) return;
    const bool before = isY2AxisShown();
    y2Wanted_ = wanted;
    if (isY2AxisShown() != before) Q_EMIT decorationChanged();
}

void Plot::updateY2InUse() {
    const bool before = isY2AxisShown();
    y2InUse_ = std::any_of(items_.begin(), items_.end(), [](const auto& item) {
        return item->isVisible() && item->yAxis() == YAxisSide::Right;
    });
    if (isY2AxisShown() != before) Q_EMIT decorationChanged();
}

Limits Plot::limits() const {
    Limits limits{
        .xMin = xAxis_.min(), .xMax = xAxis_.max(), .yMin = yAxis_.min(), .yMax = yAxis_.max()};
    if (isY2AxisShown()) limits.y2 = Interval{y2Axis_.min(), y2Axis_.max()};
    return limits;
}

bool Plot::setLimits(const Limits& limits) {
    const Interval y2 = limits.y2.value_or(Interval{y2Axis_.min(), y2Axis_.max()});
    if (!xAxis_.accepts(limits.xMin, limits.xMax) || !yAxis_.accepts(limits.yMin, limits.yMax) ||
        !y2Axis_.accepts(y2.min, y2.max)) {
        return false;
    }
    const Limits before = this->limits();
    {
        const QScopedValueRollback setting(settingLimits_, true);
        xAxis_.setLimits(limits.xMin, limits.xMax);
        yAxis_.setLimits(limits.yMin, limits.yMax);
        y2Axis_.setLimits(y2.min, y2.max);
    }
    if (this->limits() != before) Q_EMIT limitsChanged();
    return true;
}

std::optional<Limits> Plot::shownExtent(const Item& item) const {
    const bool isRight = item.yAxis() == YAxisSide::Right;
    return item.shownExtent(xAxis_.scale(), isRight ? y2Axis_.scale() : yAxis_.scale());
}

std::optional<Limits> Plot::dataExtent() const {
    std::optional<Interval> x;
    std::optional<Interval> y;
    std::optional<Interval> y2;
    for (const auto& item : items_) {
        const auto extent = item->isVisible() ? shownExtent(*item) : std::nullopt;
        if (!extent) continue;
        x = hull(x, {extent->xMin, extent->xMax});
        auto& ofItem = item->yAxis() == YAxisSide::Right ? y2 : y;
        ofItem = hull(ofItem, {extent->yMin, extent->yMax});
    }
    if (!x) return std::nullopt;
    // Without data of its own the left axis goes with the right one, as in silx.
    if (!y) y = y2;
    return Limits{.xMin = x->min, .xMax = x->max, .yMin = y->min, .yMax = y->max, .y2 = y2};
}

void Plot::resetZoom() {
    const auto extent = dataExtent();
    if (!extent) return;
    const auto fitted = [](const Axis& axis, Interval data, double before, double behind) {
        if (!axis.isAutoScale()) return Interval{axis.min(), axis.max()};
        return withMargins(data, before, behind, axis.scale());
    };
    const auto x = fitted(xAxis_, {extent->xMin, extent->xMax}, margins_.xMin, margins_.xMax);
    const auto y = fitted(yAxis_, {extent->yMin, extent->yMax}, margins_.yMin, margins_.yMax);
    Limits limits{.xMin = x.min, .xMax = x.max, .yMin = y.min, .yMax = y.max};
    if (extent->y2) limits.y2 = fitted(y2Axis_, *extent->y2, margins_.yMin, margins_.yMax);
    setLimits(limits);
}

bool Plot::setDataMargins(const DataMargins& margins) {
    for (const double margin : {margins.xMin, margins.xMax, margins.yMin, margins.yMax}) {
        if (!std::isfinite(margin) || margin < 0) return false;
    }
    margins_ = margins;
    return true;
}

// Updating an item never moves the view, unless it is the first (image) to be shown, or is an image
// that would be lost.
void Plot::onExtentChanged(Item& item) {
    const auto extent = shownExtent(item);
    if (!extent || !mayFit_) return;
    const bool isImage = item.kind() == ItemKind::Image;
    const bool isFirst = neverFitted_ || (isImage && neverFittedToImage_);
    if (isFirst || (isImage && !limits().intersects(*extent))) resetZoom();
    neverFitted_ = false;
    if (isImage) neverFittedToImage_ = false;
}

}  // namespace spate::plot
