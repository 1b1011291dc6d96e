// SPDX-License-Identifier: MIT
#include "spate/widgets/drag_pan.h"

#include <QMouseEvent>
#include <utility>

namespace spate::widgets {

bool DragPan::accepts(const QMouseEvent& press, const plot::PlotLayout& layout) {
    axes_ = axesAt(layout, press.position());
    const bool inData = axes_ == Axes{};
    const bool left =
        press.button() == Qt::LeftButton && (!inData || mode() == InteractiveMode::Pan);
    if (!axes_.any() || !(left || press.button() == Qt::MiddleButton)) return false;
    gripped_ = layout.transform.toData(press.position());
    remembered_ = false;
    return true;
}

void DragPan::drag(QPointF pixel, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (!std::exchange(remembered_, true)) Q_EMIT viewAboutToChange();
    const plot::PlotTransform& transform = layout.transform;
    const QPointF moved = pixel - transform.toPixel(gripped_);
    showRectangle(plot, transform, transform.dataArea.translated(-moved), axes_);
}

std::vector<GestureHelp> DragPan::help() const {
    return {{QStringLiteral("Middle drag"), QStringLiteral("move the data")},
            {QStringLiteral("Left drag, in pan mode"), QStringLiteral("move the data")},
            {QStringLiteral("Drag on an axis"), QStringLiteral("move along that axis")}};
}

}  // namespace spate::widgets
