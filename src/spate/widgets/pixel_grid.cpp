// SPDX-License-Identifier: MIT
#include "spate/widgets/pixel_grid.h"

#include <QImage>
#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

// Two grays in turn: wherever one is the picture's own, the other is seen.
const QImage& dots() {
    static const QImage texture = [] {
        QImage image(4, 4, QImage::Format_RGB32);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                image.setPixel(x, y, (x + y) / 2 % 2 == 0 ? qRgb(96, 96, 96) : qRgb(152, 152, 152));
            }
        }
        return image;
    }();
    return texture;
}

// The device pixel that an edge is drawn in: of one at the very end, the last.
int linePixel(double position, int length) {
    return std::clamp(static_cast<int>(std::lround(position)), 0, length - 1);
}

}  // namespace

void paintPixelGrid(QPainter& painter, const plot::PlotLayout& layout, const PixelCells& cells) {
    const pipeline::View view = layout.view();
    const auto span = [](const std::vector<double>& positions) {
        const auto a = static_cast<int>(std::lround(positions.front()));
        const auto b = static_cast<int>(std::lround(positions.back()));
        return std::pair(std::min(a, b), std::max(a, b));
    };
    const auto [left, right] = span(cells.cols.positions);
    const auto [top, bottom] = span(cells.rows.positions);
    const QBrush brush(dots());
    painter.save();
    useDevicePixels(painter, layout);
    for (const double position : cells.cols.positions) {
        painter.fillRect(QRect(linePixel(position, view.x.length), top, 1, bottom - top), brush);
    }
    for (const double position : cells.rows.positions) {
        painter.fillRect(QRect(left, linePixel(position, view.y.length), right - left, 1), brush);
    }
    painter.restore();
}

void PixelGrid::paint(QPainter& painter, const plot::Plot& plot,
                      const plot::PlotLayout& layout) const {
    const plot::ImageItem* image = isShown() ? shownImage(plot) : nullptr;
    if (image == nullptr) return;
    const auto cells = pixelCells(*image->painted(), layout, kMinimumPixel);
    if (cells) paintPixelGrid(painter, layout, *cells);
}

QAction* makePixelGridAction(PlotWidget& plotWidget, QObject* parent) {
    auto grid = std::make_unique<PixelGrid>();
    QAction* action =
        grid->makeAction(QStringLiteral("Pixel grid"),
                         QStringLiteral("Lines between pixels, when they are large"), {}, parent);
    plotWidget.addInteraction(std::move(grid));
    return action;
}

}  // namespace spate::widgets
