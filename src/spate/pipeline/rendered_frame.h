// SPDX-License-Identifier: MIT
// RenderedFrame: the picture of one frame, and all that belongs to it.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "spate/base/clock.h"
#include "spate/color/colormap.h"
#include "spate/image/statistics.h"
#include "spate/kernels/color_steps.h"
#include "spate/kernels/held_values.h"
#include "spate/kernels/picture.h"
#include "spate/kernels/pixel_window.h"
#include "spate/kernels/range_counts.h"
#include "spate/kernels/reduction.h"
#include "spate/kernels/value_histogram.h"
#include "spate/kernels/value_image.h"
#include "spate/pipeline/alpha_image.h"
#include "spate/pipeline/frame_sink.h"
#include "spate/pipeline/pixmap.h"
#include "spate/pipeline/view.h"

namespace spate::pipeline {

/// What a renderer draws an image from. Colours of a frame or a pixmap are a picture always.
enum class Product : std::uint8_t {
    Picture,  ///< colours
    Values,   ///< the displayed values, and their colours as steps: for a renderer that colours
};

/// How an image is shown, whatever the frame: everything the GUI can set.
struct Style {
    color::Colormap colormap;
    kernels::Reduction reduction = kernels::Reduction::Max;
    kernels::Hold hold = kernels::Hold::None;  ///< of the frames between two paints; not of colours
    image::ComplexPart complexPart = image::ComplexPart::Magnitude;
    Placement placement;
    AlphaImagePtr alpha{};   ///< how opaque each pixel is; null: all are. See AlphaWindow
    image::MaskPtr mask{};   ///< masked besides what a frame masks; null: nothing
    PixmapPtr pixmap{};      ///< shown in place of the frame's colours; null: the frame's own
    bool counts = false;     ///< count what has special colours, for a colour bar
    bool histogram = false;  ///< count the displayed values, for a colour bar that shows them
    Product product = Product::Picture;
};

/// One frame as it appears in one view. Immutable once it is published; whatever is shown next to
/// the picture (colour bar, read-out, signals) reads the painted one, so that everything on the
/// screen speaks of one frame. Shared with any thread; its memory is recycled when the last owner
/// lets go.
struct RenderedFrame {
    Submission submission;  ///< its frame has the mask of both, frame and style
    Style style;
    View view;
    int heldFrames = 1;  ///< shown together, this one included; more than one only with a hold
    image::Statistics statistics;  ///< of what Autoscale::of says; empty if the range needs none.
                                   ///< With a hold, of the displayed values
    color::Range range;            ///< of a colour frame 0 … 1, which nobody uses
    kernels::PixelWindow window;   ///< where in the view the picture lies, and its bins
    kernels::ValueImage values;    ///< none of a colour frame
    /// Of `values`: a rendering in other colours has the same ones, and the same number. Above 0.
    std::uint64_t valuesId = 0;
    kernels::Picture picture;        ///< empty if the product is values
    std::uint64_t pictureId = 0;     ///< of `picture`, as valuesId
    kernels::ColorStepsPtr steps{};  ///< the colours of `values`; null if the product is a picture
    kernels::ValueImage alpha;       ///< uint8, how opaque each value is shown; empty: all opaque
    std::uint64_t alphaId = 0;       ///< of `alpha`, as valuesId
    /// Displayed values beyond the range, overloaded or masked; only if the style asks for it.
    std::optional<kernels::RangeCounts> beyond{};
    /// Of the displayed values, only if the style asks for it. See PacedHistogram.
    std::optional<kernels::ValueHistogram> histogram{};
    bool histogramIsEarlier = false;  ///< the histogram is not of these values, but of earlier ones
    std::int64_t bytesRead = 0;       ///< of the frame, for this rendering
    bool translucent = false;         ///< the picture may have pixels that are not opaque
    base::TimePoint rendered{};

    [[nodiscard]] const image::Frame& frame() const noexcept { return submission.frame; }
    /// Whether the frame's pixels are colours: no values, statistics or range, and no colour bar.
    [[nodiscard]] bool isColor() const noexcept { return frame().view.isColor(); }
    /// The colour of one pixel, whatever the product. `row` and `col` are those of the window.
    [[nodiscard]] color::Argb colorAt(std::int64_t row, std::int64_t col) const;
    /// From where on displayed values are saturated; nothing if the frame does not say.
    [[nodiscard]] std::optional<double> overload() const noexcept {
        const auto own = frame().overload();
        const bool isInfinite = kernels::addsUp(style.hold) && !isColor();
        return own && isInfinite ? std::numeric_limits<double>::infinity() : own;
    }
};
using RenderedFramePtr = std::shared_ptr<const RenderedFrame>;

}  // namespace spate::pipeline
