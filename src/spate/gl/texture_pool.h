// SPDX-License-Identifier: MIT
// TexturePool: textures that are used again.
#pragma once

#include <cstddef>
#include <list>

#include "spate/gl/texture.h"

namespace spate::gl {

/// Keeps textures that nobody draws any more, for the next of their shape; the one that has waited
/// longest goes when they are more than the pool may keep. While its device's context is current.
class TexturePool {
public:
    TexturePool(Device& device, std::int64_t mostBytes) : device_(device), mostBytes_(mostBytes) {}

    [[nodiscard]] base::Result<Texture> take(const TextureShape& shape);
    void giveBack(Texture texture);
    /// Makes `texture` one of this shape, unless it is: gives it back, and takes another.
    base::Result<void> fit(Texture& texture, const TextureShape& shape);

    [[nodiscard]] std::int64_t bytes() const noexcept { return bytes_; }

private:
    Device& device_;
    std::int64_t mostBytes_;
    std::int64_t bytes_ = 0;
    std::list<Texture> idle_;  // the last given back first
};

}  // namespace spate::gl
