// SPDX-License-Identifier: MIT
// PixelValues: the values of data pixels, written on them when they are large.
#pragma once

#include <QGlyphRun>
#include <cstdint>
#include <optional>

#include "spate/base/clock.h"
#include "spate/widgets/pixel_edges.h"
#include "spate/widgets/switched_overlay.h"

namespace spate::widgets {

class PlotWidget;

/// Writes the painted frame's own values on data pixels that are at least kMinimumPixel logical
/// pixels large, in black or white, whichever stands out from the painted colour, with the pixel
/// grid. Numbers are shortened to fit (shortNumber()); what has no room is not written. The texts
/// are laid out once for each painted rendering and view, for kMaximumCells at most.
class PixelValues : public SwitchedOverlay {
    Q_OBJECT

public:
    static constexpr double kMinimumPixel = 40;
    static constexpr std::int64_t kMaximumCells = 1500;

    using SwitchedOverlay::SwitchedOverlay;
    void paint(QPainter& painter, const plot::Plot& plot,
               const plot::PlotLayout& layout) const override;

    /// How often the texts have been laid out.
    [[nodiscard]] std::uint64_t layouts() const noexcept { return layouts_; }

private:
    // What the texts are of: a rendering, by its number and time (holding it would hold its frame),
    // and where on the canvas it lies.
    struct Shown {
        const plot::ImageItem* image;
        std::uint64_t serial;
        base::TimePoint rendered;
        pipeline::View view;
        plot::CanvasGeometry canvas;
        friend bool operator==(const Shown&, const Shown&) = default;
    };

    mutable std::optional<Shown> shown_;
    mutable QGlyphRun black_;
    mutable QGlyphRun white_;
    mutable std::uint64_t layouts_ = 0;
};

/// Adds values to a plot, shown whenever pixels are large enough, and an action that shows and
/// hides them: V.
[[nodiscard]] QAction* makePixelValuesAction(PlotWidget& plotWidget, QObject* parent);

}  // namespace spate::widgets
