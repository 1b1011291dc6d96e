// SPDX-License-Identifier: MIT
#include "spate/pipeline/alpha_image.h"

#include <utility>

#include "spate/pipeline/own_pixels.h"

namespace spate::pipeline {

base::Result<AlphaImagePtr> AlphaImage::create(const image::ImageView& pixels,
                                               std::shared_ptr<const void> owner) {
    if (auto checked = check(pixels); !checked) return base::failAs(checked);
    auto own = ownPixels(pixels, std::move(owner));
    if (!own) return base::failAs(own);
    return AlphaImagePtr(new AlphaImage(own->view, std::move(own->owner)));
}

base::Result<void> AlphaImage::check(const image::ImageView& pixels) {
    const image::DType dtype = pixels.dtype();
    const bool isAlpha = dtype == image::DType::UInt8 || dtype == image::DType::Float32 ||
                         dtype == image::DType::Float64;
    if (!pixels.empty() && !pixels.isColor() && isAlpha) return {};
    return base::fail(
        "alpha image {}×{} of {} channels of {}: expected one channel of uint8 (0 … 255), float32 "
        "or float64 (0 … 1)",
        pixels.rows(), pixels.cols(), pixels.channels(), image::name(dtype));
}

}  // namespace spate::pipeline
