// SPDX-License-Identifier: MIT
#include "spate/gl/range_texture.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "spate/gl/shaders.h"

namespace spate::gl {

base::Result<void> RangeTexture::update(Device& device, TexturePool& pool,
                                        const std::vector<IndexRange>& ranges) {
    if (!texture_.empty() && ranges_.size() >= ranges.size() &&
        std::equal(ranges.begin(), ranges.end(), ranges_.begin())) {
        return {};
    }
    // The table of a view that moves changes its length, but rarely its texture.
    const auto rows = static_cast<int>(std::bit_ceil(
        (static_cast<unsigned>(ranges.size()) + kStepColumns - 1) / unsigned{kStepColumns}));
    const auto fitted =
        pool.fit(texture_, {.format = TextureFormat::RG32, .width = kStepColumns, .height = rows});
    if (!fitted) return fitted;
    ranges_.assign(ranges.begin(), ranges.end());
    ranges_.resize(static_cast<std::size_t>(rows) * kStepColumns);
    texture_.write({.width = kStepColumns,
                    .height = rows,
                    .data = reinterpret_cast<const std::byte*>(ranges_.data()),
                    .rowStride = std::int64_t{kStepColumns} * bytesPerPixel(TextureFormat::RG32)});
    ++device.counters().tableUploads;
    return {};
}

void RangeTexture::giveBack(TexturePool& pool) {
    pool.giveBack(std::exchange(texture_, Texture()));
}

}  // namespace spate::gl
