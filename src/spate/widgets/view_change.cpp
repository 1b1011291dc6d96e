// SPDX-License-Identifier: MIT
#include "spate/widgets/view_change.h"

namespace spate::widgets {
namespace {

constexpr quint64 kPauseMs = 500;  // between two gestures

// The colour bar lies beyond the right axis.
bool isOnRightAxis(const plot::PlotLayout& layout, QPointF pixel) {
    const QRectF& bar = layout.colorBarRegion;
    const double end = bar.isEmpty() ? layout.canvas.size.width() : bar.left();
    return layout.transform.limits.y2 && pixel.x() > layout.transform.dataArea.right() &&
           pixel.x() < end;
}

}  // namespace

Axes axesAt(const plot::PlotLayout& layout, QPointF pixel) {
    const QRectF& area = layout.transform.dataArea;
    if (area.isEmpty()) return {.x = false, .y = false, .y2 = false};
    const bool inColumns = pixel.x() >= area.left() && pixel.x() <= area.right();
    const bool inRows = pixel.y() >= area.top() && pixel.y() <= area.bottom();
    if (inColumns && inRows) return {};
    return {.x = inColumns && pixel.y() > area.bottom(),
            .y = inRows && pixel.x() < area.left(),
            .y2 = inRows && isOnRightAxis(layout, pixel)};
}

bool hasEqualAspect(const plot::Plot& plot) {
    return plot.keepsDataAspectRatio() && plot.xAxis().isLinear() && plot.yAxis().isLinear();
}

bool showRectangle(plot::Plot& plot, const plot::PlotTransform& transform, const QRectF& rectangle,
                   Axes axes) {
    const plot::Limits before = plot.limits();
    plot::Limits after = transform.limitsOf(rectangle);
    if (!axes.x) {
        after.xMin = before.xMin;
        after.xMax = before.xMax;
    }
    if (!axes.y) {
        after.yMin = before.yMin;
        after.yMax = before.yMax;
    }
    if (!axes.y2) after.y2 = before.y2;
    return plot.setLimits(after);
}

bool zoomAbout(plot::Plot& plot, const plot::PlotTransform& transform, QPointF fixed, double factor,
               Axes axes) {
    const QRectF& area = transform.dataArea;
    const QRectF rectangle(fixed - (fixed - area.topLeft()) * factor,
                           fixed + (area.bottomRight() - fixed) * factor);
    return showRectangle(plot, transform, rectangle, axes);
}

bool Burst::begins(quint64 timeMs, const plot::Limits& now) const noexcept {
    return after_ != now || timeMs > lastMs_ + kPauseMs;
}

void Burst::goesOn(quint64 timeMs, const plot::Limits& after) noexcept {
    lastMs_ = timeMs;
    after_ = after;
}

}  // namespace spate::widgets
