// SPDX-License-Identifier: MIT
#include "spate/gl/texture_pool.h"

#include <algorithm>
#include <utility>

namespace spate::gl {

base::Result<Texture> TexturePool::take(const TextureShape& shape) {
    const auto found = std::find_if(idle_.begin(), idle_.end(), [&](const Texture& texture) {
        return texture.shape() == shape;
    });
    if (found == idle_.end()) return Texture::create(device_, shape);
    Texture texture = std::move(*found);
    idle_.erase(found);
    bytes_ -= shape.bytes();
    return texture;
}

void TexturePool::giveBack(Texture texture) {
    // One that is larger than all the pool may keep would drive out all others first.
    if (texture.empty() || texture.shape().bytes() > mostBytes_) return;
    bytes_ += texture.shape().bytes();
    idle_.push_front(std::move(texture));
    while (bytes_ > mostBytes_) {
        bytes_ -= idle_.back().shape().bytes();
        idle_.pop_back();
    }
}

base::Result<void> TexturePool::fit(Texture& texture, const TextureShape& shape) {
    if (!texture.empty() && texture.shape() == shape) return {};
    giveBack(std::exchange(texture, Texture()));
    auto taken = take(shape);
    if (!taken) return base::failAs(taken);
    texture = std::move(*taken);
    return {};
}

}  // namespace spate::gl
