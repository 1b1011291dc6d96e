// SPDX-License-Identifier: MIT
// DrawnItem: an item that is drawn with lines, symbols and text, over or under images.
#pragma once

#include <QPainter>
#include <type_traits>
#include <utility>

#include "spate/plot/item.h"
#include "spate/plot/pick.h"

namespace spate::plot {

// Where items lie unless their z says otherwise: images at 0, and in silx's order above them.
inline constexpr int kCurveZ = 1;  ///< of scatters and histograms too
inline constexpr int kShapeZ = 2;
inline constexpr int kMarkerZ = 1000;  ///< on top of whatever else there is

/// Drawn into a layer of the canvas that is kept while nothing changes: its painting costs nothing
/// for a new frame of an image. A host draws anything of its own in data coordinates by deriving
/// from this, or with drawnBy() (function_item.h) in one line. What a class of its own has to do:
/// - kind() and shownExtent() as in Item; an overlay that should not decide about the limits has no
///   extent.
/// - paint(): map data coordinates with the transform, and draw.
/// - Q_EMIT appearanceChanged() whenever it would draw something else; nothing is drawn again
/// before.
/// - pickAt() to be found by clicks, drag() to be moved by the mouse.
/// GUI thread.
class DrawnItem : public Item {
    Q_OBJECT

public:
    using Item::Item;

    /// Draws itself, on any kind of paint device (a layer, a vector file), clipped to the data
    /// area. `transform`, that of its y axis, maps data coordinates to the painter's, which are
    /// logical pixels. The
    /// painter comes antialiased, with the item's opacity, the plot's font, and a pen of the
    /// palette's foreground; its state need not be restored.
    virtual void paint(QPainter& painter, const PlotTransform& transform) const = 0;

    /// What of it is within `distance` pixels of a point of the canvas; nothing by default.
    [[nodiscard]] virtual std::optional<Pick> pickAt(QPointF pixel, const PlotTransform& transform,
                                                     double distance);

    /// Moves it as the mouse does that gripped it at `from` and is at `to` now, in pixels of the
    /// canvas: what lay at from + grip.offsetInPixels lies at to + grip.offsetInPixels then. Does
    /// nothing by default. Only called while it isDraggable().
    virtual void drag(const Pick& grip, QPointF from, QPointF to, const PlotTransform& transform);

    [[nodiscard]] YAxisSide yAxis() const noexcept override { return yAxis_; }
    void setYAxis(YAxisSide side);

protected:
    /// Sets what it looks like; whoever shows it hears of it if that is something else than before.
    template <class Property>
    void setAppearance(Property& property, std::type_identity_t<Property> value) {
        if (property == value) return;
        property = std::move(value);
        Q_EMIT appearanceChanged();
    }

private:
    YAxisSide yAxis_ = YAxisSide::Left;
};

}  // namespace spate::plot
