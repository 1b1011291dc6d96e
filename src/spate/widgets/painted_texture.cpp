// SPDX-License-Identifier: MIT
#include "spate/widgets/painted_texture.h"

#include <utility>

#include "spate/widgets/drawn_layers.h"

namespace spate::widgets {

void PaintedTexture::repaint(const QRect& rect, double devicePixelRatio,
                             const std::function<void(QPainter&)>& paint) {
    if (image_.size() != rect.size()) {
        image_ = QImage(rect.size(), QImage::Format_ARGB32_Premultiplied);
    }
    isSent_ = false;
    topLeft_ = rect.topLeft();
    covered_ = QRegion();
    if (image_.isNull()) return;  // no room
    image_.fill(Qt::transparent);
    image_.setDevicePixelRatio(devicePixelRatio);
    QPainter painter(&image_);
    painter.translate(-QPointF(topLeft_) / devicePixelRatio);
    paint(painter);
    painter.end();
    image_.setDevicePixelRatio(1);
    covered_ = coveredTiles(image_);
}

void PaintedTexture::show(const QImage& image, QPoint topLeft, const QRegion& covered) {
    if (shownKey_ == image.cacheKey() && topLeft_ == topLeft) return;
    shownKey_ = image.cacheKey();
    image_ = image;
    topLeft_ = topLeft;
    covered_ = covered;
    isSent_ = false;
}

base::Result<void> PaintedTexture::send(gl::Device& device, gl::TexturePool& pool) {
    const gl::TextureShape shape{
        .format = gl::TextureFormat::R32, .width = image_.width(), .height = image_.height()};
    if (const auto fitted = pool.fit(texture_, shape); !fitted) return fitted;
    const QRect part = covered_.boundingRect();
    texture_.write({.left = part.left(),
                    .top = part.top(),
                    .width = part.width(),
                    .height = part.height(),
                    .data = reinterpret_cast<const std::byte*>(image_.constScanLine(part.top())) +
                            std::ptrdiff_t{4} * part.left(),
                    .rowStride = image_.bytesPerLine()});
    ++device.counters().tableUploads;
    isSent_ = true;
    if (shownKey_ != 0) image_ = QImage();  // the layer has it
    return {};
}

base::Result<void> PaintedTexture::draw(gl::Device& device, gl::TexturePool& pool,
                                        gl::PicturePainter& painter, const DeviceCanvas& canvas,
                                        const QRect& clip) {
    if (covered_.isEmpty()) return {};
    if (!isSent_) {
        if (const auto sent = send(device, pool); !sent) return sent;
    }
    const QRect part = covered_.boundingRect().translated(topLeft_) & clip;
    return painter.paint({.pixels = &texture_, .blends = true, .isPremultiplied = true},
                         {.targetHeight = canvas.size.height(),
                          .left = static_cast<double>(topLeft_.x()),
                          .top = static_cast<double>(topLeft_.y()),
                          .width = static_cast<double>(texture_.shape().width),
                          .height = static_cast<double>(texture_.shape().height),
                          .clip = {part.left(), part.top(), part.width(), part.height()}});
}

void PaintedTexture::giveBack(gl::TexturePool& pool) {
    pool.giveBack(std::exchange(texture_, gl::Texture()));
    isSent_ = false;
}

}  // namespace spate::widgets
