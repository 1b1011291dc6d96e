// SPDX-License-Identifier: MIT
#include "spate/plot/scatter_item.h"

#include <utility>

#include "spate/base/thread_pool.h"
#include "spate/image/frame.h"
#include "spate/kernels/scan.h"

namespace spate::plot {

ScatterItem::ScatterItem(QString legend, QObject* parent) : DrawnItem(std::move(legend), parent) {
    setZ(kCurveZ);
}

base::Result<void> ScatterItem::setData(Values x, Values y, Values values) {
    if (x.size() != y.size() || x.size() != values.size()) {
        return base::fail("scatter \"{}\": {} x, {} y and {} values: expected as many of each",
                          legend().toStdString(), x.size(), y.size(), values.size());
    }
    if (x.empty()) {
        return base::fail("scatter \"{}\": no points: expected at least one",
                          legend().toStdString());
    }
    points_ = Points(std::move(x), std::move(y));
    values_ = std::move(values);
    colors_.clear();
    Q_EMIT appearanceChanged();
    Q_EMIT extentChanged();
    return {};
}

void ScatterItem::setColormap(const color::Colormap& colormap) {
    if (colormap == colormap_) return;
    colors_.clear();
    setAppearance(colormap_, colormap);
}

// The values are scanned like an image of one row, so that the same rules hold.
color::Range ScatterItem::range() const {
    const auto request = statisticsNeeded(colormap_.autoscale, colormap_.normalization);
    image::Statistics statistics;
    if (request.any() && !values_.empty()) {
        const image::Frame frame{
            .view = *image::ImageView::of(values_.span().data(), 1,
                                          static_cast<std::int64_t>(values_.size()))};
        kernels::ValueImage none;
        statistics = kernels::Scanner()
                         .scan(kernels::PixelSource(frame, image::ComplexPart::Magnitude), {},
                               {.statistics = request}, *base::ThreadPool::shared(), none)
                         .statistics;
    }
    return autoscaledRange(colormap_.autoscale, colormap_.normalization, statistics);
}

std::optional<Limits> ScatterItem::shownExtent(pipeline::AxisScale x, pipeline::AxisScale y) const {
    return points_.extent(x, y);
}

void ScatterItem::paint(QPainter& painter, const PlotTransform& transform) const {
    if (colors_.empty()) {
        const color::Coloring coloring(colormap_, range());
        colors_.reserve(values_.size());
        for (const double value : values_.span()) {
            colors_.push_back(qPremultiply(coloring.colorOf(value)));
        }
    }
    drawSymbols(painter, points_.pixels(transform), symbol_, colors_, transform.dataArea);
}

std::optional<Pick> ScatterItem::pickAt(QPointF pixel, const PlotTransform& transform,
                                        double distance) {
    const double reach = std::max(distance, symbol_.size / 2);
    const auto found = points_.nearestPoint(pixel, transform, reach);
    if (!found) return std::nullopt;
    return Pick{
        .item = this, .data = transform.toData(pixel), .index = static_cast<std::int64_t>(*found)};
}

}  // namespace spate::plot
