// SPDX-License-Identifier: MIT
// AlphaImage: how opaque each pixel of an image is shown.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/image/image_view.h"

namespace spate::pipeline {

class AlphaImage;
using AlphaImagePtr = std::shared_ptr<const AlphaImage>;

/// An alpha for each pixel of an image: uint8 0 … 255, or float32 or float64 0 … 1 (beyond that as
/// the nearer end; NaN is transparent). It is shown with frames of its own shape only. Immutable,
/// any thread; its owner is let go on whichever thread shows it last: the GUI's or the worker's.
class AlphaImage {
public:
    /// Uses the pixels where they lie as long as `owner` keeps them; without an owner, copies them.
    /// Fails for other dtypes, and for colours.
    [[nodiscard]] static base::Result<AlphaImagePtr> create(const image::ImageView& pixels,
                                                            std::shared_ptr<const void> owner);
    /// Whether create() would take these pixels.
    [[nodiscard]] static base::Result<void> check(const image::ImageView& pixels);

    [[nodiscard]] const image::ImageView& pixels() const noexcept { return pixels_; }

private:
    AlphaImage(const image::ImageView& pixels, std::shared_ptr<const void> owner)
        : pixels_(pixels), owner_(std::move(owner)) {}

    image::ImageView pixels_;
    std::shared_ptr<const void> owner_;
};

}  // namespace spate::pipeline
