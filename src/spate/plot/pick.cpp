// SPDX-License-Identifier: MIT
#include "spate/plot/pick.h"

#include "spate/plot/drawn_item.h"
#include "spate/plot/image_item.h"
#include "spate/plot/pixel_reading.h"

namespace spate::plot {
namespace {

std::optional<Pick> pickImage(ImageItem& image, QPointF pixel, const PlotTransform& transform) {
    const QPointF data = transform.toData(pixel);
    const auto pixelAt = image.painted() ? framePixelAt(*image.painted(), data) : std::nullopt;
    if (!pixelAt) return std::nullopt;
    const auto& place = image.placement();
    return Pick{.item = &image,
                .data = data,
                .row = pixelAt->row,
                .col = pixelAt->col,
                .offsetInPixels = transform.toPixel({place.originX, place.originY}) - pixel};
}

}  // namespace

std::optional<Pick> pickOf(Item& item, QPointF pixel, const PlotTransform& transform,
                           double distance) {
    if (auto* image = qobject_cast<ImageItem*>(&item)) return pickImage(*image, pixel, transform);
    if (auto* drawn = qobject_cast<DrawnItem*>(&item)) {
        return drawn->pickAt(pixel, transform.of(drawn->yAxis()), distance);
    }
    return std::nullopt;
}

}  // namespace spate::plot
