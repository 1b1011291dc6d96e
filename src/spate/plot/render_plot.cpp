// SPDX-License-Identifier: MIT
#include "spate/plot/render_plot.h"

#include "spate/plot/paint_items.h"

namespace spate::plot {

void paintDataNow(QPainter& painter, const Plot& plot, const PlotLayout& layout,
                  const PlotColors& colors) {
    const QRectF& area = layout.transform.dataArea;
    painter.save();
    painter.setClipRect(area, Qt::IntersectClip);
    painter.fillRect(area, colors.dataBackground);
    pipeline::RenderedFramePtr active;
    const std::vector<Item*> items = plot.itemsBackToFront();
    const auto gridPlace = aboveImages(items);
    for (auto item = items.begin();; ++item) {
        if (item == gridPlace) paintGrid(painter, layout, colors);
        if (item == items.end()) break;
        if (const auto* drawn = qobject_cast<const DrawnItem*>(*item)) {
            paintItem(painter, *drawn, layout.transformOf(drawn->yAxis()), layout.canvas.font,
                      colors.foreground);
        } else if (const auto* image = qobject_cast<const ImageItem*>(*item)) {
            const auto rendered = image->renderNow(layout.view());
            if (!rendered) continue;
            paintPicture(painter, *rendered, layout, image->opacity());
            if (image == plot.activeImage()) active = rendered;
        }
    }
    painter.restore();
    const auto bar = active ? colorBarOf(*active) : std::nullopt;
    if (bar) paintColorBar(painter, layout, colors, *bar);
}

QImage renderNow(const Plot& plot, QSize size, double devicePixelRatio, const QFont& font,
                 const PlotColors& colors) {
    QImage image(size * devicePixelRatio, QImage::Format_RGB32);
    if (image.isNull()) return image;
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(colors.background);
    const PlotLayout layout = layoutPlot(
        plot, {.size = QSizeF(size), .devicePixelRatio = devicePixelRatio, .font = font});
    QPainter painter(&image);
    paintDecoration(painter, plot, layout, colors);
    paintDataNow(painter, plot, layout, colors);
    return image;
}

}  // namespace spate::plot
