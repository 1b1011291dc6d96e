// SPDX-License-Identifier: MIT
// ImageRenderer: one image on the device. A new frame changes its pixels in place.
#pragma once

#include <cstdint>

#include "spate/gl/picture_painter.h"
#include "spate/gl/texture_pool.h"
#include "spate/pipeline/rendered_frame.h"

namespace spate::gl {

/// Where a rendering is drawn, and how much of what is behind it is seen.
struct ImagePlace {
    PicturePlace place;
    double opacity = 1;
    bool blends = false;  ///< translucent pixels over what is behind them; else as they are
};

/// Draws the renderings of one image. Sends what is new of them: values once for each frame and
/// view, colours when they change, an alpha image when it or the view does; so that another range
/// or colormap sends no pixel. While the device's context is current.
class ImageRenderer {
public:
    ImageRenderer(Device& device, TexturePool& pool) : device_(device), pool_(pool) {}
    ~ImageRenderer();
    ImageRenderer(const ImageRenderer&) = delete;
    ImageRenderer& operator=(const ImageRenderer&) = delete;

    /// A rendering with a picture or with values, on the framebuffer that is bound.
    base::Result<void> draw(const pipeline::RenderedFrame& rendered, PicturePainter& painter,
                            const ImagePlace& where);

private:
    base::Result<void> sendPixels(const pipeline::RenderedFrame& rendered);
    base::Result<void> sendAlpha(const pipeline::RenderedFrame& rendered);
    base::Result<void> send(Texture& texture, TextureFormat format, std::int64_t rows,
                            std::int64_t cols, const void* pixels);

    Device& device_;
    TexturePool& pool_;
    Texture pixels_;
    Texture alphas_;
    StepTexture steps_;
    std::uint64_t pixelsId_ = 0;  // of what `pixels_` has
    std::uint64_t alphaId_ = 0;
};

}  // namespace spate::gl
