// SPDX-License-Identifier: MIT
// View: what part of the data the screen shows, and the PixelWindow that follows from it.
#pragma once

#include <cstdint>

#include "spate/kernels/pixel_window.h"
#include "spate/pipeline/axis_scale.h"

namespace spate::pipeline {

/// One axis over a number of device pixels: pixel positions 0…length are data coordinates
/// min…max, or max…min when reversed (y on a screen, whose rows count downward), evenly spread on
/// its scale. Limits of a log axis are above zero; one with others shows nothing.
struct AxisWindow {
    double min = 0;
    double max = 1;
    bool reversed = false;
    int length = 0;  ///< device pixels
    AxisScale scale = AxisScale::Linear;

    /// For many points of the same axis: in parts of its length.
    [[nodiscard]] AxisMapping mapping() const noexcept { return {scale, min, max, reversed}; }
    /// The data coordinate at a pixel position (0 is the first pixel's outer edge); exactly min and
    /// max at the ends.
    [[nodiscard]] double dataAt(double position) const noexcept {
        return mapping().dataAt(position / length);
    }
    /// The pixel position of a data coordinate; may lie outside 0…length, and nowhere (NaN or
    /// infinite) for a value that is not above zero on a log axis.
    [[nodiscard]] double positionOf(double value) const noexcept {
        return mapping().partOf(value) * length;
    }

    friend bool operator==(const AxisWindow&, const AxisWindow&) = default;
};

/// What the data area shows: x.length × y.length device pixels. An immutable value, made by the
/// GUI and used by any thread.
struct View {
    AxisWindow x;
    AxisWindow y;

    [[nodiscard]] bool empty() const noexcept { return x.length <= 0 || y.length <= 0; }
    friend bool operator==(const View&, const View&) = default;
};

/// Where an image lies in data coordinates (silx's origin and scale): pixel (row r, column c)
/// covers [originX + c·scaleX, originX + (c + 1)·scaleX) × the same in y. A negative scale mirrors.
struct Placement {
    double originX = 0;
    double originY = 0;
    double scaleX = 1;
    double scaleY = 1;

    [[nodiscard]] double columnAt(double x) const noexcept { return (x - originX) / scaleX; }
    [[nodiscard]] double rowAt(double y) const noexcept { return (y - originY) / scaleY; }
    friend bool operator==(const Placement&, const Placement&) = default;
};

/// Fills `window` with the bins of a rows × cols image in a view, on axes of any scale. A data
/// pixel belongs to the device pixel that its centre falls in, so that bins are a partition when
/// zoomed out; a device pixel without any centre (zoomed in) shows the data pixel under its own
/// centre. What lies at zero and below is not shown on a log axis. Costs a transform for each
/// device pixel's edge and centre, however large the image. Reuses the tables' memory.
void makePixelWindow(const View& view, const Placement& placement, std::int64_t rows,
                     std::int64_t cols, kernels::PixelWindow& window);

}  // namespace spate::pipeline
