// SPDX-License-Identifier: MIT
#include "spate/plot/histogram_item.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "spate/plot/area.h"
#include "spate/plot/pixel_mapping.h"
#include "spate/plot/polyline.h"

namespace spate::plot {
namespace {

using pipeline::AxisScale;

// n edges become n + 1: a bin is as wide as it is to the next edge, the last like the one before.
Values withAllEdges(const Values& edges, HistogramAlignment alignment) {
    const std::size_t n = edges.size();
    const auto widthAt = [&](std::size_t i) {
        if (n == 1) return 1.0;
        return i + 1 < n ? edges[i + 1] - edges[i] : edges[n - 1] - edges[n - 2];
    };
    std::vector<double> all(edges.span().begin(), edges.span().end());
    switch (alignment) {
        case HistogramAlignment::Left:
            all.push_back(edges[n - 1] + widthAt(n - 1));
            break;
        case HistogramAlignment::Right:
            all.insert(all.begin(), edges[0] - widthAt(0));
            break;
        case HistogramAlignment::Center:
            for (std::size_t i = n - 1; i > 0; --i) all[i] = (edges[i - 1] + edges[i]) / 2;
            all[0] = edges[0] - widthAt(0) / 2;
            all.push_back(edges[n - 1] + widthAt(n - 1) / 2);
            break;
    }
    return all;
}

base::Result<void> checkEdges(const QString& legend, const Values& edges) {
    const auto span = edges.span();
    for (const double edge : span) {
        if (!std::isfinite(edge)) {
            return base::fail("histogram \"{}\": edge {}: expected a finite number",
                              legend.toStdString(), edge);
        }
    }
    const auto isStrict = [&](auto compare) {
        return std::adjacent_find(span.begin(), span.end(), std::not_fn(compare)) == span.end();
    };
    if (isStrict(std::less<>()) || isStrict(std::greater<>())) return {};
    return base::fail(
        "histogram \"{}\": edges that go up and down: expected sorted ones, none twice",
        legend.toStdString());
}

}  // namespace

HistogramItem::HistogramItem(QString legend, QObject* parent)
    : LinedItem(std::move(legend), parent) {
    setZ(kCurveZ);
}

base::Result<void> HistogramItem::setData(Values counts, Values edges,
                                          HistogramAlignment alignment) {
    if (counts.empty()) {
        return base::fail("histogram \"{}\": no counts: expected at least one",
                          legend().toStdString());
    }
    if (edges.size() != counts.size() && edges.size() != counts.size() + 1) {
        return base::fail("histogram \"{}\": {} edges for {} counts: expected {} or {}",
                          legend().toStdString(), edges.size(), counts.size(), counts.size(),
                          counts.size() + 1);
    }
    if (auto ok = checkEdges(legend(), edges); !ok) return ok;
    edges_ = edges.size() == counts.size() ? withAllEdges(edges, alignment) : std::move(edges);
    counts_ = std::move(counts);
    Q_EMIT appearanceChanged();
    Q_EMIT extentChanged();
    return {};
}

void HistogramItem::setBaseline(double baseline) {
    if (baseline == baseline_) return;
    baseline_ = baseline;
    Q_EMIT appearanceChanged();
    Q_EMIT extentChanged();
}

std::optional<Limits> HistogramItem::shownExtent(AxisScale x, AxisScale y) const {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Limits all{kInfinity, -kInfinity, kInfinity, -kInfinity};
    const auto include = [](double value, AxisScale scale, double& min, double& max) {
        if (!std::isfinite(value) || (scale == AxisScale::Log && value <= 0)) return;
        min = std::min(min, value);
        max = std::max(max, value);
    };
    for (const double edge : edges_.span()) include(edge, x, all.xMin, all.xMax);
    for (const double count : counts_.span()) include(count, y, all.yMin, all.yMax);
    if (!(all.xMin <= all.xMax && all.yMin <= all.yMax)) return std::nullopt;
    include(baseline_, y, all.yMin, all.yMax);
    return all;
}

// From baseline to baseline.
std::vector<QPointF> HistogramItem::stepsIn(const PlotTransform& transform) const {
    const PixelMapping toPixel(transform);
    std::vector<QPointF> steps;
    if (counts_.empty()) return steps;
    steps.reserve(2 * counts_.size() + 2);
    steps.push_back(toPixel.bounded(edges_[0], baseline_));
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        steps.push_back(toPixel.bounded(edges_[i], counts_[i]));
        steps.push_back(toPixel.bounded(edges_[i + 1], counts_[i]));
    }
    steps.push_back(toPixel.bounded(edges_[counts_.size()], baseline_));
    return steps;
}

void HistogramItem::paint(QPainter& painter, const PlotTransform& transform) const {
    const std::vector<QPointF> steps = stepsIn(transform);
    const QRectF& area = transform.dataArea;
    if (filled_) {
        const double baseline = PixelMapping(transform).bounded(1, baseline_).y();
        fillToBaseline(painter, steps, baseline, area, fillOf(color()));
    }
    const double margin = line().width;
    PolylineBuilder builder(area.adjusted(-margin, -margin, margin, margin),
                            columnsPerPixelOf(painter));
    for (const QPointF step : steps) {
        builder.add({sharpened(painter, step.x(), line().width),
                     sharpened(painter, step.y(), line().width)});
    }
    strokeLines(painter, line(), color(), builder.take());
}

std::optional<Pick> HistogramItem::pickAt(QPointF pixel, const PlotTransform& transform,
                                          double distance) {
    if (counts_.empty()) return std::nullopt;
    const QPointF data = transform.toData(pixel);
    const auto span = edges_.span();
    const bool rises = span.front() < span.back();
    const auto after = rises
                           ? std::upper_bound(span.begin(), span.end(), data.x())
                           : std::upper_bound(span.begin(), span.end(), data.x(), std::greater<>());
    if (after == span.begin() || after == span.end()) return std::nullopt;
    const auto bin = static_cast<std::size_t>(after - span.begin()) - 1;
    const PixelMapping toPixel(transform);
    const double top = toPixel.bounded(1, counts_[bin]).y();
    const double bottom = toPixel.bounded(1, baseline_).y();
    const bool isInBar = pixel.y() >= std::min(top, bottom) - distance &&
                         pixel.y() <= std::max(top, bottom) + distance;
    if (!isInBar) return std::nullopt;
    return Pick{.item = this, .data = data, .index = static_cast<std::int64_t>(bin)};
}

}  // namespace spate::plot
