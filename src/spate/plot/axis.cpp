// SPDX-License-Identifier: MIT
#include "spate/plot/axis.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace spate::plot {
namespace {

constexpr double kLargestLimit = 1e37;           // silx's bound: far from overflow in any product
constexpr double kSmallestRelativeSpan = 1e-12;  // below it, pixels share one double

}  // namespace

bool Axis::setLimits(double min, double max) {
    if (!std::isfinite(min) || !std::isfinite(max)) return false;
    min = std::clamp(min, -kLargestLimit, kLargestLimit);
    max = std::clamp(max, -kLargestLimit, kLargestLimit);
    if (min > max) std::swap(min, max);
    if (min == max) {
        const double half = min == 0 ? 0.1 : std::abs(min) * 0.1;
        min -= half;
        max += half;
    }
    if (max - min < kSmallestRelativeSpan * std::max(std::abs(min), std::abs(max))) return false;
    if (min == min_ && max == max_) return true;
    min_ = min;
    max_ = max;
    emit limitsChanged(min_, max_);
    return true;
}

void Axis::setInverted(bool inverted) {
    if (inverted == inverted_) return;
    inverted_ = inverted;
    emit invertedChanged(inverted_);
}

void Axis::setLabel(const QString& label) {
    if (label == label_) return;
    label_ = label;
    emit labelChanged(label_);
}

}  // namespace spate::plot
