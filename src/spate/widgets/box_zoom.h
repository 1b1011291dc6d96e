// SPDX-License-Identifier: MIT
// BoxZoom: a rectangle drawn with the left button is shown as large as the plot.
#pragma once

#include <optional>

#include "spate/widgets/drag.h"

namespace spate::widgets {

/// In zoom mode. Starts in the data area only, and never leaves it; rectangles of less than five
/// square pixels are slips of the hand. Where the aspect ratio is kept, the rectangle grows to the
/// shape of the data area: that one is drawn too. Escape gives it up.
class BoxZoom : public Drag {
    Q_OBJECT

public:
    using Drag::Drag;
    void paint(QPainter& painter, const plot::Plot& plot,
               const plot::PlotLayout& layout) const override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

protected:
    bool accepts(const QMouseEvent& press, const plot::PlotLayout& layout) override;
    void drag(QPointF pixel, plot::Plot& plot, const plot::PlotLayout& layout) override;
    void drop(QPointF pixel, plot::Plot& plot, const plot::PlotLayout& layout) override;
    void forget() override;

private:
    struct Box {
        QPointF from;
        QPointF to;
    };
    [[nodiscard]] QRectF chosen(const plot::PlotLayout& layout) const;

    QPointF pressed_;
    std::optional<Box> box_;  // while it is dragged, in pixels of the canvas
};

}  // namespace spate::widgets
