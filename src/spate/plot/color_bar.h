// SPDX-License-Identifier: MIT
// ColorBar: what the bar beside a plot says of the painted frame.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

#include "spate/color/color_scale.h"
#include "spate/pipeline/rendered_frame.h"

namespace spate::plot {

class Plot;

/// What of a colour bar is under the cursor.
enum class ColorBarPart : std::uint8_t {
    Lower,     ///< the lower bound's handle
    Upper,     ///< the upper bound's handle
    Middle,    ///< the rest of the gradient, and the histogram
    Under,     ///< the colour of values below the range
    Over,      ///< the colour of values above it
    Masked,    ///< the colour of pixels without a measurement
    Overload,  ///< the colour of saturated pixels
};

/// What a gesture does with the bar; nothing while there is none.
struct ColorBarGrip {
    std::optional<color::Range> ends{};    ///< the scale is held, while bounds move along it
    std::optional<ColorBarPart> handle{};  ///< drawn as the cursor can grip it

    friend bool operator==(const ColorBarGrip&, const ColorBarGrip&) = default;
};

/// All that is drawn, but for the place. A value: what is on the screen is painted again only when
/// another is wanted.
struct ColorBar {
    color::Colormap colormap;
    color::Range range;
    std::optional<kernels::ValueHistogram> histogram{};
    // Colours that are in the picture, or that somebody has chosen; all else has none to show.
    bool showsUnder = false;
    bool showsOver = false;
    std::optional<color::Argb> masked{};
    std::optional<color::Argb> overload{};
    ColorBarGrip grip{};

    /// Where values are along the bar, 0 at the bottom. With a histogram it goes on beyond the
    /// range, whose bounds then stay at the same places of the bar: one sees what is out there, and
    /// a hot pixel does not squeeze the rest as a scale of all data would.
    [[nodiscard]] color::ColorScale scale() const;

    friend bool operator==(const ColorBar&, const ColorBar&) = default;
};

/// The bar of a rendering; nothing if its pixels are colours, which no number has.
[[nodiscard]] std::optional<ColorBar> colorBarOf(const pipeline::RenderedFrame& rendered);
/// Of the active image's painted frame, with the plot's grip; nothing while there is none.
[[nodiscard]] std::optional<ColorBar> colorBarOf(const Plot& plot);

/// What a part of the bar stands for, in the painted frame: "masked: 12 345 pixels".
[[nodiscard]] QString colorBarToolTip(const pipeline::RenderedFrame& rendered, ColorBarPart part);

}  // namespace spate::plot
