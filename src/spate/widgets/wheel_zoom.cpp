// SPDX-License-Identifier: MIT
#include "spate/widgets/wheel_zoom.h"

#include <QWheelEvent>
#include <cmath>
#include <cstdlib>

namespace spate::widgets {
namespace {

constexpr double kNotch = 120;       // of QWheelEvent::angleDelta(), in eighths of a degree
constexpr double kAngleOfPixel = 2;  // where a touchpad says pixels only

// Away from the user is positive. Alt makes the wheel a horizontal one in Qt, Shift on macOS.
// Otherwise what is more horizontal than vertical was not meant to zoom.
double notchesOf(const QWheelEvent& wheel) {
    const QPointF angle = wheel.angleDelta().isNull() ? QPointF(wheel.pixelDelta()) * kAngleOfPixel
                                                      : QPointF(wheel.angleDelta());
    const bool turned = wheel.modifiers() & (Qt::AltModifier | Qt::ShiftModifier);
    const bool horizontal = std::abs(angle.x()) > std::abs(angle.y());
    if (horizontal && !turned) return 0;
    return (horizontal ? angle.x() : angle.y()) / kNotch;
}

// The aspect ratio binds x and the left y axis.
Axes axesOf(const QWheelEvent& wheel, const plot::Plot& plot, const plot::PlotLayout& layout) {
    const Axes axes = axesAt(layout, wheel.position());
    if (hasEqualAspect(plot) && (axes.x || axes.y)) return {};
    const bool onlyX = wheel.modifiers() & Qt::AltModifier;
    const bool onlyY = wheel.modifiers() & Qt::ShiftModifier;
    if (axes != Axes{} || onlyX == onlyY) return axes;
    return {.x = onlyX, .y = onlyY, .y2 = onlyY};
}

// Over an axis, the middle of the other one.
QPointF fixedPoint(QPointF cursor, const QRectF& area) {
    const bool inColumns = cursor.x() >= area.left() && cursor.x() <= area.right();
    const bool inRows = cursor.y() >= area.top() && cursor.y() <= area.bottom();
    return {inColumns ? cursor.x() : area.center().x(), inRows ? cursor.y() : area.center().y()};
}

}  // namespace

bool WheelZoom::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (event.type() != QEvent::Wheel) return false;
    const auto& wheel = static_cast<QWheelEvent&>(event);
    const Axes axes = axesOf(wheel, plot, layout);
    const double notches = notchesOf(wheel);
    if (!axes.any() || notches == 0) return false;
    if (wheel.phase() == Qt::ScrollMomentum) return true;  // the fingers have let go
    if (burst_.begins(wheel.timestamp(), plot.limits())) Q_EMIT viewAboutToChange();
    const plot::PlotTransform& transform = layout.transform;
    zoomAbout(plot, transform, fixedPoint(wheel.position(), transform.dataArea),
              std::pow(kZoomStep, -notches), axes);
    burst_.goesOn(wheel.timestamp(), plot.limits());
    return true;
}

std::vector<GestureHelp> WheelZoom::help() const {
    return {{QStringLiteral("Wheel"), QStringLiteral("zoom about the cursor")},
            {QStringLiteral("Alt + wheel"), QStringLiteral("zoom x only")},
            {QStringLiteral("Shift + wheel"), QStringLiteral("zoom y only")},
            {QStringLiteral("Wheel on an axis"), QStringLiteral("zoom that axis only")}};
}

}  // namespace spate::widgets
