// SPDX-License-Identifier: MIT
#include "spate/plot/surroundings.h"

#include <algorithm>
#include <cmath>

#include "spate/plot/color_bar_layout.h"

namespace spate::plot {
namespace {

constexpr double kMargin = 8;             // around everything
constexpr double kSmallestDataArea = 40;  // in width and height: below it, surroundings give way
constexpr double kSmallestShare = 0.3;    // of the canvas: below it too
constexpr double kTextGap = 2;            // between lines of text
constexpr double kTickRoom = kTickLength + kTickLabelGap;

// Room for labels in steps, so that panning by a digit does not move the whole plot.
double roundedUp(double width) {
    return std::ceil(width / 8) * 8;
}

double widest(const std::vector<Label>& labels) {
    double width = 0;
    for (const Label& label : labels) width = std::max(width, label.rect.width());
    return roundedUp(width);
}

double lengthOf(Interval interval) {
    return std::max(0.0, interval.max - interval.min);
}

// A text within a stretch of a line, centred where that is possible, and how much of the line it
// takes. Of a text that is much too long there is nothing.
struct Fitted {
    QString text;
    Interval place;
};

Fitted fitted(const QString& text, double centre, Interval free, const QFontMetricsF& metrics) {
    const QString shown = metrics.elidedText(text, Qt::ElideMiddle, lengthOf(free) - kTextGap);
    if (shown.size() < std::min<qsizetype>(text.size(), 3)) return {};
    const double length = metrics.horizontalAdvance(shown) + kTextGap;
    const double start = std::max(free.min, std::min(centre - length / 2, free.max - length));
    return {shown, {start, start + length}};
}

Label across(const QString& text, double centre, Interval free, double top, double height,
             const QFontMetricsF& metrics) {
    const Fitted fit = fitted(text, centre, free, metrics);
    if (fit.text.isEmpty()) return {};
    return {fit.text, QRectF(fit.place.min, top, lengthOf(fit.place), height)};
}

Label upward(const QString& text, double centre, Interval free, double left, double width,
             const QFontMetricsF& metrics) {
    const Fitted fit = fitted(text, centre, free, metrics);
    if (fit.text.isEmpty()) return {};
    return {fit.text, QRectF(left, fit.place.min, width, lengthOf(fit.place))};
}

// Offsets and factors are needed in full.
bool needsContext(const AxisLayout& layout) {
    return !layout.ticks.contextIsDate && !layout.ticks.context.isEmpty();
}

// Labels mislead without it.
bool lacksContext(const AxisLayout& layout) {
    return needsContext(layout) && layout.context.text != layout.ticks.context;
}

}  // namespace

Surroundings::Surroundings(const Plot& plot, const CanvasGeometry& canvas)
    : plot_(plot),
      canvas_(canvas.size),
      metrics_(canvas.font),
      colorBarRoom_(colorBarRoom(plot, canvas)),
      line_(std::ceil(metrics_.height())),
      y2_(plot.isY2AxisShown()) {
    colorBar_.wanted = plot.hasColorBar();
    title_.wanted = !plot.title().isEmpty();
    xName_.wanted = !plot.xAxis().label().isEmpty();
    yName_.wanted = !plot.yAxis().label().isEmpty();
    y2Name_.wanted = y2_ && !plot.y2Axis().label().isEmpty();
    xLabels_.wanted = yLabels_.wanted = true;
    y2Labels_.wanted = y2_;
    yLabelWidth_ = y2LabelWidth_ = roundedUp(metrics_.horizontalAdvance(QStringLiteral("8888")));
}

QRectF Surroundings::dataArea() {
    const double leastWidth = std::max(kSmallestDataArea, kSmallestShare * canvas_.width());
    const double leastHeight = std::max(kSmallestDataArea, kSmallestShare * canvas_.height());
    Part* const inWidth[] = {&colorBar_, &y2Name_, &yName_, &y2Labels_, &yLabels_};
    for (Part* part : inWidth) {
        // A colour bar says more than names do.
        const double least = part == &colorBar_ ? kSmallestDataArea : leastWidth;
        if (areaNow().width() >= least) break;
        part->givenUp = true;
    }
    Part* const inHeight[] = {&title_, &xName_, &yContext_, &xContext_, &xLabels_};
    for (Part* part : inHeight) {
        if (areaNow().height() >= leastHeight) break;
        part->givenUp = true;
    }
    return areaNow();
}

QRectF Surroundings::areaNow() const {
    const double name = line_ + kTextGap;
    const double left = kMargin + (yName_.isShown() ? name : 0) +
                        (yLabels_.isShown() ? yLabelWidth_ + kTickRoom : 0);
    // Half of a y label, or the context, is above the data area; the title is above both.
    const double titleEnd = title_.isShown() ? kMargin / 2 + line_ : 0;
    double top = titleEnd + (title_.isShown() ? std::max(kMargin * 1.5, line_ / 2 + kTextGap)
                                              : kMargin + line_ / 2);
    if (yContext_.isShown()) top = std::max(top, titleEnd + line_ + 2 * kTextGap + 1);
    const double right = rightEnd() - (y2_ || hasColorBar() ? 0 : line_) - y2Room();
    const double bottom = canvas_.height() - kMargin - (hasXRow() ? name : 0) -
                          (xLabels_.isShown() ? kTickRoom + line_ : 0);
    return {QPointF(left, top), QPointF(std::max(left, right), std::max(top, bottom))};
}

// Where the surroundings of the data area end, for the colour bar or the margin.
double Surroundings::rightEnd() const {
    return canvas_.width() - (hasColorBar() ? colorBarRoom_ : kMargin);
}

double Surroundings::y2Room() const {
    if (!y2_) return 0;
    return (y2Labels_.isShown() ? y2LabelWidth_ + kTickRoom : kTickLength) +
           (y2Name_.isShown() ? line_ + kTextGap : 0);
}

Interval Surroundings::freeAlong(AxisSide side, const QRectF& dataArea) const {
    // The colour bar repaints its region: nothing of the axes lies there.
    if (side == AxisSide::Bottom) {
        return {1, hasColorBar() ? rightEnd() + kMargin : canvas_.width() - 1};
    }
    const double titleEnd = title_.isShown() ? kMargin / 2 + line_ : 1;
    const double rowStart = canvas_.height() - (hasXRow() ? kMargin + line_ : 1);
    return {titleEnd, xLabels_.isShown() ? dataArea.bottom() + kTickRoom : rowStart};
}

double Surroundings::lengthOf(const QString& text) const {
    return metrics_.horizontalAdvance(text) + kTextGap;
}

bool Surroundings::adapt(const PlotLayout& layout) {
    const bool taken = takeRoom(layout);
    const bool givenUp = giveUpUnexplained(layout);
    return taken || givenUp;
}

bool Surroundings::takeRoom(const PlotLayout& layout) {
    bool more = false;
    const auto widen = [&](double& width, double needed) {
        more = more || needed > width;
        width = std::max(width, needed);
    };
    const auto want = [&](Part& part, bool wanted) {
        more = more || (wanted && !part.wanted && !part.givenUp);
        part.wanted = part.wanted || wanted;
    };
    if (yLabels_.isShown()) widen(yLabelWidth_, widest(layout.y.labels));
    if (y2Labels_.isShown()) widen(y2LabelWidth_, widest(layout.y2.labels));
    want(xContext_, xLabels_.isShown() && !layout.x.ticks.context.isEmpty());
    want(yContext_, (yLabels_.isShown() && !layout.y.ticks.context.isEmpty()) ||
                        (y2Labels_.isShown() && !layout.y2.ticks.context.isEmpty()));
    return more;
}

bool Surroundings::giveUpUnexplained(const PlotLayout& layout) {
    bool changed = false;
    const auto require = [&](Part& labels, bool explained) {
        if (!labels.isShown() || explained) return;
        labels.givenUp = changed = true;
    };
    const QRectF& area = layout.transform.dataArea;
    const Interval xFree = freeAlong(AxisSide::Bottom, area);
    require(xLabels_,
            !needsContext(layout.x) ||
                (!xContext_.givenUp && lengthOf(layout.x.ticks.context) <= xFree.max - xFree.min));
    const double yLength =
        yLabels_.isShown() && needsContext(layout.y) ? lengthOf(layout.y.ticks.context) : 0;
    const double y2Length = lengthOf(layout.y2.ticks.context) + kMargin;
    require(yLabels_, !needsContext(layout.y) || (!yContext_.givenUp && yLength <= area.width()));
    require(y2Labels_,
            !needsContext(layout.y2) || (!yContext_.givenUp && yLength + y2Length <= area.width()));
    return changed;
}

void Surroundings::placeTexts(PlotLayout& layout) const {
    const QRectF& area = layout.transform.dataArea;
    if (title_.isShown()) {
        layout.title = across(plot_.title(), area.center().x(),
                              {kMargin, freeAlong(AxisSide::Bottom, area).max - 1}, kMargin / 2,
                              line_, metrics_);
    }
    placeX(layout);
    placeYNames(layout);
    placeYContexts(layout);
    dropWhatHasNoRoom(layout);
}

// The context ends where the axis does, if it can.
void Surroundings::placeX(PlotLayout& layout) const {
    const QRectF& area = layout.transform.dataArea;
    Interval free = freeAlong(AxisSide::Bottom, area);
    const double top = canvas_.height() - kMargin - line_;
    const QString& context = layout.x.ticks.context;
    if (xContext_.isShown() && xLabels_.isShown()) {
        const double centre = area.right() - lengthOf(context) / 2;
        layout.x.context = across(context, centre, free, top, line_, metrics_);
        if (!layout.x.context.isEmpty()) free.max = layout.x.context.rect.left() - kMargin;
    }
    if (xName_.isShown()) {
        const double centre = area.center().x();
        layout.x.name = across(plot_.xAxis().label(), centre, free, top, line_, metrics_);
    }
}

void Surroundings::placeYNames(PlotLayout& layout) const {
    const QRectF& area = layout.transform.dataArea;
    const Interval free = freeAlong(AxisSide::Left, area);
    const double centre = area.center().y();
    if (yName_.isShown()) {
        layout.y.name = upward(plot_.yAxis().label(), centre, free, kMargin, line_, metrics_);
    }
    if (y2Name_.isShown()) {
        layout.y2.name = upward(plot_.y2Axis().label(), centre, free,
                                area.right() + y2Room() - line_, line_, metrics_);
    }
}

// In the row above the data area, one from its left and one from its right end.
void Surroundings::placeYContexts(PlotLayout& layout) const {
    if (!yContext_.isShown()) return;
    const QRectF& area = layout.transform.dataArea;
    const double top = area.top() - kTextGap - 1 - line_;
    Interval free{area.left(), area.right()};
    if (yLabels_.isShown()) {
        // A date leaves a number its room.
        const bool leavesRoom = y2Labels_.isShown() && needsContext(layout.y2);
        const double left = leavesRoom ? lengthOf(layout.y2.ticks.context) + kMargin : 0;
        layout.y.context = across(layout.y.ticks.context, free.min, {free.min, free.max - left},
                                  top, line_, metrics_);
        if (!layout.y.context.isEmpty()) free.min = layout.y.context.rect.right() + kMargin;
    }
    if (y2Labels_.isShown()) {
        layout.y2.context = across(layout.y2.ticks.context, free.max, free, top, line_, metrics_);
    }
}

// Labels that were given up, and those of a last pass that found no room for itself.
void Surroundings::dropWhatHasNoRoom(PlotLayout& layout) const {
    if (!xLabels_.isShown() || lacksContext(layout.x)) layout.x.labels.clear();
    if (!yLabels_.isShown() || lacksContext(layout.y)) layout.y.labels.clear();
    if (!y2Labels_.isShown() || lacksContext(layout.y2)) layout.y2.labels.clear();
    const QRectF& area = layout.transform.dataArea;
    const double leftEnd = area.left() - kTickRoom - yLabelWidth_ - 1;
    const double rightEnd = area.right() + kTickRoom + y2LabelWidth_ + 1;
    std::erase_if(layout.y.labels, [&](const Label& label) { return label.rect.left() < leftEnd; });
    std::erase_if(layout.y2.labels,
                  [&](const Label& label) { return label.rect.right() > rightEnd; });
}

}  // namespace spate::plot
