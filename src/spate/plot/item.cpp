// SPDX-License-Identifier: MIT
#include "spate/plot/item.h"

#include <algorithm>
#include <utility>

namespace spate::plot {

Item::Item(QString legend, QObject* parent) : QObject(parent), legend_(std::move(legend)) {}

void Item::setZ(int z) {
    if (z == z_) return;
    z_ = z;
    Q_EMIT appearanceChanged();
}

void Item::setVisible(bool visible) {
    if (visible == visible_) return;
    visible_ = visible;
    Q_EMIT appearanceChanged();
}

void Item::setOpacity(double opacity) {
    opacity = std::clamp(opacity, 0.0, 1.0);
    if (opacity == opacity_) return;
    opacity_ = opacity;
    Q_EMIT appearanceChanged();
}

}  // namespace spate::plot
