// SPDX-License-Identifier: MIT
#include "spate/gl/framebuffer.h"

#include "spate/base/contract.h"

namespace spate::gl {

base::Result<Framebuffer> Framebuffer::create(Device& device, const TextureShape& shape) {
    auto texture = Texture::create(device, shape);
    if (!texture) return base::failAs(texture);
    Framebuffer framebuffer(device);
    framebuffer.texture_ = std::move(*texture);
    if (const auto attached = framebuffer.attach(); !attached) return base::failAs(attached);
    return framebuffer;
}

base::Result<void> Framebuffer::fit(Device& device, TexturePool& pool, const TextureShape& shape) {
    device_ = &device;
    if (!texture_.empty() && texture_.shape() == shape) return {};
    if (const auto fitted = pool.fit(texture_, shape); !fitted) return fitted;
    return attach();
}

base::Result<void> Framebuffer::attach() {
    const KeptFramebuffer kept(*device_);
    const Functions& gl = device_->gl();
    if (name_ == 0) {
        gl.GenFramebuffers(1, &name_);
        ++device_->counters().buffersMade;
    }
    gl.BindFramebuffer(GL_FRAMEBUFFER, name_);
    gl.FramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_.name(),
                            0);
    if (gl.CheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        const TextureShape shape = texture_.shape();
        texture_ = Texture();
        return base::fail("OpenGL ({}) cannot draw into a texture of {}×{}",
                          device_->info().renderer, shape.height, shape.width);
    }
    return {};
}

Framebuffer::~Framebuffer() {
    if (name_ != 0 && !device_->isAbandoned()) device_->gl().DeleteFramebuffers(1, &name_);
}

void Framebuffer::bind() {
    const Functions& gl = device_->gl();
    gl.BindFramebuffer(GL_FRAMEBUFFER, name_);
    gl.Viewport(0, 0, texture_.shape().width, texture_.shape().height);
    gl.Disable(GL_SCISSOR_TEST);
    gl.Disable(GL_BLEND);
}

void Framebuffer::read(std::span<std::uint32_t> colors) {
    const TextureShape& shape = texture_.shape();
    SPATE_EXPECTS(shape.format == TextureFormat::Color);
    SPATE_EXPECTS(static_cast<std::int64_t>(colors.size_bytes()) == shape.bytes());
    const Functions& gl = device_->gl();
    const KeptFramebuffer kept(*device_);
    gl.BindFramebuffer(GL_FRAMEBUFFER, name_);
    gl.PixelStorei(GL_PACK_ALIGNMENT, 4);
    gl.ReadPixels(0, 0, shape.width, shape.height, GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV,
                  colors.data());
}

}  // namespace spate::gl
