// SPDX-License-Identifier: MIT
#include "spate/widgets/pixel_edges.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace spate::widgets {
namespace {

// One dimension of an image.
struct Dimension {
    double origin;
    double scale;
    std::int64_t count;
};

// Where on the axis the edge below pixel `index` lies; zero and below, of a log axis, at its end.
double edgeAt(const pipeline::AxisWindow& axis, const Dimension& dimension, std::int64_t index) {
    const double data = dimension.origin + static_cast<double>(index) * dimension.scale;
    const double position = axis.positionOf(data);
    if (std::isnan(position)) return axis.reversed ? axis.length : 0;
    return std::clamp(position, 0.0, static_cast<double>(axis.length));
}

std::int64_t indexWithin(double index, std::int64_t count) {
    return static_cast<std::int64_t>(std::clamp(index, 0.0, static_cast<double>(count)));
}

// Of whole pixels: those that the view's ends cut would count as small ones.
bool areAtLeast(double size, const pipeline::AxisWindow& axis, const Dimension& dimension) {
    const double begin = (axis.dataAt(0) - dimension.origin) / dimension.scale;
    const double end = (axis.dataAt(axis.length) - dimension.origin) / dimension.scale;
    return axis.length >= size * std::abs(end - begin);
}

std::optional<PixelEdges> edgesOf(const pipeline::AxisWindow& axis, const Dimension& dimension,
                                  double size) {
    if (axis.length <= 0 || !areAtLeast(size, axis, dimension)) return std::nullopt;
    const double a = (axis.dataAt(0) - dimension.origin) / dimension.scale;
    const double b = (axis.dataAt(axis.length) - dimension.origin) / dimension.scale;
    const std::int64_t begin = indexWithin(std::floor(std::min(a, b)), dimension.count);
    const std::int64_t end = indexWithin(std::ceil(std::max(a, b)), dimension.count);
    if (begin >= end) return std::nullopt;
    PixelEdges edges{.first = begin, .positions = {}};
    for (std::int64_t k = begin; k <= end; ++k) {
        edges.positions.push_back(edgeAt(axis, dimension, k));
    }
    return edges;
}

}  // namespace

std::optional<PixelCells> pixelCells(const pipeline::RenderedFrame& painted,
                                     const plot::PlotLayout& layout, double size) {
    const pipeline::View view = layout.view();
    const pipeline::Placement& place = painted.style.placement;
    const image::ImageView& pixels = painted.frame().view;
    const double deviceSize = size * layout.canvas.devicePixelRatio;
    auto cols = edgesOf(view.x, {place.originX, place.scaleX, pixels.cols()}, deviceSize);
    if (!cols) return std::nullopt;
    auto rows = edgesOf(view.y, {place.originY, place.scaleY, pixels.rows()}, deviceSize);
    if (!rows) return std::nullopt;
    return PixelCells{.rows = std::move(*rows), .cols = std::move(*cols)};
}

const plot::ImageItem* shownImage(const plot::Plot& plot) {
    const plot::ImageItem* shown = nullptr;
    for (const plot::ImageItem* image : plot.imagesBackToFront()) {
        if (!image->painted()) continue;
        shown = image;
        if (image == plot.activeImage()) break;
    }
    return shown;
}

void useDevicePixels(QPainter& painter, const plot::PlotLayout& layout) {
    painter.translate(layout.transform.dataArea.topLeft());
    painter.scale(1 / layout.canvas.devicePixelRatio, 1 / layout.canvas.devicePixelRatio);
}

}  // namespace spate::widgets
