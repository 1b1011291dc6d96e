// SPDX-License-Identifier: MIT
// ImageItem: one image of a plot, and the frames that stream through it.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <atomic>
#include <memory>
#include <optional>

#include "spate/pipeline/frame_worker.h"
#include "spate/plot/item.h"
#include "spate/plot/pixel_reading.h"
#include "spate/plot/transform.h"

namespace spate::plot {

/// An image of a plot: its frames, how they are shown, and the frame on the screen. It knows no
/// renderer: canvases take its renderings. GUI thread, but for sink() and what it returns.
class ImageItem : public Item {
    Q_OBJECT

public:
    explicit ImageItem(QString legend, QObject* parent = nullptr);
    ~ImageItem() override;

    [[nodiscard]] ItemKind kind() const noexcept override { return ItemKind::Image; }

    /// Shows a frame: the fast path. Nothing is rebuilt whatever changes, shape and dtype
    /// included. Copy::No needs a frame with an owner.
    base::Result<void> setData(image::Frame frame, pipeline::Copy copy = pipeline::Copy::No);
    /// Copies the pixels once, and shows them.
    base::Result<void> setData(const image::ImageView& pixels);
    /// Where other threads submit frames; may outlive the item.
    [[nodiscard]] std::shared_ptr<pipeline::FrameSink> sink() const { return worker_.sink(); }

    [[nodiscard]] const color::Colormap& colormap() const noexcept { return style_.colormap; }
    void setColormap(const color::Colormap& colormap);
    [[nodiscard]] kernels::Reduction reduction() const noexcept { return style_.reduction; }
    void setReduction(kernels::Reduction reduction);
    /// What becomes of the frames that come between two paints.
    [[nodiscard]] kernels::Hold hold() const noexcept { return style_.hold; }
    void setHold(kernels::Hold hold);
    /// What renderings count for a colour bar, which asks: displayed values with special colours,
    /// and a histogram.
    void setCounted(bool counts, bool histogram);
    /// Which number of complex pixels is shown.
    [[nodiscard]] image::ComplexPart complexPart() const noexcept { return style_.complexPart; }
    void setComplexPart(image::ComplexPart part);

    /// Shows each pixel as opaque as this says: uint8 0 … 255, or float32 or float64 0 … 1, for
    /// frames of its shape. Used where it lies while `owner` keeps it; copied without an owner.
    base::Result<void> setAlpha(const image::ImageView& alpha, std::shared_ptr<const void> owner);
    void clearAlpha();
    /// Masks pixels besides those that a frame masks itself, of frames of its shape; null: none.
    void setMask(image::MaskPtr mask);
    [[nodiscard]] const image::MaskPtr& mask() const noexcept { return style_.mask; }
    /// Shows these colours in place of the frame's, for frames of their shape; values, range and
    /// read-out stay the frame's. Copied if they have no owner.
    base::Result<void> setPixmap(image::Frame colors);
    void clearPixmap();

    [[nodiscard]] const pipeline::Placement& placement() const noexcept { return style_.placement; }
    /// Origin and scale in data coordinates; a scale of zero, or not finite, is refused (false).
    bool setPlacement(const pipeline::Placement& placement);
    /// What the axes are called while this is the active image; empty: what they are called anyway.
    [[nodiscard]] const QString& xLabel() const noexcept { return xLabel_; }
    [[nodiscard]] const QString& yLabel() const noexcept { return yLabel_; }
    void setLabels(const QString& xLabel, const QString& yLabel);

    /// Data coordinates that the newest frame covers; nothing before the first one.
    [[nodiscard]] std::optional<Limits> extent() const;
    /// A log axis shows what is above zero, from half a data pixel on: nearer to zero it would
    /// spend decades on a part of one pixel.
    [[nodiscard]] std::optional<Limits> shownExtent(pipeline::AxisScale x,
                                                    pipeline::AxisScale y) const override;
    [[nodiscard]] pipeline::FrameCounters counters() const;
    [[nodiscard]] pipeline::LatencySummary latency() const { return worker_.latency(); }

    // What is on the screen.

    /// The rendering that was painted last; null before the first.
    [[nodiscard]] const pipeline::RenderedFramePtr& painted() const noexcept { return painted_; }
    /// The painted frame's pixel at a point in data coordinates, and what the screen shows there;
    /// nothing outside the image.
    [[nodiscard]] std::optional<PixelReading> pixelAt(QPointF data) const;

    // For canvases.

    /// What the canvas shows of the data; an empty view stops the rendering.
    void setView(const pipeline::View& view) { worker_.setView(view); }
    /// What the canvas that paints this image draws it from.
    void setProduct(pipeline::Product product);
    /// The newest rendering, which the caller paints now: it is painted() from here on.
    const pipeline::RenderedFramePtr& takeForPaint();
    /// Renders the newest frame for `view` on this thread; null without a frame. What the screen
    /// shows is not touched.
    [[nodiscard]] pipeline::RenderedFramePtr renderNow(const pipeline::View& view) const;
    /// Renders nothing any more, its sink rejects, and it lets go of frames and layers: for the
    /// plot that removes it.
    void stop();
    /// A canvas has made a renderer for this item: counted, since the fast path never does.
    void countRendererBuild() noexcept { ++rendererBuilds_; }

Q_SIGNALS:
    /// A new frame is on the screen: once for each painted frame.
    void dataChanged(quint64 frameId);
    /// The frame on the screen has been painted anew, in other colours or in another view.
    void repainted();
    /// A rendering waits for the next paint.
    void rendered();
    void labelsChanged();
    /// setColormap(), setReduction() or setHold() has changed it.
    void colormapChanged();
    void reductionChanged();
    void holdChanged();

protected:
    bool event(QEvent* event) override;

private:
    void setShape(pipeline::FrameShape shape);
    void postNews();

    pipeline::Style style_;
    QString xLabel_;
    QString yLabel_;
    std::optional<pipeline::FrameShape> shape_;  // of the newest frame that the GUI knows of
    std::uint64_t rendererBuilds_ = 0;
    pipeline::RenderedFramePtr painted_;
    QTimer histogramTimer_;  // runs while the painted frame has the histogram of an earlier one
    std::atomic<bool> newsPosted_{false};
    pipeline::FrameWorker worker_;  // last: its thread posts to the above
};

}  // namespace spate::plot
