// SPDX-License-Identifier: MIT
#include "spate/widgets/reset_zoom.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace spate::widgets {
namespace {

bool isMeant(const QEvent& event, const plot::PlotLayout& layout) {
    if (event.type() == QEvent::KeyPress) {
        const auto& key = static_cast<const QKeyEvent&>(event);
        return key.key() == Qt::Key_Home && key.modifiers() == Qt::NoModifier;
    }
    if (event.type() != QEvent::MouseButtonDblClick) return false;
    const auto& mouse = static_cast<const QMouseEvent&>(event);
    return mouse.button() == Qt::LeftButton && layout.transform.dataArea.contains(mouse.position());
}

}  // namespace

bool ResetZoom::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (!isMeant(event, layout)) return false;
    Q_EMIT viewAboutToChange();
    plot.resetZoom();
    return true;
}

std::vector<GestureHelp> ResetZoom::help() const {
    return {{QStringLiteral("Double click, or Home"), QStringLiteral("show all of the data")}};
}

}  // namespace spate::widgets
