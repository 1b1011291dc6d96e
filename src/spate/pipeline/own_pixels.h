// SPDX-License-Identifier: MIT
// OwnPixels: pixels that stay as long as they are shown, whoever brought them.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/image/image_view.h"

namespace spate::pipeline {

/// Pixels and who keeps them alive.
struct OwnPixels {
    image::ImageView view{};
    std::shared_ptr<const void> owner{};
};

/// The pixels where they lie if they have an owner, else a packed copy of them. Fails without
/// memory. Any thread.
[[nodiscard]] base::Result<OwnPixels> ownPixels(const image::ImageView& pixels,
                                                std::shared_ptr<const void> owner);

/// The layout of packed pixels in native byte order, as ImageView::copyTo() makes them.
[[nodiscard]] image::ImageLayout packedLayoutOf(const image::ImageView& pixels) noexcept;

}  // namespace spate::pipeline
