// SPDX-License-Identifier: MIT
#include "spate/widgets/wheel_zoom.h"

#include <QWheelEvent>
#include <cmath>

namespace spate::widgets {
namespace {

constexpr double kScalePerNotch = 1.1;
constexpr double kNotch = 120;  // of QWheelEvent::angleDelta(), in eighths of a degree

}  // namespace

bool WheelZoom::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (event.type() != QEvent::Wheel) return false;
    const auto& wheel = static_cast<QWheelEvent&>(event);
    const plot::PlotTransform& transform = layout.transform;
    if (!transform.dataArea.contains(wheel.position()) || wheel.angleDelta().y() == 0) return false;
    const double factor = std::pow(kScalePerNotch, -wheel.angleDelta().y() / kNotch);
    const QPointF fixed = wheel.position();
    const QRectF& area = transform.dataArea;
    plot.setLimits(transform.limitsOf(QRectF(fixed - (fixed - area.topLeft()) * factor,
                                             fixed + (area.bottomRight() - fixed) * factor)));
    return true;
}

}  // namespace spate::widgets
