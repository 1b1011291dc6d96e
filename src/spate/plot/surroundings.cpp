// SPDX-License-Identifier: MIT
#include "spate/plot/surroundings.h"

#include <algorithm>
#include <cmath>

#include "spate/plot/color_bar_layout.h"

namespace spate::plot {
namespace {

constexpr double kMargin = 8;             // around everything
constexpr double kSmallestDataArea = 40;  // in width and height: below it, surroundings give way
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

// Offsets and factors are shown in full or not at all; of dates a part is still right.
Label contextLabel(const Axis& axis, const QString& text, double centre, Interval free, double top,
                   double height, const QFontMetricsF& metrics) {
    Label label = across(text, centre, free, top, height, metrics);
    const bool mayBeElided = axis.isLinear() && axis.tickMode() == TickMode::TimeSeries;
    return label.text == text || mayBeElided ? label : Label{};
}

void dropUnlessExplained(AxisLayout& layout) {
    if (layout.context.isEmpty() && !layout.ticks.context.isEmpty()) layout.labels.clear();
}

}  // namespace

Surroundings::Surroundings(const Plot& plot, const CanvasGeometry& canvas)
    : canvas_(canvas.size),
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
    Part* const inWidth[] = {&colorBar_, &y2Name_, &yName_, &y2Labels_, &yLabels_};
    for (Part* part : inWidth) {
        if (areaNow().width() >= kSmallestDataArea) break;
        part->givenUp = true;
    }
    Part* const inHeight[] = {&title_, &xName_, &yContext_, &xContext_, &xLabels_};
    for (Part* part : inHeight) {
        if (areaNow().height() >= kSmallestDataArea) break;
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
    return {titleEnd, dataArea.bottom() + kTickRoom - (xLabels_.isShown() ? 0 : 1)};
}

bool Surroundings::grow(const PlotLayout& layout) {
    bool grown = false;
    const auto widen = [&](double& width, double needed) {
        grown = grown || needed > width;
        width = std::max(width, needed);
    };
    const auto want = [&](Part& part, bool wanted) {
        grown = grown || (wanted && !part.wanted && !part.givenUp);
        part.wanted = part.wanted || wanted;
    };
    if (yLabels_.isShown()) widen(yLabelWidth_, widest(layout.y.labels));
    if (y2Labels_.isShown()) widen(y2LabelWidth_, widest(layout.y2.labels));
    want(xContext_, xLabels_.isShown() && !layout.x.ticks.context.isEmpty());
    want(yContext_, (yLabels_.isShown() && !layout.y.ticks.context.isEmpty()) ||
                        (y2Labels_.isShown() && !layout.y2.ticks.context.isEmpty()));
    return grown;
}

void Surroundings::placeTexts(const Plot& plot, PlotLayout& layout) const {
    const QRectF& area = layout.transform.dataArea;
    if (title_.isShown()) {
        layout.title = across(plot.title(), area.center().x(),
                              {kMargin, freeAlong(AxisSide::Bottom, area).max - 1}, kMargin / 2,
                              line_, metrics_);
    }
    placeX(plot.xAxis(), layout.x, area);
    placeYNames(plot, layout);
    placeYContexts(plot, layout);
    // Wider than the room that was left at last.
    const double leftEnd = area.left() - kTickRoom - yLabelWidth_ - 1;
    std::erase_if(layout.y.labels, [&](const Label& label) { return label.rect.left() < leftEnd; });
    const double rightEnd = area.right() + kTickRoom + y2LabelWidth_ + 1;
    std::erase_if(layout.y2.labels,
                  [&](const Label& label) { return label.rect.right() > rightEnd; });
}

void Surroundings::placeX(const Axis& axis, AxisLayout& layout, const QRectF& area) const {
    Interval free = freeAlong(AxisSide::Bottom, area);
    const double top = canvas_.height() - kMargin - line_;
    if (xContext_.isShown()) {
        layout.context =
            contextLabel(axis, layout.ticks.context, free.max, free, top, line_, metrics_);
        if (!layout.context.isEmpty()) free.max = layout.context.rect.left() - kMargin;
    }
    if (xName_.isShown()) {
        layout.name = across(axis.label(), area.center().x(), free, top, line_, metrics_);
    }
    if (!xLabels_.isShown()) layout.labels.clear();
    dropUnlessExplained(layout);
}

void Surroundings::placeYNames(const Plot& plot, PlotLayout& layout) const {
    const QRectF& area = layout.transform.dataArea;
    const Interval free = freeAlong(AxisSide::Left, area);
    const double centre = area.center().y();
    if (yName_.isShown()) {
        layout.y.name = upward(plot.yAxis().label(), centre, free, kMargin, line_, metrics_);
    }
    if (y2Name_.isShown()) {
        layout.y2.name = upward(plot.y2Axis().label(), centre, free,
                                area.right() + y2Room() - line_, line_, metrics_);
    }
    if (!yLabels_.isShown()) layout.y.labels.clear();
    if (!y2Labels_.isShown()) layout.y2.labels.clear();
}

// In the row above the data area, one from its left and one from its right end.
void Surroundings::placeYContexts(const Plot& plot, PlotLayout& layout) const {
    const QRectF& area = layout.transform.dataArea;
    const double top = area.top() - kTextGap - 1 - line_;
    Interval free{area.left(), area.right()};
    if (yContext_.isShown() && yLabels_.isShown()) {
        layout.y.context = contextLabel(plot.yAxis(), layout.y.ticks.context, free.min, free, top,
                                        line_, metrics_);
        if (!layout.y.context.isEmpty()) free.min = layout.y.context.rect.right() + kMargin;
    }
    if (yContext_.isShown() && y2Labels_.isShown()) {
        layout.y2.context = contextLabel(plot.y2Axis(), layout.y2.ticks.context, free.max, free,
                                         top, line_, metrics_);
    }
    dropUnlessExplained(layout.y);
    dropUnlessExplained(layout.y2);
}

}  // namespace spate::plot
