// SPDX-License-Identifier: MIT
// PlotWidget: a plot in a Qt window.
#pragma once

#include <QImage>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <vector>

#include "spate/plot/plot.h"
#include "spate/widgets/canvas.h"
#include "spate/widgets/interaction.h"

namespace spate::widgets {

/// Shows live images with axes and a colour bar: `plot.addImage(pixels)`, or from any thread
/// `item->sink()->submit(frame)`. The widget only routes: the model is a Plot, the drawing a
/// Canvas, every gesture an Interaction. GUI thread, but for sinks.
class PlotWidget : public QWidget {
    Q_OBJECT

public:
    explicit PlotWidget(QWidget* parent = nullptr);
    ~PlotWidget() override;

    /// The model: axes, images, limits, active image.
    [[nodiscard]] plot::Plot& plot() noexcept { return plot_; }
    [[nodiscard]] const plot::Plot& plot() const noexcept { return plot_; }

    /// Plot::addImage(), for the commonest call of all.
    template <class Pixels>
    base::Result<plot::ImageItem*> addImage(Pixels&& pixels,
                                            const plot::ImageOptions& options = {}) {
        return plot_.addImage(std::forward<Pixels>(pixels), options);
    }
    void resetZoom() { plot_.resetZoom(); }
    /// A histogram of the displayed values beside the colour bar. Off by default.
    void setColorBarHistogram(bool shown) { plot_.setColorBarHistogram(shown); }

    /// Swaps what draws, in mid-stream if need be; no image or limit is lost.
    void setCanvas(const CanvasFactory& makeCanvas);
    [[nodiscard]] Canvas& canvas() noexcept { return *canvas_; }

    /// Adds a gesture, or an overlay, behind those that are there, and takes ownership: events go
    /// to those that were added first, and what was added last is drawn on top. The default ones:
    /// wheel zoom, drag to pan, double click to reset; drag and wheel on the colour bar for its
    /// range, a right click there for all of the contrast.
    void addInteraction(std::unique_ptr<Interaction> interaction);

    /// The layout and transform of what is on the screen, in pixels of the canvas.
    [[nodiscard]] const plot::PlotLayout& plotLayout() const noexcept { return layout_; }

    /// Paints at most this often per second; 0: as often as there is something new.
    void setMaximumFrameRate(double framesPerSecond);

    /// The plot with the newest frames, at any size and device pixel ratio, without waiting for the
    /// screen. QWidget::grab() shows the newest frames too.
    [[nodiscard]] QImage renderNow(QSize size, double devicePixelRatio = 1) const;

    /// What became of an image's frames, with the widget's own counters.
    [[nodiscard]] pipeline::FrameCounters counters(const plot::ImageItem& item) const;

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void watchItem(plot::Item* item);
    void watchImage(plot::ImageItem* item);
    void paintOverlays(QPainter& painter) const;
    void layOut();
    void updateViews();
    void showRenderings();

    plot::Plot plot_;
    std::vector<std::unique_ptr<Interaction>> interactions_;
    std::unique_ptr<Canvas> canvas_;
    plot::PlotLayout layout_;
    std::uint64_t layoutBuilds_ = 0;
    QTimer paintTimer_;  // runs while the next paint must wait for the frame rate
    bool paintWaits_ = false;
};

}  // namespace spate::widgets
