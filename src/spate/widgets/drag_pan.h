// SPDX-License-Identifier: MIT
// DragPan: dragging moves the data with the cursor.
#pragma once

#include <optional>

#include "spate/widgets/drag.h"
#include "spate/widgets/view_change.h"

namespace spate::widgets {

/// With the middle button in every mode, with the left one in pan mode; on an axis, with either in
/// every mode, along that axis. The data point of each axis that was under the cursor at the press
/// stays under it until the release, even if the wheel turns or the plot gets another size
/// meanwhile.
class DragPan : public Drag {
    Q_OBJECT

public:
    using Drag::Drag;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

protected:
    bool accepts(const QMouseEvent& press, const plot::PlotLayout& layout) override;
    void drag(QPointF pixel, plot::Plot& plot, const plot::PlotLayout& layout) override;

private:
    Axes axes_;
    QPointF gripped_;       // data coordinates
    QPointF grippedRight_;  // y of the right axis
    bool remembered_ = false;
};

}  // namespace spate::widgets
