// SPDX-License-Identifier: MIT
#include "spate/widgets/drag_pan.h"

#include <QMouseEvent>
#include <utility>

namespace spate::widgets {
namespace {

// Brings what was gripped back under the cursor, along axes of one side.
void bring(plot::Plot& plot, const plot::PlotTransform& transform, plot::YAxisSide side,
           QPointF gripped, QPointF pixel, Axes axes) {
    const QPointF moved = pixel - transform.of(side).toPixel(gripped);
    showRectangle(plot, transform, transform.dataArea.translated(-moved), axes);
}

}  // namespace

bool DragPan::accepts(const QMouseEvent& press, const plot::PlotLayout& layout) {
    axes_ = axesAt(layout, press.position());
    const bool inData = axes_ == Axes{};
    const bool left =
        press.button() == Qt::LeftButton && (!inData || mode() == InteractiveMode::Pan);
    if (!axes_.any() || !(left || press.button() == Qt::MiddleButton)) return false;
    gripped_ = layout.transform.toData(press.position());
    grippedRight_ = layout.transform.of(plot::YAxisSide::Right).toData(press.position());
    remembered_ = false;
    return true;
}

void DragPan::drag(QPointF pixel, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (!std::exchange(remembered_, true)) Q_EMIT viewAboutToChange();
    // Each side by its own way: constraints may hold one back, and not the other.
    if (axes_.x || axes_.y) {
        bring(plot, layout.transform, plot::YAxisSide::Left, gripped_, pixel,
              {.x = axes_.x, .y = axes_.y, .y2 = false});
    }
    if (axes_.y2 && plot.isY2AxisShown()) {
        bring(plot, layout.transform, plot::YAxisSide::Right, grippedRight_, pixel,
              {.x = false, .y = false, .y2 = true});
    }
}

std::vector<GestureHelp> DragPan::help() const {
    return {{QStringLiteral("Middle drag"), QStringLiteral("move the data")},
            {QStringLiteral("Left drag, in pan mode"), QStringLiteral("move the data")},
            {QStringLiteral("Drag on an axis"), QStringLiteral("move along that axis")}};
}

}  // namespace spate::widgets
