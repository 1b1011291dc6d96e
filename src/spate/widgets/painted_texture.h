// SPDX-License-Identifier: MIT
// PaintedTexture: what QPainter draws once and the device shows from then on.
#pragma once

#include <QImage>
#include <QPainter>
#include <QRect>
#include <QRegion>
#include <functional>

#include "spate/gl/picture_painter.h"
#include "spate/gl/texture_pool.h"

namespace spate::widgets {

/// Where on the canvas things are drawn, in device pixels.
struct DeviceCanvas {
    QSize size;
    double devicePixelRatio = 1;
};

/// A rectangle of the canvas, painted by the same code as on the raster canvas. It is sent only
/// when it was painted again. GUI thread; while the device's context is current.
class PaintedTexture {
public:
    /// Paints the rectangle (device pixels) anew; the painter is in the canvas's logical pixels.
    void repaint(const QRect& rect, double devicePixelRatio,
                 const std::function<void(QPainter&)>& paint);
    /// Shows an image of others, premultiplied, with its corner at `topLeft`, and of it what is in
    /// `covered`.
    void show(const QImage& image, QPoint topLeft, const QRegion& covered);

    /// Over what is there, not beyond `clip`.
    base::Result<void> draw(gl::Device& device, gl::TexturePool& pool, gl::PicturePainter& painter,
                            const DeviceCanvas& canvas, const QRect& clip);
    void giveBack(gl::TexturePool& pool);

private:
    base::Result<void> send(gl::Device& device, gl::TexturePool& pool);

    QImage image_;
    QPoint topLeft_;
    QRegion covered_;  // in pixels of the image
    bool isSent_ = false;
    qint64 shownKey_ = 0;  // of an image of others
    gl::Texture texture_;
};

}  // namespace spate::widgets
