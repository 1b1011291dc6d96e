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

    /// Takes the room that labels and contexts of these ticks need; gives up labels whose context
    /// has none, since they would mislead. Whether anything has changed.
    bool adapt(const PlotLayout& layout);

    /// Places title, names and contexts around the data area, and drops labels without room.
    void placeTexts(PlotLayout& layout) const;

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
    [[nodiscard]] double lengthOf(const QString& text) const;
    bool takeRoom(const PlotLayout& layout);
    bool giveUpUnexplained(const PlotLayout& layout);
    void placeX(PlotLayout& layout) const;
    void placeYNames(PlotLayout& layout) const;
    void placeYContexts(PlotLayout& layout) const;
    void dropWhatHasNoRoom(PlotLayout& layout) const;

    const Plot& plot_;
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
