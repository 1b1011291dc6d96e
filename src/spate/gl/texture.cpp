// SPDX-License-Identifier: MIT
#include "spate/gl/texture.h"

#include <algorithm>

#include "spate/base/contract.h"

namespace spate::gl {
namespace {

struct GlFormat {
    GLint internal;
    GLenum format;
    GLenum type;
    int bytes;
};

GlFormat glFormatOf(TextureFormat format) noexcept {
    switch (format) {
        case TextureFormat::R8:
            return {GL_R8UI, GL_RED_INTEGER, GL_UNSIGNED_BYTE, 1};
        case TextureFormat::R16:
            return {GL_R16UI, GL_RED_INTEGER, GL_UNSIGNED_SHORT, 2};
        case TextureFormat::R32:
            return {GL_R32UI, GL_RED_INTEGER, GL_UNSIGNED_INT, 4};
        case TextureFormat::RG32:
            return {GL_RG32UI, GL_RG_INTEGER, GL_UNSIGNED_INT, 8};
        case TextureFormat::RGBA32:
            return {GL_RGBA32UI, GL_RGBA_INTEGER, GL_UNSIGNED_INT, 16};
        case TextureFormat::Color:
            break;
    }
    return {GL_RGBA8, GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV, 4};
}

}  // namespace

int bytesPerPixel(TextureFormat format) noexcept {
    return glFormatOf(format).bytes;
}

TextureFormat formatOf(image::DType number) noexcept {
    switch (image::sizeOf(number)) {
        case 1:
            return TextureFormat::R8;
        case 2:
            return TextureFormat::R16;
        case 4:
            return TextureFormat::R32;
        default:
            return TextureFormat::RG32;
    }
}

std::int64_t TextureShape::bytes() const noexcept {
    return std::int64_t{width} * height * std::max(layers, 1) * bytesPerPixel(format);
}

GLenum Texture::target() const noexcept {
    return shape_.layers > 0 ? GL_TEXTURE_2D_ARRAY : GL_TEXTURE_2D;
}

base::Result<Texture> Texture::create(Device& device, const TextureShape& shape) {
    const DeviceInfo& info = device.info();
    if (shape.width < 1 || shape.height < 1 || shape.width > info.maxTextureSize ||
        shape.height > info.maxTextureSize || shape.layers > info.maxTextureLayers) {
        return base::fail("a texture of {} layers of {}×{}: OpenGL ({}) has at most {} of {}×{}",
                          std::max(shape.layers, 1), shape.height, shape.width, info.renderer,
                          info.maxTextureLayers, info.maxTextureSize, info.maxTextureSize);
    }
    Texture texture(device, shape);
    texture.allocate();
    ++device.counters().texturesMade;
    ++device.counters().texturesAlive;
    device.counters().bytesAlive += shape.bytes();
    const auto made = device.check(fmt::format("making a texture of {}×{} ({} MiB)", shape.height,
                                               shape.width, shape.bytes() >> 20));
    if (!made) return base::failAs(made);
    return texture;
}

void Texture::allocate() {
    const Functions& gl = device_->gl();
    const GlFormat format = glFormatOf(shape_.format);
    const auto internal = static_cast<GLenum>(format.internal);
    gl.GenTextures(1, &name_);
    gl.ActiveTexture(GL_TEXTURE0);
    gl.BindTexture(target(), name_);
    gl.TexParameteri(target(), GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    gl.TexParameteri(target(), GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    gl.TexParameteri(target(), GL_TEXTURE_MAX_LEVEL, 0);
    if (shape_.layers > 0) {
        if (gl.TexStorage3D != nullptr) {
            gl.TexStorage3D(target(), 1, internal, shape_.width, shape_.height, shape_.layers);
        } else {
            gl.TexImage3D(target(), 0, format.internal, shape_.width, shape_.height, shape_.layers,
                          0, format.format, format.type, nullptr);
        }
    } else if (gl.TexStorage2D != nullptr) {
        gl.TexStorage2D(target(), 1, internal, shape_.width, shape_.height);
    } else {
        gl.TexImage2D(target(), 0, format.internal, shape_.width, shape_.height, 0, format.format,
                      format.type, nullptr);
    }
}

Texture::~Texture() {
    if (name_ == 0) return;
    --device_->counters().texturesAlive;
    device_->counters().bytesAlive -= shape_.bytes();
    if (!device_->isAbandoned()) device_->gl().DeleteTextures(1, &name_);
}

void Texture::write(const TexturePart& part) {
    const Functions& gl = device_->gl();
    const GlFormat format = glFormatOf(shape_.format);
    SPATE_EXPECTS(part.rowStride % format.bytes == 0);
    gl.ActiveTexture(GL_TEXTURE0);
    gl.BindTexture(target(), name_);
    gl.PixelStorei(GL_UNPACK_ALIGNMENT, 1);
    gl.PixelStorei(GL_UNPACK_ROW_LENGTH, static_cast<GLint>(part.rowStride / format.bytes));
    if (shape_.layers > 0) {
        gl.TexSubImage3D(target(), 0, part.left, part.top, part.layer, part.width, part.height, 1,
                         format.format, format.type, part.data);
    } else {
        gl.TexSubImage2D(target(), 0, part.left, part.top, part.width, part.height, format.format,
                         format.type, part.data);
    }
    gl.PixelStorei(GL_UNPACK_ROW_LENGTH, 0);
}

void Texture::bind(int unit) const {
    const Functions& gl = device_->gl();
    gl.ActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
    gl.BindTexture(target(), name_);
}

}  // namespace spate::gl
