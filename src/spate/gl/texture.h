// SPDX-License-Identifier: MIT
// Texture: pixels on the device, which the driver never converts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "spate/gl/device.h"
#include "spate/image/dtype.h"

namespace spate::gl {

/// Bits as they lie in memory: integers of one to four words a pixel, whatever they mean. What is
/// uploaded has the very format of what is stored. Color is for what is drawn: 0xAARRGGBB.
enum class TextureFormat : std::uint8_t { R8, R16, R32, RG32, RGBA32, Color };

[[nodiscard]] int bytesPerPixel(TextureFormat format) noexcept;
/// Of pixels of a number dtype.
[[nodiscard]] TextureFormat formatOf(image::DType number) noexcept;

/// What a texture is made as; those of one shape stand for each other.
struct TextureShape {
    TextureFormat format = TextureFormat::R8;
    int width = 0;
    int height = 0;
    int layers = 0;  ///< of an array; 0: no array

    [[nodiscard]] std::int64_t bytes() const noexcept;
    friend bool operator==(const TextureShape&, const TextureShape&) = default;
};

/// A rectangle of pixels in memory, rows from the top.
struct TexturePart {
    int left = 0;
    int top = 0;
    int layer = 0;
    int width = 0;
    int height = 0;
    const std::byte* data = nullptr;
    std::int64_t rowStride = 0;  ///< bytes; a multiple of the pixel's
};

/// Storage of a fixed shape, not filtered. Movable; made and destroyed while its device's context
/// is current.
class Texture {
public:
    Texture() = default;
    /// Fails if the device has no memory, or not for a texture so large.
    [[nodiscard]] static base::Result<Texture> create(Device& device, const TextureShape& shape);
    ~Texture();
    Texture(Texture&& other) noexcept { swap(other); }
    Texture& operator=(Texture&& other) noexcept {
        swap(other);
        return *this;
    }

    [[nodiscard]] bool empty() const noexcept { return name_ == 0; }
    [[nodiscard]] const TextureShape& shape() const noexcept { return shape_; }
    [[nodiscard]] GLuint name() const noexcept { return name_; }

    /// In place. Does not count: the caller says whether these are pixels or tables.
    void write(const TexturePart& part);
    /// For the sampler of this number.
    void bind(int unit) const;

private:
    Texture(Device& device, const TextureShape& shape) : device_(&device), shape_(shape) {}
    void swap(Texture& other) noexcept {
        std::swap(device_, other.device_);
        std::swap(shape_, other.shape_);
        std::swap(name_, other.name_);
    }
    void allocate();
    [[nodiscard]] GLenum target() const noexcept;

    Device* device_ = nullptr;
    TextureShape shape_;
    GLuint name_ = 0;
};

}  // namespace spate::gl
