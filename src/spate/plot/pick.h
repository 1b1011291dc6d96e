// SPDX-License-Identifier: MIT
// Pick: what of an item lies under a point of the canvas.
#pragma once

#include <QPointF>
#include <cstdint>
#include <optional>

namespace spate::plot {

class Item;
struct PlotTransform;

/// Valid while its item is. Of an image: the pixel. Of anything else: its vertex, or the first
/// vertex of the edge, that is nearest.
struct Pick {
    Item* item = nullptr;
    QPointF data{};           ///< the point of the canvas, in data coordinates
    std::int64_t row = -1;    ///< of an image's pixel; -1 otherwise
    std::int64_t col = -1;    ///< of an image's pixel; -1 otherwise
    std::int64_t index = -1;  ///< of a vertex; -1 otherwise
    /// From the point of the canvas to what a drag moves: an image's origin, an item's first
    /// vertex.
    QPointF offsetInPixels{};
};

/// What of an item is under a point of the canvas: of an image, the painted pixel; of others, what
/// DrawnItem::pickAt() says.
[[nodiscard]] std::optional<Pick> pickOf(Item& item, QPointF pixel, const PlotTransform& transform,
                                         double distance);

}  // namespace spate::plot
