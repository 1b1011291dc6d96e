// SPDX-License-Identifier: MIT
// DragPan: dragging with the left or middle button moves the data with the cursor.
#pragma once

#include <QPointF>
#include <optional>

#include "spate/widgets/interaction.h"

class QMouseEvent;

namespace spate::widgets {

/// The data point that was under the cursor at the press stays under it until the release.
class DragPan : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;

private:
    bool press(const QMouseEvent& mouse, const plot::PlotLayout& layout);
    bool drag(const QMouseEvent& mouse, plot::Plot& plot) const;
    bool release(const QMouseEvent& mouse);

    struct Grip {
        Qt::MouseButton button;
        QPointF position;               // where the data was gripped
        plot::PlotTransform transform;  // at the press: later limits are computed from it alone
    };
    std::optional<Grip> grip_;
};

}  // namespace spate::widgets
