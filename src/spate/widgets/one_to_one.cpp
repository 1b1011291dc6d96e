// SPDX-License-Identifier: MIT
#include "spate/widgets/one_to_one.h"

#include <cmath>

#include "spate/widgets/view_change.h"

namespace spate::widgets {
namespace {

// Labels of other limits may be wider and take some pixels from the data area, which gives other
// limits; they settle at once, or never.
constexpr int kMostPasses = 5;

// The limits along an axis with which device pixel `place` of its `length` is the data pixel that
// covers `data`. Edges are whole pixels from the origin, so that they agree to the last bit.
plot::Interval intervalAround(double data, double place, const pipeline::AxisWindow& axis,
                              double origin, double scale) {
    const double pixel = std::floor((data - origin) / scale);
    const double step = std::abs(scale);
    const double lowerEdge = scale > 0 ? pixel : -(pixel + 1);  // in steps from the origin
    const double first = axis.reversed ? lowerEdge + 1 + place - axis.length : lowerEdge - place;
    return {origin + first * step, origin + (first + axis.length) * step};
}

// Of the device pixel that holds a point: at its edges, either neighbour could be meant.
QPointF centreOfPixel(QPointF point, double devicePixelRatio) {
    return {(std::floor(point.x() * devicePixelRatio) + 0.5) / devicePixelRatio,
            (std::floor(point.y() * devicePixelRatio) + 0.5) / devicePixelRatio};
}

plot::Limits limitsAround(QPointF data, QPointF pixel, const plot::PlotLayout& layout,
                          const pipeline::Placement& placement) {
    const pipeline::View view = layout.view();
    const QPointF inArea = pixel - layout.transform.dataArea.topLeft();
    const double ratio = layout.canvas.devicePixelRatio;
    const auto x = intervalAround(data.x(), std::floor(inArea.x() * ratio), view.x,
                                  placement.originX, placement.scaleX);
    const auto y = intervalAround(data.y(), std::floor(inArea.y() * ratio), view.y,
                                  placement.originY, placement.scaleY);
    plot::Limits limits = layout.transform.limits;
    limits.xMin = x.min;
    limits.xMax = x.max;
    limits.yMin = y.min;
    limits.yMax = y.max;
    return limits;
}

}  // namespace

bool canShowOneToOne(const plot::Plot& plot) {
    const plot::ImageItem* image = plot.activeImage();
    return image != nullptr && image->extent() && plot.xAxis().isLinear() &&
           plot.yAxis().isLinear();
}

bool showOneToOne(plot::Plot& plot, const plot::CanvasGeometry& canvas,
                  std::optional<QPointF> pixel) {
    plot::PlotLayout layout = plot::layoutPlot(plot, canvas);
    if (!canShowOneToOne(plot) || layout.transform.dataArea.isEmpty()) return false;
    const QPointF fixed =
        centreOfPixel(pixel.value_or(layout.transform.dataArea.center()), canvas.devicePixelRatio);
    const QPointF data = layout.transform.toData(fixed);
    const pipeline::Placement placement = plot.activeImage()->placement();
    for (int pass = 0; pass < kMostPasses; ++pass) {
        if (!plot.setLimits(limitsAround(data, fixed, layout, placement))) return false;
        const QRectF area = layout.transform.dataArea;
        layout = plot::layoutPlot(plot, canvas);
        if (layout.transform.dataArea == area) break;
    }
    return true;
}

}  // namespace spate::widgets
