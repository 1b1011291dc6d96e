// SPDX-License-Identifier: MIT
// View: what part of the data the screen shows, and the PixelWindow that follows from it.
#pragma once

#include <cstdint>

#include "spate/kernels/pixel_window.h"

namespace spate::pipeline {

/// One axis over a number of device pixels: pixel positions 0…length are data coordinates
/// min…max, or max…min when reversed (y on a screen, whose rows count downward).
struct AxisWindow {
    double min = 0;
    double max = 1;
    bool reversed = false;
    int length = 0;  ///< device pixels

    /// The data coordinate at a pixel position (0 is the first pixel's outer edge).
    [[nodiscard]] double dataAt(double position) const noexcept {
        const double part = position / length;
        return reversed ? max - part * (max - min) : min + part * (max - min);
    }
    /// The pixel position of a data coordinate; may lie outside 0…length.
    [[nodiscard]] double positionOf(double value) const noexcept {
        const double part = (value - min) / (max - min);
        return (reversed ? 1 - part : part) * length;
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

/// Fills `window` with the bins of a rows × cols image in a view. A data pixel belongs to the
/// device pixel that its centre falls in, so that bins are a partition when zoomed out; a device
/// pixel without any centre (zoomed in) shows the data pixel under its own centre. Reuses the
/// tables' memory.
void makePixelWindow(const View& view, const Placement& placement, std::int64_t rows,
                     std::int64_t cols, kernels::PixelWindow& window);

}  // namespace spate::pipeline
