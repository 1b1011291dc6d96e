// SPDX-License-Identifier: MIT
#include "spate/plot/layout.h"

#include <algorithm>
#include <cmath>

#include "spate/plot/color_bar_layout.h"
#include "spate/plot/grid.h"
#include "spate/plot/surroundings.h"

namespace spate::plot {
namespace {

constexpr int kMostPasses = 12;

// The edges on the nearest whole device pixels.
QRectF snapped(const QRectF& area, double devicePixelRatio) {
    const auto snap = [&](double logical) {
        return std::round(logical * devicePixelRatio) / devicePixelRatio;
    };
    return {QPointF(snap(area.left()), snap(area.top())),
            QPointF(snap(area.right()), snap(area.bottom()))};
}

PlotTransform transformOn(const QRectF& area, const Plot& plot) {
    PlotTransform transform{.dataArea = area,
                            .limits = plot.limits(),
                            .xReversed = plot.xAxis().isInverted(),
                            .yReversed = !plot.yAxis().isInverted(),
                            .y2Reversed = !plot.y2Axis().isInverted(),
                            .xScale = plot.xAxis().scale(),
                            .yScale = plot.yAxis().scale(),
                            .y2Scale = plot.y2Axis().scale()};
    if (plot.keepsDataAspectRatio() && plot.xAxis().isLinear() && plot.yAxis().isLinear()) {
        const Limits asked = transform.limits;
        transform.limits = withEqualAspect(asked, area.size(), plot.xAxis().constraints(),
                                           plot.yAxis().constraints());
        // What constraints have moved or cut is where gestures go on from.
        if (transform.limits == withEqualAspect(asked, area.size())) transform.asked = asked;
    }
    return transform;
}

void placeTicks(const Plot& plot, const Surroundings& around, PlotLayout& layout) {
    const PlotTransform& transform = layout.transform;
    const Limits& limits = transform.limits;
    const QFontMetricsF& metrics = around.metrics();
    const auto room = [&](AxisSide side, Interval shown, bool reversed) {
        return AxisRoom{.side = side,
                        .dataArea = transform.dataArea,
                        .shown = shown,
                        .reversed = reversed,
                        .free = around.freeAlong(side, transform.dataArea)};
    };
    layout.x = layOutTicks(plot.xAxis(),
                           room(AxisSide::Bottom, {limits.xMin, limits.xMax}, transform.xReversed),
                           metrics);
    layout.y =
        layOutTicks(plot.yAxis(),
                    room(AxisSide::Left, {limits.yMin, limits.yMax}, transform.yReversed), metrics);
    if (limits.y2) {
        layout.y2 = layOutTicks(plot.y2Axis(),
                                room(AxisSide::Right, *limits.y2, transform.y2Reversed), metrics);
    }
}

}  // namespace

pipeline::View PlotLayout::view() const {
    const double ratio = canvas.devicePixelRatio;
    const auto devicePixels = [&](double length) {
        return std::max(0, static_cast<int>(std::lround(length * ratio)));
    };
    const Limits& limits = transform.limits;
    return {.x = {.min = limits.xMin,
                  .max = limits.xMax,
                  .reversed = transform.xReversed,
                  .length = devicePixels(transform.dataArea.width()),
                  .scale = transform.xScale},
            .y = {.min = limits.yMin,
                  .max = limits.yMax,
                  .reversed = transform.yReversed,
                  .length = devicePixels(transform.dataArea.height()),
                  .scale = transform.yScale}};
}

std::vector<Label> PlotLayout::texts() const {
    std::vector<Label> texts{title};
    for (const AxisLayout* axis : {&x, &y, &y2}) {
        texts.insert(texts.end(), axis->labels.begin(), axis->labels.end());
        texts.push_back(axis->context);
        texts.push_back(axis->name);
    }
    std::erase_if(texts, [](const Label& text) { return text.isEmpty(); });
    return texts;
}

// The room for labels depends on the ticks, and these on the room that is left for the data: what
// surrounds the data grows until all fits, which is usually at once or at the second pass.
PlotLayout layoutPlot(const Plot& plot, const CanvasGeometry& canvas) {
    PlotLayout layout;
    layout.canvas = canvas;
    Surroundings around(plot, canvas);
    for (int pass = 0; pass < kMostPasses; ++pass) {
        const QRectF area = snapped(around.dataArea(), canvas.devicePixelRatio);
        layout.transform = transformOn(area, plot);
        placeTicks(plot, around, layout);
        if (!around.adapt(layout)) break;
    }
    around.placeTexts(layout);
    if (around.hasColorBar()) placeColorBar(plot, layout);
    if (plot.grid() != Grid::None) placeGrid(plot.grid(), layout);
    return layout;
}

}  // namespace spate::plot
