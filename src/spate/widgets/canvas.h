// SPDX-License-Identifier: MIT
// Canvas: the surface that a plot is drawn on, and that can be swapped at run time.
#pragma once

#include <QPainter>
#include <QString>
#include <QWidget>
#include <cstdint>
#include <functional>
#include <memory>

#include "spate/plot/layout.h"
#include "spate/plot/plot.h"

namespace spate::widgets {

/// What a canvas did for drawn items.
struct LayerCounters {
    std::uint64_t builds = 0;       ///< layers drawn, because of a change
    std::uint64_t bytesCopied = 0;  ///< of layers, into what is shown
};

/// Draws a plot in a widget of its own. The PlotWidget owns it, lays out for it and tells it what
/// has changed; items never know it. GUI thread.
class Canvas {
public:
    Canvas() = default;
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;
    virtual ~Canvas() = default;

    /// The widget that shows the plot; owned by the canvas.
    [[nodiscard]] virtual QWidget& widget() = 0;
    /// What draws: "raster" or "OpenGL", for the user and for counters.
    [[nodiscard]] virtual QString rendererName() const = 0;

    /// Everything may lie elsewhere: repaint it all.
    virtual void setLayout(const plot::PlotLayout& layout) = 0;
    /// Images have new renderings or another appearance: repaint the data area and the colour bar.
    virtual void updateData() = 0;
    /// A drawn item is new or looks different: updateData(), and draw its layer again.
    virtual void updateItem(const plot::DrawnItem& item) = 0;
    [[nodiscard]] virtual LayerCounters layerCounters() const = 0;

    /// Called in each paint of the data area, after everything else, to draw over it.
    using OverlayPainter = std::function<void(QPainter& painter)>;
    virtual void setOverlayPainter(OverlayPainter paint) = 0;

    /// Called at most once, perhaps in a paint, when this canvas cannot draw any more: another has
    /// to take its place. `why` is for the user.
    using FailureHandler = std::function<void(const QString& why)>;
    virtual void setFailureHandler(FailureHandler handle) { (void)handle; }

    /// For benchmarks: called after each paint with the ms that drawing took, to the end on the
    /// device too, which is waited for then. What comes after is presenting.
    using DrawMeter = std::function<void(double drawMs)>;
    virtual void setDrawMeter(DrawMeter meter) = 0;

    /// Makes what drawing this image needs, once: kept for all of its frames.
    virtual void addImage(plot::ImageItem& item) = 0;
    virtual void removeImage(plot::ImageItem& item) = 0;
};

/// Makes a canvas for a plot that outlives it, with a widget inside `parent`.
using CanvasFactory =
    std::function<std::unique_ptr<Canvas>(const plot::Plot& plot, QWidget& parent)>;

/// The canvas that needs no OpenGL: QPainter on the window's backing store.
[[nodiscard]] std::unique_ptr<Canvas> makeRasterCanvas(const plot::Plot& plot, QWidget& parent);

/// The canvas that colours images on a graphics processor; the raster canvas, with a warning, where
/// openGlSupport() says that there is none.
[[nodiscard]] std::unique_ptr<Canvas> makeOpenGlCanvas(const plot::Plot& plot, QWidget& parent);

}  // namespace spate::widgets
