// SPDX-License-Identifier: MIT
// How gestures change what a plot shows: all of them through showRectangle().
#pragma once

#include <QPointF>
#include <QRectF>

#include "spate/plot/layout.h"
#include "spate/plot/plot.h"

namespace spate::widgets {

/// The axes that a gesture moves. GUI thread, as all here.
struct Axes {
    bool x = true;
    bool y = true;
    bool y2 = true;  ///< the right one, while it is shown
    [[nodiscard]] bool any() const noexcept { return x || y || y2; }
    friend bool operator==(const Axes&, const Axes&) = default;
};

/// What a gesture at a point of the canvas moves: all axes in the data area, one where its ticks
/// and labels are, none elsewhere.
[[nodiscard]] Axes axesAt(const plot::PlotLayout& layout, QPointF pixel);

/// Whether the plot widens its limits now, so that a data unit is as long in x as in y.
[[nodiscard]] bool hasEqualAspect(const plot::Plot& plot);

/// Has the data area show what a rectangle of the canvas shows now, along these axes. False, and
/// nothing has changed, where an axis refuses: at the ends of what it can show.
bool showRectangle(plot::Plot& plot, const plot::PlotTransform& transform, const QRectF& rectangle,
                   Axes axes = {});

/// Shows `factor` times as much, with the same data under a point of the canvas.
bool zoomAbout(plot::Plot& plot, const plot::PlotTransform& transform, QPointF fixed, double factor,
               Axes axes = {});

/// What one notch of the wheel, or one zoom command, multiplies sizes on the screen by, as in silx.
inline constexpr double kZoomStep = 1.1;

/// Tells many small changes that are one gesture to the user (notches of a wheel, repeated keys)
/// from those before, by the times of their events.
class Burst {
public:
    /// Whether a change begins one: half a second after the last, or after the view was changed by
    /// somebody else.
    [[nodiscard]] bool begins(quint64 timeMs, const plot::Limits& now) const noexcept;
    void goesOn(quint64 timeMs, const plot::Limits& after) noexcept;

private:
    quint64 lastMs_ = 0;
    std::optional<plot::Limits> after_;
};

}  // namespace spate::widgets
