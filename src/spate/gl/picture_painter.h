// SPDX-License-Identifier: MIT
// PicturePainter: draws pictures on the device, out of colours or out of values.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "spate/gl/program.h"
#include "spate/gl/shaders.h"
#include "spate/gl/step_texture.h"
#include "spate/gl/texture.h"

namespace spate::gl {

/// A rectangle in pixels, from the upper left of what is drawn on.
struct PixelRect {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
    [[nodiscard]] bool empty() const noexcept { return width <= 0 || height <= 0; }
    friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

/// Where a picture goes.
struct PicturePlace {
    int targetHeight = 0;  ///< pixels of what is drawn on: OpenGL counts its rows from the bottom
    double left = 0;       ///< of the picture, in pixels of the target from its upper left
    double top = 0;
    double width = 0;  ///< as many as the picture has: pixel on pixel; else the nearest is taken
    double height = 0;
    PixelRect clip;  ///< nothing is drawn beyond it
};

/// What is drawn, and how.
struct Paint {
    ShaderInput input = ShaderInput::Colors;
    const Texture* pixels = nullptr;
    const StepTexture* steps = nullptr;  ///< not of colours
    const Texture* alphas = nullptr;     ///< null: all as opaque as their colours
    std::uint32_t emptyColor = 0;        ///< of keys without a measurement
    bool blends = false;                 ///< over what is there; else in its place
    bool isPremultiplied = false;        ///< the colours, by their alpha; see blends
    double opacity = 1;                  ///< for what blends
};

/// Has the programs; each is made when it is first needed. While the device's context is current.
class PicturePainter {
public:
    explicit PicturePainter(Device& device) : device_(device) {}

    /// Draws on the framebuffer that is bound, whose viewport is all of it.
    base::Result<void> paint(const Paint& paint, const PicturePlace& place);
    /// Fills a rectangle with an opaque colour.
    void fill(std::uint32_t argb, const PixelRect& rect, int targetHeight);

private:
    base::Result<Program*> programFor(const PictureShader& kind);
    void setColors(Program& program, const Paint& paint) const;
    void clipTo(const PixelRect& rect, int targetHeight);

    Device& device_;
    std::vector<std::pair<PictureShader, Program>> programs_;  // few: those that were needed
};

}  // namespace spate::gl
