// SPDX-License-Identifier: MIT
#include "spate/widgets/limits_history.h"

namespace spate::widgets {
namespace {

constexpr std::size_t kMostViews = 100;

}  // namespace

LimitsHistory::LimitsHistory(plot::Plot& plot, QObject* parent) : QObject(parent), plot_(plot) {}

void LimitsHistory::remember() {
    const plot::Limits now = plot_.limits();
    if (back_.empty() || back_.back() != now) back_.push_back(now);
    if (back_.size() > kMostViews) back_.erase(back_.begin());
    forward_.clear();
    Q_EMIT changed();
}

void LimitsHistory::back() {
    const plot::Limits before = plot_.limits();
    if (!take(back_)) plot_.resetZoom();
    if (plot_.limits() != before) forward_.push_back(before);
    Q_EMIT changed();
}

void LimitsHistory::forward() {
    const plot::Limits before = plot_.limits();
    if (take(forward_)) back_.push_back(before);
    Q_EMIT changed();
}

void LimitsHistory::clear() {
    back_.clear();
    forward_.clear();
    Q_EMIT changed();
}

bool LimitsHistory::take(Views& from) {
    const plot::Limits before = plot_.limits();
    while (!from.empty()) {
        const plot::Limits view = from.back();
        from.pop_back();
        if (plot_.setLimits(view) && plot_.limits() != before) return true;
    }
    return false;
}

}  // namespace spate::widgets
