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
#include "spate/widgets/limits_history.h"
#include "spate/widgets/pointing.h"
#include "spate/widgets/renderer.h"

class QAction;
class QMenu;

namespace spate::widgets {

class ContextMenu;
class PlotActions;

/// Shows live images with axes and a colour bar: `plot.addImage(pixels)`, or from any thread
/// `item->sink()->submit(frame)`. The widget only routes: the model is a Plot, the drawing a
/// Canvas, every gesture an Interaction. GUI thread, but for sinks.
class PlotWidget : public QWidget {
    Q_OBJECT
    Q_PROPERTY(
        spate::widgets::Renderer renderer READ renderer WRITE setRenderer NOTIFY rendererChanged)

public:
    explicit PlotWidget(QWidget* parent = nullptr);
    /// Whoever knows what shall draw need not have it found out: that takes an OpenGL context.
    explicit PlotWidget(Renderer renderer, QWidget* parent = nullptr);
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

    /// What draws, as it is asked for; Auto at first. When OpenGL fails in mid-stream, the picture
    /// goes on in raster.
    [[nodiscard]] Renderer renderer() const noexcept { return renderer_; }
    void setRenderer(Renderer renderer);
    /// What draws, and why: "raster: llvmpipe, OpenGL 4.5 draws on the processor".
    [[nodiscard]] QString rendererText() const;
    [[nodiscard]] const QString& rendererReason() const noexcept { return rendererReason_; }
    /// Why OpenGL was turned off while it drew; empty if it was not, or setRenderer() has chosen
    /// anew since.
    [[nodiscard]] const QString& rendererFailure() const noexcept { return rendererFailure_; }

    /// Swaps what draws, in mid-stream if need be; no image or limit is lost.
    void setCanvas(const CanvasFactory& makeCanvas);
    [[nodiscard]] Canvas& canvas() noexcept { return *canvas_; }
    [[nodiscard]] const Canvas& canvas() const noexcept { return *canvas_; }

    /// Adds a gesture, or an overlay, and takes ownership. Events go to those that were added
    /// first, and what was added last is drawn on top. The default gestures (wheel zoom, drag to
    /// pan, box zoom, double click to reset, arrow keys, context menu, dragging of items, the
    /// colour bar's) come behind all of them: so a tool may take a press from them. While a button
    /// is held, another begins nothing.
    void addInteraction(std::unique_ptr<Interaction> interaction);
    /// What the user can do with all interactions.
    [[nodiscard]] std::vector<GestureHelp> gestures() const;

    /// What dragging with the left button does. Pan at first, where silx zooms: a live picture is
    /// moved more often than cut out, and the wheel zooms as well.
    [[nodiscard]] InteractiveMode interactiveMode() const noexcept { return mode_; }
    void setInteractiveMode(InteractiveMode mode);

    /// The views that gestures have left.
    [[nodiscard]] LimitsHistory& history() noexcept { return history_; }
    /// The commands of the view, to be put into menus and tool bars; made when first asked for.
    [[nodiscard]] PlotActions& plotActions();
    /// Adds an action of the host's to the context menu, for as long as it lives. What depends on
    /// the moment is better added at contextMenuRequested(). Qt's contextMenuPolicy() switches the
    /// menu off.
    void addContextAction(QAction* action);
    /// In pixels of the canvas; nothing while the cursor is outside the data area.
    [[nodiscard]] std::optional<QPointF> hoveredPixel() const { return pointing_->position(); }

    /// The layout and transform of what is on the screen, in pixels of the canvas.
    [[nodiscard]] const plot::PlotLayout& plotLayout() const noexcept { return layout_; }

    /// Paints at most this often per second; 0: as often as there is something new.
    void setMaximumFrameRate(double framesPerSecond);

    /// The plot with the newest frames, at any size and device pixel ratio, without waiting for the
    /// screen. QWidget::grab() shows the newest frames too.
    [[nodiscard]] QImage renderNow(QSize size, double devicePixelRatio = 1) const;

    /// What became of an image's frames, with the widget's own counters.
    [[nodiscard]] pipeline::FrameCounters counters(const plot::ImageItem& item) const;

Q_SIGNALS:
    /// A press and release in the data area, without a drag between. What the click holds is valid
    /// in the slot.
    void clicked(const spate::widgets::ClickInfo& click);
    /// After clicked() of the first click.
    void doubleClicked(const spate::widgets::ClickInfo& click);
    /// Other data are under the cursor, or it has left: at most once in a turn of the event loop.
    void hovered(const spate::widgets::HoverInfo& hover);
    /// Another canvas draws; rendererText() says why, and rendererFailure() whether it had to be.
    void rendererChanged();
    void interactiveModeChanged(spate::widgets::InteractiveMode mode);
    /// About to be shown, with the commands of the view in it: the host may add its own.
    void contextMenuRequested(QMenu* menu);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void addDefaultInteractions();
    void own(std::unique_ptr<Interaction> interaction, std::size_t place);
    bool offer(QEvent& event);
    void cancelGestures();
    void takeFocusOnHover();
    void showModeByCursor();
    void announceHover();
    void watchItem(plot::Item* item);
    void watchImage(plot::ImageItem* item);
    void paintOverlays(QPainter& painter) const;
    void layOut();
    void updateViews();
    void showRenderings();
    void drawByRaster(const QString& why);
    void showCanvas();

    plot::Plot plot_;
    LimitsHistory history_{plot_};
    std::vector<std::unique_ptr<Interaction>> interactions_;
    std::size_t defaults_ = 0;            // of them, at the end
    Pointing* pointing_ = nullptr;        // one of them
    ContextMenu* contextMenu_ = nullptr;  // one of them
    InteractiveMode mode_ = InteractiveMode::Pan;
    PlotActions* plotActions_ = nullptr;  // a child
    Renderer renderer_ = Renderer::Auto;
    QString rendererReason_;
    QString rendererFailure_;
    std::unique_ptr<Canvas> canvas_;
    std::vector<std::unique_ptr<Canvas>> oldCanvases_;  // until their events are over
    plot::PlotLayout layout_;
    std::uint64_t layoutBuilds_ = 0;
    QTimer paintTimer_;  // runs while the next paint must wait for the frame rate
    bool paintWaits_ = false;
};

}  // namespace spate::widgets
