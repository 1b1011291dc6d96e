// SPDX-License-Identifier: MIT
#include "spate/widgets/reset_on_double_click.h"

#include <QMouseEvent>

namespace spate::widgets {

bool ResetOnDoubleClick::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (event.type() != QEvent::MouseButtonDblClick) return false;
    const auto& mouse = static_cast<QMouseEvent&>(event);
    if (mouse.button() != Qt::LeftButton || !layout.transform.dataArea.contains(mouse.position())) {
        return false;
    }
    plot.resetZoom();
    return true;
}

}  // namespace spate::widgets
