// SPDX-License-Identifier: MIT
// Framebuffer: a texture that is drawn into.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "spate/gl/texture.h"
#include "spate/gl/texture_pool.h"

namespace spate::gl {

/// Movable; made and destroyed while its device's context is current.
class Framebuffer {
public:
    Framebuffer() = default;
    /// With a texture of its own, no array.
    [[nodiscard]] static base::Result<Framebuffer> create(Device& device,
                                                          const TextureShape& shape);
    ~Framebuffer();
    Framebuffer(Framebuffer&& other) noexcept { swap(other); }
    Framebuffer& operator=(Framebuffer&& other) noexcept {
        swap(other);
        return *this;
    }

    /// Makes what is drawn into a texture of this shape, unless it is: one of the pool.
    base::Result<void> fit(Device& device, TexturePool& pool, const TextureShape& shape);
    void giveBack(TexturePool& pool) { pool.giveBack(std::exchange(texture_, Texture())); }

    [[nodiscard]] bool empty() const noexcept { return name_ == 0; }
    [[nodiscard]] const Texture& texture() const noexcept { return texture_; }
    /// What is drawn from here on goes to all of it.
    void bind();
    /// Of a TextureFormat::Color: 0xAARRGGBB, rows from the bottom, as they were drawn.
    void read(std::span<std::uint32_t> colors);

private:
    explicit Framebuffer(Device& device) : device_(&device) {}
    base::Result<void> attach();
    void swap(Framebuffer& other) noexcept {
        std::swap(device_, other.device_);
        std::swap(texture_, other.texture_);
        std::swap(name_, other.name_);
    }

    Device* device_ = nullptr;
    Texture texture_;
    GLuint name_ = 0;
};

/// Binds again, when it is destroyed, the framebuffer that was bound when it was made, with its
/// viewport.
class KeptFramebuffer {
public:
    explicit KeptFramebuffer(Device& device) : device_(device) {
        device_.gl().GetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &name_);
        device_.gl().GetIntegerv(GL_VIEWPORT, viewport_);
    }
    ~KeptFramebuffer() {
        device_.gl().BindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(name_));
        device_.gl().Viewport(viewport_[0], viewport_[1], viewport_[2], viewport_[3]);
    }
    KeptFramebuffer(const KeptFramebuffer&) = delete;
    KeptFramebuffer& operator=(const KeptFramebuffer&) = delete;

private:
    Device& device_;
    GLint name_ = 0;
    GLint viewport_[4] = {};
};

}  // namespace spate::gl
