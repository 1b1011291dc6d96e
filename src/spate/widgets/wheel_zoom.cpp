// SPDX-License-Identifier: MIT
#include "spate/widgets/wheel_zoom.h"

#include <QWheelEvent>
#include <cmath>

namespace spate::widgets {
namespace {

constexpr double kScalePerNotch = 1.1;
constexpr double kNotch = 120;  // of QWheelEvent::angleDelta(), in eighths of a degree

}  // namespace

bool WheelZoom::handle(QEvent& event, plot::Plot& plot, const plot::PlotTransform& transform) {
    if (event.type() != QEvent::Wheel) return false;
    const auto& wheel = static_cast<QWheelEvent&>(event);
    if (!transform.dataArea.contains(wheel.position()) || wheel.angleDelta().y() == 0) return false;
    const double factor = std::pow(kScalePerNotch, -wheel.angleDelta().y() / kNotch);
    const QPointF fixed = transform.toData(wheel.position());
    const plot::Limits& limits = transform.limits;
    plot.setLimits({.xMin = fixed.x() - (fixed.x() - limits.xMin) * factor,
                    .xMax = fixed.x() + (limits.xMax - fixed.x()) * factor,
                    .yMin = fixed.y() - (fixed.y() - limits.yMin) * factor,
                    .yMax = fixed.y() + (limits.yMax - fixed.y()) * factor});
    return true;
}

}  // namespace spate::widgets
