// SPDX-License-Identifier: MIT
// Magnifier: the data pixels around the cursor, enlarged.
#pragma once

#include "spate/widgets/switched_overlay.h"

namespace spate::widgets {

class PlotWidget;

/// An inset beside the cursor with kPixels × kPixels of the painted frame's own pixels, not
/// reduced, in the colours that the picture gives them and in its directions; the pixel under the
/// cursor is outlined.
class Magnifier : public SwitchedOverlay {
    Q_OBJECT

public:
    static constexpr int kPixels = 15;
    static constexpr int kPixelSize = 10;  ///< logical pixels

    explicit Magnifier(QObject* parent = nullptr);
    void paint(QPainter& painter, const plot::Plot& plot,
               const plot::PlotLayout& layout) const override;

    /// Where the inset lies, beside a cursor in a data area: the side that has room.
    [[nodiscard]] static QRect insetBeside(QPointF cursor, const QRectF& dataArea);
};

/// Adds a magnifier to a plot, and an action that shows and hides it: M.
[[nodiscard]] QAction* makeMagnifierAction(PlotWidget& plotWidget, QObject* parent);

}  // namespace spate::widgets
