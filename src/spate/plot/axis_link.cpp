// SPDX-License-Identifier: MIT
#include "spate/plot/axis_link.h"

#include <algorithm>

namespace spate::plot {

AxisLink::AxisLink(Options options, QObject* parent) : QObject(parent), options_(options) {}

void AxisLink::add(Axis& axis) {
    std::erase_if(axes_, [](const QPointer<Axis>& linked) { return linked.isNull(); });
    if (std::find(axes_.begin(), axes_.end(), &axis) != axes_.end()) return;
    if (!axes_.empty()) setLike(stateOf(*axes_.front()), axis);
    axes_.emplace_back(&axis);
    const auto followIt = [this, &axis] { follow(axis); };
    connect(&axis, &Axis::limitsChanged, this, followIt);
    connect(&axis, &Axis::scaleChanged, this, followIt);
    connect(&axis, &Axis::invertedChanged, this, followIt);
}

void AxisLink::remove(Axis& axis) {
    std::erase(axes_, &axis);
    axis.disconnect(this);
}

void AxisLink::follow(const Axis& changed) {
    // What the others say while they follow is no news.
    if (following_) return;
    // Whoever hears of a change may link, unlink or destroy axes, and the link itself.
    const QPointer<AxisLink> link(this);
    const auto others = axes_;
    const State state = stateOf(changed);
    following_ = true;
    for (const auto& axis : others) {
        if (axis && axis != &changed) setLike(state, *axis);
        if (!link) return;
    }
    following_ = false;
}

AxisLink::State AxisLink::stateOf(const Axis& axis) {
    return {{axis.min(), axis.max()}, axis.scale(), axis.isInverted()};
}

// The scale comes first: limits may be fit for one only.
void AxisLink::setLike(const State& state, Axis& axis) const {
    const Options options = options_;
    const QPointer<Axis> alive(&axis);
    if (options.scale) axis.setScale(state.scale);
    if (options.direction && alive) axis.setInverted(state.inverted);
    if (options.limits && alive) axis.setLimits(state.limits.min, state.limits.max);
}

}  // namespace spate::plot
