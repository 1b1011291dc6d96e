// SPDX-License-Identifier: MIT
// RangeTexture: ranges of rows or columns, where a shader finds them.
#pragma once

#include <cstdint>
#include <vector>

#include "spate/gl/texture_pool.h"

namespace spate::gl {

/// From `begin` to before `end`.
struct IndexRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const IndexRange&, const IndexRange&) = default;
};

/// Ranges of any number, kStepColumns in a row. Sent only when they are others.
class RangeTexture {
public:
    base::Result<void> update(Device& device, TexturePool& pool,
                              const std::vector<IndexRange>& ranges);
    void bind(int unit) const { texture_.bind(unit); }
    void giveBack(TexturePool& pool);

private:
    std::vector<IndexRange> ranges_;  // whole rows of the texture
    Texture texture_;
};

}  // namespace spate::gl
