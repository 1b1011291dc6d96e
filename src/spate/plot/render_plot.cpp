// SPDX-License-Identifier: MIT
#include "spate/plot/render_plot.h"

namespace spate::plot {

void paintDataNow(QPainter& painter, const Plot& plot, const PlotLayout& layout,
                  const PlotColors& colors) {
    const QRectF& area = layout.transform.dataArea;
    painter.save();
    painter.setClipRect(area, Qt::IntersectClip);
    painter.fillRect(area, colors.dataBackground);
    pipeline::RenderedFramePtr active;
    for (const ImageItem* item : plot.imagesBackToFront()) {
        const auto rendered = item->renderNow(layout.view());
        if (!rendered) continue;
        paintPicture(painter, *rendered, layout, item->opacity());
        if (item == plot.activeImage()) active = rendered;
    }
    paintGrid(painter, layout, colors);
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
