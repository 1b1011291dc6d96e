// SPDX-License-Identifier: MIT
// PixelEdges: where the edges of an image's data pixels lie on the screen.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "spate/plot/image_item.h"
#include "spate/plot/layout.h"

namespace spate::widgets {

/// The data pixels along one axis that a view shows, if only in part.
struct PixelEdges {
    std::int64_t first = 0;
    /// In device pixels of the data area, limited to it: pixel first + k lies between k and k + 1.
    std::vector<double> positions;

    [[nodiscard]] std::int64_t count() const noexcept {
        return static_cast<std::int64_t>(positions.size()) - 1;
    }
};

/// Where the pixels of an image lie on the canvas.
struct PixelCells {
    PixelEdges rows;
    PixelEdges cols;
};

/// The cells of a painted frame's pixels in the layout's view, wherever its picture lies; nothing
/// unless they are on average at least `size` logical pixels wide and high, so that there are never
/// more than fit. On axes other than linear single ones may be smaller.
[[nodiscard]] std::optional<PixelCells> pixelCells(const pipeline::RenderedFrame& painted,
                                                   const plot::PlotLayout& layout, double size);

/// The image that is spoken of where one must be chosen without a cursor: the active one if it is
/// on the screen, else the topmost; null if there is none.
[[nodiscard]] const plot::ImageItem* shownImage(const plot::Plot& plot);

/// Lets a painter draw in device pixels of the data area, whose corner lies on one.
void useDevicePixels(QPainter& painter, const plot::PlotLayout& layout);

}  // namespace spate::widgets
