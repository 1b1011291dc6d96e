// SPDX-License-Identifier: MIT
// What is done to axes, limits and decoration of a plot in a storm.
#include <limits>

#include "spate/widgets/stormy_plot_for_test.h"

namespace spate::widgets {
namespace {

// Mostly one that makes sense.
double number(Chance& chance) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kStrange[] = {kNan, kInfinity, -kInfinity, 0, -0.0, 1e-320, 1e300, -1e40};
    return chance.oneIn(6) ? chance.of(kStrange) : chance.between(-100, 200);
}

std::optional<double> numberOrNone(Chance& chance) {
    if (chance.oneIn(2)) return std::nullopt;
    return number(chance);
}

plot::Axis& anyAxis(StormyPlot& storm) {
    plot::Plot& model = storm.model();
    return *storm.chance.of(std::array{&model.xAxis(), &model.yAxis(), &model.y2Axis()});
}

void setLimits(StormyPlot& storm) {
    Chance& chance = storm.chance;
    if (chance.oneIn(2)) {
        anyAxis(storm).setLimits(number(chance), number(chance));
        return;
    }
    plot::Limits limits{number(chance), number(chance), number(chance), number(chance)};
    if (chance.oneIn(2)) limits.y2 = plot::Interval{number(chance), number(chance)};
    storm.model().setLimits(limits);
}

void setScale(StormyPlot& storm) {
    anyAxis(storm).setScale(storm.chance.of(pipeline::kAllAxisScales));
}

void invert(StormyPlot& storm) {
    plot::Axis& axis = anyAxis(storm);
    axis.setInverted(!axis.isInverted());
}

void setTicks(StormyPlot& storm) {
    const bool isTime = storm.chance.oneIn(2);
    anyAxis(storm).setTickMode(isTime ? plot::TickMode::TimeSeries : plot::TickMode::Default);
}

void constrain(StormyPlot& storm) {
    Chance& chance = storm.chance;
    plot::Axis& axis = anyAxis(storm);
    if (chance.oneIn(2)) {
        axis.setLimitsConstraints(numberOrNone(chance), numberOrNone(chance));
    } else {
        axis.setRangeConstraints(numberOrNone(chance), numberOrNone(chance));
    }
}

void setFree(StormyPlot& storm) {
    plot::Axis& axis = anyAxis(storm);
    axis.setLimitsConstraints({}, {});
    axis.setRangeConstraints({}, {});
    axis.setAutoScale(storm.chance.oneIn(2));
}

void resetZoom(StormyPlot& storm) {
    Chance& chance = storm.chance;
    storm.model().setDataMargins({number(chance) / 100, 0.1, 0, number(chance) / 100});
    storm.model().resetZoom();
}

void goBackOrForward(StormyPlot& storm) {
    if (storm.chance.oneIn(2)) {
        storm.plot->history().back();
    } else {
        storm.plot->history().forward();
    }
}

void setDecoration(StormyPlot& storm) {
    Chance& chance = storm.chance;
    plot::Plot& model = storm.model();
    if (chance.oneIn(2)) model.setColorBar(!model.hasColorBar());
    if (chance.oneIn(2)) model.setColorBarHistogram(!model.hasColorBarHistogram());
    if (chance.oneIn(2)) model.setKeepDataAspectRatio(chance.oneIn(2));
    if (chance.oneIn(2)) model.setY2AxisShown(chance.oneIn(2));
    if (chance.oneIn(2)) model.setGrid(chance.oneIn(2) ? plot::Grid::Major : plot::Grid::None);
    model.setTitle(chance.oneIn(2) ? QStringLiteral("a storm") : QString());
    anyAxis(storm).setLabel(chance.oneIn(2) ? QStringLiteral("an axis") : QString());
}

void setMode(StormyPlot& storm) {
    storm.plot->setInteractiveMode(storm.chance.of(kAllInteractiveModes));
}

}  // namespace

std::vector<StormAction> axisActionsOfStorm() {
    return {{"set limits", 4, setLimits},
            {"set a scale", 3, setScale},
            {"invert an axis", 1, invert},
            {"set ticks", 1, setTicks},
            {"constrain an axis", 2, constrain},
            {"set an axis free", 2, setFree},
            {"reset the zoom", 3, resetZoom},
            {"go back or forward", 2, goBackOrForward},
            {"set the decoration", 4, setDecoration},
            {"set the mode", 1, setMode}};
}

}  // namespace spate::widgets
