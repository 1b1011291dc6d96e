// SPDX-License-Identifier: MIT
// LiveImage: one image of a plot on the device, by the better of two ways.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "spate/base/clock.h"
#include "spate/gl/image_renderer.h"
#include "spate/gl/resident_frame.h"

namespace spate::gl {

/// While frames stream, the values that the worker has read for the view are sent: few bytes, and
/// no peak is lost. Once a frame stands still and the view moves, the frame itself is sent, and
/// every view of it is drawn from there, at once and exactly, until the next frame comes. A
/// processor that draws for OpenGL does so only for views of few pixels. While the device's context
/// is current.
class LiveImage {
public:
    /// A frame that has been painted for so long stands still.
    static constexpr auto kStandsStill = std::chrono::milliseconds(150);
    /// Frame pixels in a view, at most, that a processor reduces for OpenGL.
    static constexpr std::int64_t kPixelsForProcessor = std::int64_t{1} << 20;

    LiveImage(Device& device, TexturePool& pool)
        : device_(device), values_(device, pool), frame_(device, pool) {}

    /// Where the image is drawn now.
    struct Place {
        pipeline::View view;                    ///< of the plot
        PicturePlace all;                       ///< the whole view
        std::optional<PicturePlace> picture{};  ///< the rendering's; nothing if it lies nowhere
        double opacity = 1;
    };
    /// Draws a rendering, perhaps of another view than the plot has now.
    base::Result<void> draw(const pipeline::RenderedFrame& rendered, PicturePainter& painter,
                            const Place& place, base::TimePoint now);

private:
    [[nodiscard]] bool isFromFrame(const pipeline::RenderedFrame& rendered, const Place& place,
                                   base::TimePoint now) const;
    [[nodiscard]] bool isCheap(const pipeline::RenderedFrame& rendered,
                               const pipeline::View& view) const;

    Device& device_;
    ImageRenderer values_;
    ResidentFrame frame_;
    std::uint64_t serial_ = 0;  // of the frame that was drawn last
    base::TimePoint since_{};   // when it was drawn first
    pipeline::View view_;       // in which it was drawn last
    bool isRefused_ = false;    // it cannot stay on the device
};

}  // namespace spate::gl
