// SPDX-License-Identifier: MIT
// ResidentFrame: an image whose frame stays on the device, so that any view of it is drawn from
// there.
#pragma once

#include <cstdint>

#include "spate/gl/frame_reducer.h"
#include "spate/gl/frame_texture.h"
#include "spate/gl/image_renderer.h"
#include "spate/gl/picture_painter.h"
#include "spate/gl/step_texture.h"
#include "spate/gl/texture_pool.h"
#include "spate/pipeline/rendered_frame.h"
#include "spate/pipeline/view.h"

namespace spate::gl {

/// The other way in beside ImageRenderer: the whole frame is sent, once for each frame, and
/// another view of it (a pan, a zoom, another placement or reduction) sends a few index tables,
/// other colours only those. For frames that stand still: a frame that streams past costs its
/// bytes. A mask that several frames share is sent once. While the device's context is current.
class ResidentFrame {
public:
    ResidentFrame(Device& device, TexturePool& pool, FrameLimits limits = {})
        : device_(device),
          pool_(pool),
          pixels_(device, pool, limits),
          mask_(device, pool, limits),
          reducer_(device, pool) {}
    ~ResidentFrame() { steps_.giveBack(pool_); }
    ResidentFrame(const ResidentFrame&) = delete;
    ResidentFrame& operator=(const ResidentFrame&) = delete;

    /// Whether the frame of this rendering is on the device.
    [[nodiscard]] bool holds(const pipeline::RenderedFrame& rendered) const noexcept;

    /// Sends the frame of a rendering, with its mask, unless it is there. Fails for what
    /// canReduce() refuses, and where it has no room: then there is no frame here, and the
    /// rendering's values are still to be drawn.
    base::Result<void> send(const pipeline::RenderedFrame& rendered);

    /// Draws the frame as `view` shows it, in the style and range of its rendering (whose own view
    /// does not matter), on the framebuffer that is bound. `where` is that of the whole view.
    /// Sends the frame first if it is another. Fails as send() does.
    base::Result<void> draw(const pipeline::RenderedFrame& rendered, const pipeline::View& view,
                            PicturePainter& painter, const ImagePlace& where);

    /// Gives the frame's memory back.
    void forget();

private:
    /// What the reduced pixels are of.
    struct Shown {
        pipeline::View view;
        pipeline::Placement placement;
        kernels::Reduction reduction = kernels::Reduction::Max;
        friend bool operator==(const Shown&, const Shown&) = default;
    };

    base::Result<void> sendMask(const image::MaskPtr& mask);
    base::Result<void> reduce(const pipeline::RenderedFrame& rendered, const pipeline::View& view);
    [[nodiscard]] kernels::ColorStepsPtr stepsOf(const pipeline::RenderedFrame& rendered);

    Device& device_;
    TexturePool& pool_;
    FrameTexture pixels_;
    FrameTexture mask_;
    FrameReducer reducer_;
    StepTexture steps_;
    kernels::ColorStepMaker stepMaker_;
    kernels::PixelWindow window_;
    std::uint64_t serial_ = 0;    // of the frame in `pixels_`; 0: of none that is known
    image::MaskPtr masked_;       // in `mask_`
    std::optional<Shown> shown_;  // by the reducer; nothing once the pixels are others
};

}  // namespace spate::gl
