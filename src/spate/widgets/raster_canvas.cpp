// SPDX-License-Identifier: MIT
// The raster canvas: pictures are copied to the window's backing store, which keeps all else.
#include <QBackingStore>
#include <QPaintEvent>
#include <QPainter>
#include <set>

#include "spate/base/clock.h"
#include "spate/plot/paint.h"
#include "spate/plot/paint_items.h"
#include "spate/plot/render_plot.h"
#include "spate/widgets/canvas.h"
#include "spate/widgets/drawn_layers.h"

namespace spate::widgets {
namespace {

class RasterCanvas final : public QWidget, public Canvas {
public:
    RasterCanvas(const plot::Plot& plot, QWidget& parent) : QWidget(&parent), plot_(plot) {
        setAttribute(Qt::WA_OpaquePaintEvent);  // what is not painted again stays as it was
        setMouseTracking(true);
    }

    QWidget& widget() override { return *this; }
    QString rendererName() const override { return QStringLiteral("raster"); }

    void setLayout(const plot::PlotLayout& layout) override {
        layout_ = layout;
        layers_.setLayout(layout, plot::PlotColors::fromPalette(palette()).foreground);
        update();
    }

    void updateData() override { update(dataRegion()); }

    void updateItem(const plot::DrawnItem& item) override {
        layers_.update(item);
        updateData();
    }

    LayerCounters layerCounters() const override { return layers_.counters(); }

    void setOverlayPainter(OverlayPainter paint) override { paintOverlays_ = std::move(paint); }
    void setDrawMeter(DrawMeter meter) override { meterDraws_ = std::move(meter); }

    void addImage(plot::ImageItem& item) override {
        images_.insert(&item);
        item.setProduct(pipeline::Product::Picture);
        item.countRendererBuild();
    }

    void removeImage(plot::ImageItem& item) override {
        images_.erase(&item);
        updateData();
    }

protected:
    void paintEvent(QPaintEvent* event) override {
        const base::TimePoint start = base::now();
        paint(event->region());
        if (meterDraws_) meterDraws_(base::toMs(base::now() - start));
    }

private:
    void paint(const QRegion& exposed) {
        QPainter painter(this);
        const auto colors = plot::PlotColors::fromPalette(palette());
        if (isGrabbed()) {
            plot::paintDecoration(painter, plot_, layout_, colors);
            plot::paintDataNow(painter, plot_, layout_, colors);
            if (paintOverlays_) paintOverlays_(painter);
            return;
        }
        const QRegion decoration = exposed.subtracted(dataRegion());
        if (!decoration.isEmpty()) {
            painter.setClipRegion(exposed.subtracted(dataAreaInPixels()));
            plot::paintDecoration(painter, plot_, layout_, colors);
            shownBar_.reset();
        }
        painter.setClipRegion(exposed.intersected(dataAreaInPixels()));
        paintItems(painter, colors);
        if (paintOverlays_) paintOverlays_(painter);
        painter.setClipping(false);
        paintColorBar(painter, colors, exposed);
    }

    // QWidget::grab() and render() must show the newest frames, not wait for the next paint.
    bool isGrabbed() const {
        QPoint offset;
        const QPaintDevice* target = redirected(&offset);
        QBackingStore* store = backingStore();
        return target != nullptr && (store == nullptr || target != store->paintDevice());
    }

    QRect dataAreaInPixels() const { return layout_.transform.dataArea.toAlignedRect(); }

    QRegion dataRegion() const {
        return QRegion(dataAreaInPixels()) + layout_.colorBarRegion.toAlignedRect();
    }

    void paintItems(QPainter& painter, const plot::PlotColors& colors) {
        painter.fillRect(layout_.transform.dataArea, colors.dataBackground);
        const auto copy = [&](const QImage& layer, const QRegion& covered) {
            copyLayer(painter, layer, covered);
        };
        layers_.begin();
        const std::vector<plot::Item*> items = plot_.itemsBackToFront();
        const auto gridPlace = plot::aboveImages(items);
        for (auto item = items.begin();; ++item) {
            if (item == gridPlace) {
                layers_.paint(copy);
                plot::paintGrid(painter, layout_, colors);
            }
            if (item == items.end()) break;
            if (const auto* drawn = qobject_cast<plot::DrawnItem*>(*item)) {
                layers_.add(*drawn, copy);
            } else if (auto* image = qobject_cast<plot::ImageItem*>(*item)) {
                layers_.paint(copy);
                paintImage(painter, *image);
            }
        }
        layers_.paint(copy);
        layers_.end();
    }

    void copyLayer(QPainter& painter, const QImage& layer, const QRegion& covered) const {
        const double ratio = layout_.canvas.devicePixelRatio;
        painter.save();
        // In device pixels from the data area's corner, which lies on one.
        painter.translate(layout_.transform.dataArea.topLeft());
        painter.scale(1 / ratio, 1 / ratio);
        for (const QRect& part : covered) painter.drawImage(part.topLeft(), layer, part);
        painter.restore();
    }

    void paintImage(QPainter& painter, plot::ImageItem& image) {
        if (!images_.contains(&image)) return;
        if (const auto& rendered = image.takeForPaint()) {
            plot::paintPicture(painter, *rendered, layout_, image.opacity());
        }
    }

    // When what the bar shows has not changed, the backing store still has it.
    void paintColorBar(QPainter& painter, const plot::PlotColors& colors, const QRegion& exposed) {
        const QRect region = layout_.colorBarRegion.toAlignedRect() & rect();
        if (!exposed.intersects(region)) return;
        std::optional<plot::ColorBar> wanted = plot::colorBarOf(plot_);
        if (shownBar_ == wanted) return;
        if (wanted) {
            plot::paintColorBar(painter, layout_, colors, *wanted);
        } else {
            painter.fillRect(layout_.colorBarRegion, colors.background);
        }
        const bool isWhole = QRegion(region).subtracted(exposed).isEmpty();
        shownBar_ = isWhole ? std::move(wanted) : std::nullopt;
    }

    const plot::Plot& plot_;
    plot::PlotLayout layout_;
    std::set<const plot::ImageItem*> images_;
    DrawnLayers layers_;
    OverlayPainter paintOverlays_;
    DrawMeter meterDraws_;
    std::optional<plot::ColorBar> shownBar_;
};

}  // namespace

std::unique_ptr<Canvas> makeRasterCanvas(const plot::Plot& plot, QWidget& parent) {
    return std::make_unique<RasterCanvas>(plot, parent);
}

}  // namespace spate::widgets
