// SPDX-License-Identifier: MIT
#include "spate/pipeline/pixmap.h"

#include <utility>

#include "spate/pipeline/own_pixels.h"

namespace spate::pipeline {

base::Result<PixmapPtr> makePixmap(image::Frame colors) {
    if (auto checked = checkPixmap(colors); !checked) return base::failAs(checked);
    auto own = ownPixels(colors.view, std::move(colors.owner));
    if (!own) return base::failAs(own);
    colors.view = own->view;
    colors.owner = std::move(own->owner);
    return std::make_shared<const image::Frame>(std::move(colors));
}

base::Result<void> checkPixmap(const image::Frame& colors) {
    const image::ImageView& view = colors.view;
    if (view.empty() || !view.isColor()) {
        return base::fail("pixmap {}×{} of {} channels of {}: expected 3 or 4 channels",
                          view.rows(), view.cols(), view.channels(), image::name(view.dtype()));
    }
    if (!colors.hasFittingMask()) {
        const image::ImageView& levels = colors.mask->levels();
        return base::fail("pixmap {}×{}: its mask is {}×{}", view.rows(), view.cols(),
                          levels.rows(), levels.cols());
    }
    return {};
}

}  // namespace spate::pipeline
