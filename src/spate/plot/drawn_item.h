// SPDX-License-Identifier: MIT
// DrawnItem: an item that is drawn with lines, symbols and text, over or under images.
#pragma once

#include <QPainter>

#include "spate/plot/item.h"
#include "spate/plot/pick.h"

namespace spate::plot {

/// Drawn into a layer of the canvas that is kept while nothing changes: its painting costs nothing
/// for a new frame of an image. A host draws anything of its own in data coordinates by deriving
/// from this. GUI thread.
class DrawnItem : public Item {
    Q_OBJECT

public:
    using Item::Item;

    /// Draws itself, on any kind of paint device, clipped to the data area. `transform` maps data
    /// coordinates to the painter's. The painter's state need not be restored.
    virtual void paint(QPainter& painter, const PlotTransform& transform) const = 0;

    /// What of it is within `distance` pixels of a point of the canvas; nothing by default.
    [[nodiscard]] virtual std::optional<Pick> pickAt(QPointF pixel, const PlotTransform& transform,
                                                     double distance);

    /// Moves it as a drag of the mouse does, from one point of the canvas to another; does nothing
    /// by default. Only called while it isDraggable().
    virtual void drag(const Pick& grip, QPointF from, QPointF to, const PlotTransform& transform);
};

}  // namespace spate::plot
