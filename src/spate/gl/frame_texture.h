// SPDX-License-Identifier: MIT
// FrameTexture: all pixels of a frame on the device, as they lie in memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "spate/base/memory.h"
#include "spate/gl/texture_pool.h"
#include "spate/image/image_view.h"

namespace spate::gl {

/// How the rows and columns of a texture are those of an image: as memory runs, so that whatever
/// numpy calls a flip or a transpose is sent without a copy.
struct PixelOrder {
    bool transposed = false;       ///< a column of the texture is a row of the image
    bool rowsMirrored = false;     ///< the texture's
    bool columnsMirrored = false;  ///< the texture's

    friend bool operator==(const PixelOrder&, const PixelOrder&) = default;
};

/// The order in which the pixels of a view follow each other in memory.
[[nodiscard]] PixelOrder memoryOrderOf(const image::ImageView& pixels) noexcept;
/// The same pixels in an order: row 0, column 0 of it is that of the texture.
[[nodiscard]] image::ImageView inOrder(const image::ImageView& pixels, const PixelOrder& order);

/// How much a FrameTexture may take.
struct FrameLimits {
    std::int64_t bytes = std::int64_t{1} << 30;  ///< of the texture
    int tileSize = 0;                            ///< rows and columns; 0: as the device has
};

/// A frame of any size: an array of tiles of one size, row by row of them. Its memory is the
/// pool's, and the same again for the next frame of that shape. While the device's context is
/// current.
class FrameTexture {
public:
    FrameTexture(Device& device, TexturePool& pool, FrameLimits limits = {})
        : device_(device), pool_(pool), limits_(limits) {}
    ~FrameTexture() { forget(); }
    FrameTexture(const FrameTexture&) = delete;
    FrameTexture& operator=(const FrameTexture&) = delete;

    /// Sends numbers in native byte order, in this order: where they lie, if rows are packed, else
    /// through a buffer of 1 MiB. Fails, and has no frame then, if the device has no memory or
    /// not so many tiles, or if the limits are lower.
    base::Result<void> send(const image::ImageView& pixels, const PixelOrder& order);
    base::Result<void> send(const image::ImageView& pixels) {
        return send(pixels, memoryOrderOf(pixels));
    }
    /// Gives the texture back.
    void forget();

    [[nodiscard]] bool empty() const noexcept { return texture_.empty(); }
    [[nodiscard]] const PixelOrder& order() const noexcept { return order_; }
    [[nodiscard]] image::DType dtype() const noexcept { return dtype_; }
    /// In the order of the texture.
    [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::int64_t cols() const noexcept { return cols_; }
    /// Rows and columns of one tile, and the layers from one row of tiles to the next.
    [[nodiscard]] int tileHeight() const noexcept { return texture_.shape().height; }
    [[nodiscard]] int tileWidth() const noexcept { return texture_.shape().width; }
    [[nodiscard]] int tilesAcross() const noexcept { return tilesAcross_; }
    void bind(int unit) const { texture_.bind(unit); }

private:
    base::Result<void> makeRoom(const image::ImageView& pixels);
    void sendTiles(const image::ImageView& pixels);
    void sendTile(const image::ImageView& part, int layer);
    void sendThroughBuffer(const image::ImageView& part, int layer);

    Device& device_;
    TexturePool& pool_;
    FrameLimits limits_;
    Texture texture_;
    PixelOrder order_;
    image::DType dtype_ = image::DType::UInt8;
    std::int64_t rows_ = 0;
    std::int64_t cols_ = 0;
    int tilesAcross_ = 0;
    base::AlignedBuffer buffer_;
};

}  // namespace spate::gl
