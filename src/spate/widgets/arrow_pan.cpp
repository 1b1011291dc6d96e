// SPDX-License-Identifier: MIT
#include "spate/widgets/arrow_pan.h"

#include <QKeyEvent>

namespace spate::widgets {
namespace {

constexpr double kStep = 0.1;  // of what is shown, as in silx

// Where the view moves, in pixels of the canvas; nowhere for other keys.
QPointF stepOf(const QKeyEvent& key, const QRectF& area) {
    switch (key.key()) {
        case Qt::Key_Left:
            return {-kStep * area.width(), 0};
        case Qt::Key_Right:
            return {kStep * area.width(), 0};
        case Qt::Key_Up:
            return {0, -kStep * area.height()};
        case Qt::Key_Down:
            return {0, kStep * area.height()};
        default:
            return {};
    }
}

}  // namespace

bool ArrowPan::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    if (event.type() != QEvent::KeyPress) return false;
    const auto& key = static_cast<QKeyEvent&>(event);
    const QRectF& area = layout.transform.dataArea;
    const QPointF step = stepOf(key, area);
    if (step.isNull() || (key.modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier) return false;
    if (burst_.begins(key.timestamp(), plot.limits())) Q_EMIT viewAboutToChange();
    const Axes axes{.x = step.x() != 0, .y = step.y() != 0, .y2 = step.y() != 0};
    showRectangle(plot, layout.transform, area.translated(step), axes);
    burst_.goesOn(key.timestamp(), plot.limits());
    return true;
}

std::vector<GestureHelp> ArrowPan::help() const {
    return {{QStringLiteral("Arrow keys"), QStringLiteral("move the view by a tenth")}};
}

}  // namespace spate::widgets
