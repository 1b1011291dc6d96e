// SPDX-License-Identifier: MIT
// Surroundings: what lies around the data area, and which of it there is room for.
#pragma once

#include <QFontMetricsF>
#include <QRectF>

#include "spate/plot/layout.h"

namespace spate::plot {

/// Divides a canvas between the data area and what surrounds it. Used while a plot is laid out.
class Surroundings {
public:
    Surroundings(const Plot& plot, const CanvasGeometry& canvas);

    [[nodiscard]] const QFontMetricsF& metrics() const noexcept { return metrics_; }
    [[nodiscard]] bool hasColorBar() const noexcept { return colorBar_.isShown(); }

    /// What is left for the data. Where that is hardly anything, surroundings are given up for
    /// good, the least important first.
    [[nodiscard]] QRectF dataArea();

    /// The pixels along an axis that its labels may lie in.
    [[nodiscard]] Interval freeAlong(AxisSide side, const QRectF& dataArea) const;

    /// Takes the room that labels and contexts of these ticks need; whether that was more.
    bool grow(const PlotLayout& layout);

    /// Places title, names and contexts around the data area, and drops the labels that have no
    /// room or would say nothing without their context.
    void placeTexts(const Plot& plot, PlotLayout& layout) const;

private:
    struct Part {
        bool wanted = false;
        bool givenUp = false;
        [[nodiscard]] bool isShown() const noexcept { return wanted && !givenUp; }
    };

    [[nodiscard]] QRectF areaNow() const;
    [[nodiscard]] double y2Room() const;
    [[nodiscard]] double rightEnd() const;
    [[nodiscard]] bool hasXRow() const { return xName_.isShown() || xContext_.isShown(); }
    void placeX(const Axis& axis, AxisLayout& layout, const QRectF& area) const;
    void placeYNames(const Plot& plot, PlotLayout& layout) const;
    void placeYContexts(const Plot& plot, PlotLayout& layout) const;

    QSizeF canvas_;
    QFontMetricsF metrics_;
    double colorBarRoom_;
    double line_;  // height of a line of text
    Part colorBar_;
    Part title_;
    Part xName_;
    Part yName_;
    Part y2Name_;
    Part xLabels_;
    Part yLabels_;
    Part y2Labels_;
    Part xContext_;
    Part yContext_;  // of either y axis: one row
    bool y2_;
    double yLabelWidth_;
    double y2LabelWidth_;
};

}  // namespace spate::plot
