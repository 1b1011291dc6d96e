// SPDX-License-Identifier: MIT
#include "spate/pipeline/own_pixels.h"

#include <new>
#include <utility>

namespace spate::pipeline {

base::Result<OwnPixels> ownPixels(const image::ImageView& pixels,
                                  std::shared_ptr<const void> owner) {
    if (owner.use_count() > 0) return OwnPixels{pixels, std::move(owner)};
    const std::int64_t bytes = pixels.byteCount();
    try {
        const std::shared_ptr<std::byte[]> copy(new std::byte[static_cast<std::size_t>(bytes)]);
        pixels.copyTo(copy.get());
        return OwnPixels{*image::ImageView::create(copy.get(), packedLayoutOf(pixels)), copy};
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for a copy of {} bytes", bytes);
    }
}

image::ImageLayout packedLayoutOf(const image::ImageView& pixels) noexcept {
    return {.dtype = pixels.dtype(),
            .rows = pixels.rows(),
            .cols = pixels.cols(),
            .channels = pixels.channels()};
}

}  // namespace spate::pipeline
