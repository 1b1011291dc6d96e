// SPDX-License-Identifier: MIT
// OpenGlScene: a plot as one OpenGL context has it.
#pragma once

#include <QRect>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "spate/gl/live_image.h"
#include "spate/plot/color_bar.h"
#include "spate/plot/paint.h"
#include "spate/widgets/canvas.h"
#include "spate/widgets/drawn_layers.h"
#include "spate/widgets/painted_texture.h"

namespace spate::widgets {

/// What of a plot lives on a device: its images, and textures of what QPainter draws (decoration,
/// layers of items, grid, overlays, colour bar), each sent when it changes. Goes with its context,
/// and is made anew with the next. GUI thread; the context is current in every call.
class OpenGlScene {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<OpenGlScene>> create(
        const gl::Loader& loader);
    ~OpenGlScene();
    OpenGlScene(const OpenGlScene&) = delete;
    OpenGlScene& operator=(const OpenGlScene&) = delete;

    [[nodiscard]] gl::Device& device() const noexcept { return *device_; }
    /// Everything but images may look different.
    void invalidate() noexcept { isStale_ = true; }
    void removeImage(const plot::ImageItem& item) { images_.erase(&item); }

    /// What is drawn.
    struct Content {
        const plot::Plot& plot;
        const plot::PlotLayout& layout;
        const plot::PlotColors& colors;
        DrawnLayers& layers;
        const Canvas::OverlayPainter& overlays;
    };
    /// On the framebuffer that is bound, all of it. Takes the newest renderings.
    base::Result<void> draw(const Content& content);
    /// Shows a picture of the whole canvas.
    base::Result<void> drawPicture(const QImage& picture);

private:
    explicit OpenGlScene(std::unique_ptr<gl::Device> device);
    void begin(const plot::PlotLayout& layout);
    void drawDecoration(const Content& content);
    void drawItems(const Content& content);
    void drawImage(plot::ImageItem& item, const plot::PlotLayout& layout);
    void drawLayer(const QImage& picture, const QRegion& covered);
    void drawGrid(const Content& content);
    void drawOverlays(const Content& content);
    void drawColorBar(const Content& content);
    void draw(PaintedTexture& texture, const QRect& clip);
    void note(const base::Result<void>& done);

    // Each uses those above it.
    std::unique_ptr<gl::Device> device_;
    gl::TexturePool pool_;
    gl::PicturePainter painter_;
    std::map<const plot::ImageItem*, std::unique_ptr<gl::LiveImage>> images_;
    PaintedTexture decoration_;
    PaintedTexture grid_;
    PaintedTexture overlays_;
    PaintedTexture colorBar_;
    PaintedTexture picture_;
    std::vector<PaintedTexture> layers_;
    std::size_t layersDrawn_ = 0;

    bool isStale_ = true;
    std::optional<plot::ColorBar> shownBar_;
    DeviceCanvas canvas_;  // of this paint
    QRect dataArea_;       // in its device pixels
    base::Result<void> done_;
};

}  // namespace spate::widgets
