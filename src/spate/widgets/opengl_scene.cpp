// SPDX-License-Identifier: MIT
#include "spate/widgets/opengl_scene.h"

#include <utility>

#include "spate/plot/paint_items.h"

namespace spate::widgets {
namespace {

// Of textures that nobody draws: those of a window that is being resized, or of images that come
// and go.
constexpr std::int64_t kPooledBytes = std::int64_t{64} << 20;

QRect inDevicePixels(const QRectF& rect, double ratio) {
    return QRectF(rect.topLeft() * ratio, rect.size() * ratio).toAlignedRect();
}

// What of `all` lies beside `hole`, in strips.
QRegion around(const QRect& all, const QRect& hole) {
    return QRegion(all).subtracted(QRegion(hole));
}

gl::PixelRect pixelRect(const QRect& rect) {
    return {rect.left(), rect.top(), rect.width(), rect.height()};
}

}  // namespace

base::Result<std::unique_ptr<OpenGlScene>> OpenGlScene::create(const gl::Loader& loader) {
    auto device = gl::Device::create(loader);
    if (!device) return base::failAs(device);
    return std::unique_ptr<OpenGlScene>(new OpenGlScene(std::move(*device)));
}

OpenGlScene::OpenGlScene(std::unique_ptr<gl::Device> device)
    : device_(std::move(device)), pool_(*device_, kPooledBytes), painter_(*device_) {}

OpenGlScene::~OpenGlScene() = default;

base::Result<void> OpenGlScene::draw(const Content& content) {
    begin(content.layout);
    drawDecoration(content);
    drawItems(content);
    drawOverlays(content);
    drawColorBar(content);
    isStale_ = false;
    note(device_->check("drawing a plot"));
    return done_;
}

base::Result<void> OpenGlScene::drawPicture(const QImage& picture) {
    done_ = {};
    canvas_ = {.size = picture.size(), .devicePixelRatio = 1};
    device_->gl().Viewport(0, 0, picture.width(), picture.height());
    picture_.show(picture, {}, picture.rect());
    draw(picture_, picture.rect());
    picture_.giveBack(pool_);
    note(device_->check("drawing a picture"));
    return done_;
}

// The first error is the one that is told.
void OpenGlScene::note(const base::Result<void>& done) {
    if (done_ && !done) done_ = done;
}

void OpenGlScene::draw(PaintedTexture& texture, const QRect& clip) {
    note(texture.draw(*device_, pool_, painter_, canvas_, clip));
}

void OpenGlScene::begin(const plot::PlotLayout& layout) {
    const double ratio = layout.canvas.devicePixelRatio;
    done_ = device_->check("drawing the window around a plot");
    canvas_ = {.size = (layout.canvas.size * ratio).toSize(), .devicePixelRatio = ratio};
    dataArea_ = inDevicePixels(layout.transform.dataArea, ratio);
    const gl::Functions& gl = device_->gl();
    // Whoever drew before, Qt's compositor or a host, left what it liked.
    for (const GLenum test : {GL_DEPTH_TEST, GL_STENCIL_TEST, GL_CULL_FACE, GL_DITHER, GL_BLEND,
                              GL_SCISSOR_TEST, GL_FRAMEBUFFER_SRGB}) {
        gl.Disable(test);
    }
    gl.ColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    gl.Viewport(0, 0, canvas_.size.width(), canvas_.size.height());
}

void OpenGlScene::drawDecoration(const Content& content) {
    const QRect all(QPoint(0, 0), canvas_.size);
    if (isStale_) {
        decoration_.repaint(all, canvas_.devicePixelRatio, [&](QPainter& painter) {
            plot::paintDecoration(painter, content.plot, content.layout, content.colors);
        });
        shownBar_.reset();
    }
    // Not under the data: where the processor draws, each pixel counts.
    for (const QRect& strip : around(all, dataArea_)) draw(decoration_, strip);
}

void OpenGlScene::drawItems(const Content& content) {
    painter_.fill(content.colors.dataBackground.rgba(), pixelRect(dataArea_),
                  canvas_.size.height());
    layersDrawn_ = 0;
    DrawnLayers& layers = content.layers;
    const auto copy = [&](const QImage& picture, const QRegion& covered) {
        drawLayer(picture, covered);
    };
    layers.begin();
    const std::vector<plot::Item*> items = content.plot.itemsBackToFront();
    const auto gridPlace = plot::aboveImages(items);
    for (auto item = items.begin();; ++item) {
        if (item == gridPlace) {
            layers.paint(copy);
            drawGrid(content);
        }
        if (item == items.end()) break;
        if (const auto* drawn = qobject_cast<plot::DrawnItem*>(*item)) {
            layers.add(*drawn, copy);
        } else if (auto* image = qobject_cast<plot::ImageItem*>(*item)) {
            layers.paint(copy);
            drawImage(*image, content.layout);
        }
    }
    layers.paint(copy);
    layers.end();
    while (layers_.size() > layersDrawn_) {
        layers_.back().giveBack(pool_);
        layers_.pop_back();
    }
}

void OpenGlScene::drawImage(plot::ImageItem& item, const plot::PlotLayout& layout) {
    const auto& rendered = item.takeForPaint();
    if (!rendered) return;
    auto& image = images_[&item];
    if (!image) image = std::make_unique<gl::LiveImage>(*device_, pool_);
    const auto placeOf = [&](const QRectF& rect) {
        return gl::PicturePlace{.targetHeight = canvas_.size.height(),
                                .left = dataArea_.left() + rect.left(),
                                .top = dataArea_.top() + rect.top(),
                                .width = rect.width(),
                                .height = rect.height(),
                                .clip = pixelRect(dataArea_)};
    };
    gl::LiveImage::Place place{.view = layout.view(),
                               .all = placeOf(QRectF(QPointF(), dataArea_.size())),
                               .opacity = item.opacity()};
    if (const auto rect = plot::pictureRect(*rendered, layout)) place.picture = placeOf(*rect);
    note(image->draw(*rendered, painter_, place, base::now()));
}

void OpenGlScene::drawLayer(const QImage& picture, const QRegion& covered) {
    if (layersDrawn_ == layers_.size()) layers_.emplace_back();
    PaintedTexture& layer = layers_[layersDrawn_++];
    layer.show(picture, dataArea_.topLeft(), covered);
    draw(layer, dataArea_);
}

void OpenGlScene::drawGrid(const Content& content) {
    if (isStale_) {
        grid_.repaint(dataArea_, canvas_.devicePixelRatio, [&](QPainter& painter) {
            plot::paintGrid(painter, content.layout, content.colors);
        });
    }
    draw(grid_, dataArea_);
}

// What they show may be of the frame that was just drawn.
void OpenGlScene::drawOverlays(const Content& content) {
    if (!content.overlays) return;
    overlays_.repaint(dataArea_, canvas_.devicePixelRatio, content.overlays);
    draw(overlays_, dataArea_);
}

void OpenGlScene::drawColorBar(const Content& content) {
    const QRect region = inDevicePixels(content.layout.colorBarRegion, canvas_.devicePixelRatio) &
                         QRect(QPoint(0, 0), canvas_.size);
    std::optional<plot::ColorBar> wanted = plot::colorBarOf(content.plot);
    if (!wanted || region.isEmpty()) {
        shownBar_.reset();
        return;
    }
    if (shownBar_ != wanted) {
        colorBar_.repaint(region, canvas_.devicePixelRatio, [&](QPainter& painter) {
            plot::paintColorBar(painter, content.layout, content.colors, *wanted);
        });
        shownBar_ = std::move(wanted);
    }
    draw(colorBar_, region);
}

}  // namespace spate::widgets
