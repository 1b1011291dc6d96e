// SPDX-License-Identifier: MIT
#include "spate/gl/live_image.h"

#include <algorithm>
#include <cmath>

namespace spate::gl {
namespace {

// Frame pixels that an axis shows.
double pixelsIn(const pipeline::AxisWindow& axis, double scale, std::int64_t size) {
    return std::min(std::abs((axis.max - axis.min) / scale), static_cast<double>(size));
}

}  // namespace

bool LiveImage::isCheap(const pipeline::RenderedFrame& rendered, const pipeline::View& view) const {
    if (!device_.info().isSoftware) return true;
    const pipeline::Placement& placement = rendered.style.placement;
    const image::ImageView& pixels = rendered.frame().view;
    return pixelsIn(view.x, placement.scaleX, pixels.cols()) *
               pixelsIn(view.y, placement.scaleY, pixels.rows()) <=
           static_cast<double>(kPixelsForProcessor);
}

bool LiveImage::isFromFrame(const pipeline::RenderedFrame& rendered, const Place& place,
                            base::TimePoint now) const {
    if (isRefused_ || serial_ == 0 || !isCheap(rendered, place.view)) return false;
    if (frame_.holds(rendered)) return true;
    const bool moves = place.view != view_ || place.view != rendered.view;
    return moves && now - since_ >= kStandsStill;
}

base::Result<void> LiveImage::draw(const pipeline::RenderedFrame& rendered, PicturePainter& painter,
                                   const Place& place, base::TimePoint now) {
    if (rendered.submission.serial != serial_) {
        serial_ = rendered.submission.serial;
        since_ = now;
        view_ = place.view;
        isRefused_ = false;
        frame_.forget();
    }
    const bool blends = rendered.translucent || place.opacity < 1;
    const bool isFrame = isFromFrame(rendered, place, now);
    view_ = place.view;
    if (isFrame) {
        const auto drawn =
            frame_.draw(rendered, place.view, painter, {place.all, place.opacity, blends});
        if (drawn) return drawn;
        isRefused_ = true;  // its values are still there to be drawn
    }
    if (!place.picture) return {};
    return values_.draw(rendered, painter, {*place.picture, place.opacity, blends});
}

}  // namespace spate::gl
