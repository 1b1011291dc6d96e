// SPDX-License-Identifier: MIT
#include "spate/plot/axis.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace spate::plot {
namespace {

constexpr double kLargestLimit = 1e37;  // silx's bound: far from overflow in any product
constexpr double kSmallestLogLimit = 1e-37;
constexpr double kSmallestRelativeSpan = 1e-12;  // below it, pixels share one double
constexpr double kSmallestSpan = 1e-49;  // far from overflow in any quotient, about zero too
constexpr Interval kLimitsWithoutData{1, 100};

Interval reachOf(AxisScale scale) {
    return {scale == AxisScale::Log ? kSmallestLogLimit : -kLargestLimit, kLargestLimit};
}

// Whether doubles can tell the pixels between the limits apart.
bool hasRoom(const Interval& limits) {
    const double largest = std::max(std::abs(limits.min), std::abs(limits.max));
    return limits.max - limits.min >= std::max(kSmallestRelativeSpan * largest, kSmallestSpan);
}

}  // namespace

std::optional<Interval> Axis::accepted(double min, double max) const {
    const auto asked = shownAsAsked(min, max);
    if (!asked) return std::nullopt;
    const Interval limits = constraints_.apply(*asked, scale_);
    const Interval reach = reachOf(scale_);
    if (!(limits.min >= reach.min && limits.max <= reach.max)) return std::nullopt;
    const Interval scaled{pipeline::toScaled(scale_, limits.min),
                          pipeline::toScaled(scale_, limits.max)};
    if (!hasRoom(limits) || !hasRoom(scaled)) return std::nullopt;
    return limits;
}

std::optional<Interval> Axis::shownAsAsked(double min, double max) const {
    if (!std::isfinite(min) || !std::isfinite(max)) return std::nullopt;
    if (min > max) std::swap(min, max);
    if (scale_ == AxisScale::Log) {
        if (!(max > 0)) return std::nullopt;
        if (!(min > 0)) min = std::min(limitsOfData().min, max / 10);
    }
    const Interval reach = reachOf(scale_);
    min = std::clamp(min, reach.min, reach.max);
    max = std::clamp(max, reach.min, reach.max);
    if (min == max) {
        const double half = min == 0 ? 0.1 : std::abs(min) * 0.1;
        min = std::max(min - half, reach.min);
        max = std::min(max + half, reach.max);
    }
    return Interval{min, max};
}

Interval Axis::limitsOfData() const {
    const auto extent = dataExtent_ ? dataExtent_() : std::nullopt;
    const bool shown = extent && (scale_ != AxisScale::Log || extent->min > 0);
    return shown ? *extent : kLimitsWithoutData;
}

bool Axis::setLimits(double min, double max) {
    const auto limits = accepted(min, max);
    if (!limits) return false;
    if (*limits == limits_) return true;
    limits_ = *limits;
    Q_EMIT limitsChanged(limits_.min, limits_.max);
    return true;
}

void Axis::setScale(AxisScale scale) {
    if (scale == scale_) return;
    scale_ = scale;
    const Interval before = limits_;
    if (const auto adapted = accepted(limits_.min, limits_.max)) {
        limits_ = *adapted;
    } else {
        const Interval data = limitsOfData();
        limits_ = accepted(data.min, data.max).value_or(kLimitsWithoutData);
    }
    if (limits_ != before) Q_EMIT limitsChanged(limits_.min, limits_.max);
    Q_EMIT scaleChanged(scale_);
}

void Axis::setInverted(bool inverted) {
    if (inverted == inverted_) return;
    inverted_ = inverted;
    Q_EMIT invertedChanged(inverted_);
}

void Axis::setAutoScale(bool autoScale) {
    if (autoScale == autoScale_) return;
    autoScale_ = autoScale;
    Q_EMIT autoScaleChanged(autoScale_);
}

bool Axis::setLimitsConstraints(std::optional<double> minPos, std::optional<double> maxPos) {
    AxisConstraints constraints = constraints_;
    constraints.minPos = minPos;
    constraints.maxPos = maxPos;
    return setConstraints(constraints);
}

bool Axis::setRangeConstraints(std::optional<double> minRange, std::optional<double> maxRange) {
    AxisConstraints constraints = constraints_;
    constraints.minRange = minRange;
    constraints.maxRange = maxRange;
    return setConstraints(constraints);
}

bool Axis::setConstraints(const AxisConstraints& constraints) {
    if (!constraints.areSound()) return false;
    constraints_ = constraints;
    setLimits(limits_.min, limits_.max);
    return true;
}

void Axis::setTickMode(TickMode mode) {
    if (mode == tickMode_) return;
    tickMode_ = mode;
    Q_EMIT ticksChanged();
}

bool Axis::setTimeZone(const QTimeZone& zone) {
    if (!zone.isValid()) return false;
    if (zone == timeZone_) return true;
    timeZone_ = zone;
    Q_EMIT ticksChanged();
    return true;
}

void Axis::setLabel(const QString& label) {
    if (label == label_) return;
    label_ = label;
    if (itemLabel_.isEmpty()) Q_EMIT labelChanged(label_);
}

void Axis::setItemLabel(const QString& label) {
    const QString before = this->label();
    itemLabel_ = label;
    if (this->label() != before) Q_EMIT labelChanged(this->label());
}

}  // namespace spate::plot
