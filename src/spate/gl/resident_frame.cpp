// SPDX-License-Identifier: MIT
#include "spate/gl/resident_frame.h"

#include "spate/color/colormap.h"
#include "spate/kernels/pixel_source.h"

namespace spate::gl {
namespace {

// Whether the worker reads the frame's pixels as floating-point numbers, so that those without a
// measurement are NaN.
bool showsNan(const image::Frame& frame) {
    return kernels::PixelSource(frame, image::ComplexPart::Magnitude).valueType() >=
           image::DType::Float32;
}

// Where a window lies, if all of its view goes to `place`.
PicturePlace placeOf(const kernels::PixelWindow& window, const pipeline::View& view,
                     const PicturePlace& place) {
    const double across = place.width / view.x.length;
    const double down = place.height / view.y.length;
    PicturePlace part = place;
    part.left += window.left * across;
    part.top += window.top * down;
    part.width = static_cast<double>(window.cols.size()) * across;
    part.height = static_cast<double>(window.rows.size()) * down;
    return part;
}

}  // namespace

bool ResidentFrame::holds(const pipeline::RenderedFrame& rendered) const noexcept {
    return !pixels_.empty() && serial_ != 0 && serial_ == rendered.submission.serial &&
           masked_ == rendered.frame().mask;
}

void ResidentFrame::forget() {
    pixels_.forget();
    mask_.forget();
    serial_ = 0;
    masked_.reset();
    shown_.reset();
}

base::Result<void> ResidentFrame::send(const pipeline::RenderedFrame& rendered) {
    const image::Frame& frame = rendered.frame();
    if (const auto can = canReduce(frame, rendered.style); !can) {
        return base::fail("the frame is not drawn from the device: {}", can.error().message);
    }
    if (holds(rendered)) return {};
    shown_.reset();
    if (pixels_.empty() || serial_ == 0 || serial_ != rendered.submission.serial) {
        serial_ = 0;
        if (const auto sent = pixels_.send(frame.view); !sent) {
            forget();
            return sent;
        }
        serial_ = rendered.submission.serial;
    }
    const auto sent = sendMask(frame.mask);
    if (!sent) forget();
    return sent;
}

base::Result<void> ResidentFrame::sendMask(const image::MaskPtr& mask) {
    const bool known = mask && mask == masked_ && mask_.order() == pixels_.order();
    if (known) return {};
    masked_.reset();
    if (!mask) {
        mask_.forget();
        return {};
    }
    const auto sent = mask_.send(mask->levels(), pixels_.order());
    if (sent) masked_ = mask;
    return sent;
}

base::Result<void> ResidentFrame::reduce(const pipeline::RenderedFrame& rendered,
                                         const pipeline::View& view) {
    const pipeline::Style& style = rendered.style;
    const Shown wanted{view, style.placement, style.reduction};
    if (shown_ == wanted) return {};
    shown_.reset();
    const image::ImageView& pixels = rendered.frame().view;
    pipeline::makePixelWindow(view, style.placement, pixels.rows(), pixels.cols(), window_);
    if (!window_.empty()) {
        const FrameTexture* const mask = masked_ ? &mask_ : nullptr;
        if (auto done = reducer_.reduce(pixels_, mask, window_, style.reduction); !done) {
            return done;
        }
    }
    shown_ = wanted;
    return {};
}

// Those of the rendering are of the displayed values' type: not the frame's, if it has a mask.
kernels::ColorStepsPtr ResidentFrame::stepsOf(const pipeline::RenderedFrame& rendered) {
    if (rendered.steps && rendered.steps->dtype == pixels_.dtype()) return rendered.steps;
    return stepMaker_.of(pixels_.dtype(),
                         {rendered.style.colormap, rendered.range, rendered.overload()});
}

base::Result<void> ResidentFrame::draw(const pipeline::RenderedFrame& rendered,
                                       const pipeline::View& view, PicturePainter& painter,
                                       const ImagePlace& where) {
    if (view.empty()) return {};
    // A frame that was never submitted has no number to know it by.
    if (const auto sent = send(rendered); !sent) return sent;
    if (const auto done = reduce(rendered, view); !done) return done;
    if (window_.empty()) return {};
    const auto sent = steps_.update(device_, pool_, stepsOf(rendered));
    if (!sent) return sent;
    const color::Colormap& colormap = rendered.style.colormap;
    const bool nan = showsNan(rendered.frame());
    return painter.paint({.input = FrameReducer::inputOf(pixels_.dtype()),
                          .pixels = &reducer_.result(),
                          .steps = &steps_,
                          .emptyColor = nan ? colormap.colorOfNan() : colormap.colorOfMasked(),
                          .blends = where.blends,
                          .opacity = where.opacity},
                         placeOf(window_, view, where.place));
}

}  // namespace spate::gl
