// SPDX-License-Identifier: MIT
#include "spate/gl/image_renderer.h"

#include <utility>

namespace spate::gl {

ImageRenderer::~ImageRenderer() {
    pool_.giveBack(std::move(pixels_));
    pool_.giveBack(std::move(alphas_));
    steps_.giveBack(pool_);
}

base::Result<void> ImageRenderer::send(Texture& texture, TextureFormat format, std::int64_t rows,
                                       std::int64_t cols, const void* pixels) {
    const TextureShape shape{
        .format = format, .width = static_cast<int>(cols), .height = static_cast<int>(rows)};
    if (const auto fitted = pool_.fit(texture, shape); !fitted) return fitted;
    texture.write({.width = shape.width,
                   .height = shape.height,
                   .data = static_cast<const std::byte*>(pixels),
                   .rowStride = cols * bytesPerPixel(format)});
    ++device_.counters().uploads;
    device_.counters().bytesUploaded += static_cast<std::uint64_t>(shape.bytes());
    return device_.check("sending an image");
}

base::Result<void> ImageRenderer::sendPixels(const pipeline::RenderedFrame& rendered) {
    const std::uint64_t id = rendered.steps ? rendered.valuesId : rendered.pictureId;
    if (id == pixelsId_) return {};
    pixelsId_ = 0;  // until they are there
    const auto sent = rendered.steps
                          ? send(pixels_, formatOf(rendered.values.dtype()), rendered.values.rows(),
                                 rendered.values.cols(), rendered.values.data())
                          : send(pixels_, TextureFormat::R32, rendered.picture.rows(),
                                 rendered.picture.cols(), rendered.picture.row(0));
    if (sent) pixelsId_ = id;
    return sent;
}

base::Result<void> ImageRenderer::sendAlpha(const pipeline::RenderedFrame& rendered) {
    if (rendered.alphaId == alphaId_) return {};
    alphaId_ = 0;
    const auto sent = send(alphas_, TextureFormat::R8, rendered.alpha.rows(), rendered.alpha.cols(),
                           rendered.alpha.data());
    if (sent) alphaId_ = rendered.alphaId;
    return sent;
}

base::Result<void> ImageRenderer::draw(const pipeline::RenderedFrame& rendered,
                                       PicturePainter& painter, const ImagePlace& where) {
    if (rendered.window.empty()) return {};
    if (const auto sent = sendPixels(rendered); !sent) return sent;
    const bool hasAlpha = rendered.alpha.rows() > 0;
    if (hasAlpha) {
        if (const auto sent = sendAlpha(rendered); !sent) return sent;
    }
    Paint paint{.pixels = &pixels_,
                .alphas = hasAlpha ? &alphas_ : nullptr,
                .blends = where.blends,
                .opacity = where.opacity};
    if (rendered.steps) {
        if (const auto sent = steps_.update(device_, pool_, rendered.steps); !sent) return sent;
        const bool wide = image::sizeOf(rendered.values.dtype()) == 8;
        paint.input = wide ? ShaderInput::WideNumbers : ShaderInput::Numbers;
        paint.steps = &steps_;
    }
    return painter.paint(paint, where.place);
}

}  // namespace spate::gl
