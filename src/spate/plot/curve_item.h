// SPDX-License-Identifier: MIT
// CurveItem: a line through points, with symbols and error bars.
#pragma once

#include "spate/base/result.h"
#include "spate/plot/lined_item.h"
#include "spate/plot/points.h"
#include "spate/plot/symbol.h"

namespace spate::plot {

/// How far errors reach below and above each value, in data units, not negative: one for all
/// points, or one for each. Empty: no bars; an empty `above`: as far as below.
struct ErrorBars {
    Values below{};
    Values above{};
};

/// A curve y(x), or any line. Where x or y is NaN, or has no place on a log axis, the line has a
/// gap. Millions of points are drawn as quickly as the screen's columns (see PolylineBuilder), and
/// none of their peaks is lost. GUI thread.
class CurveItem : public LinedItem {
    Q_OBJECT

public:
    explicit CurveItem(QString legend, QObject* parent = nullptr);

    [[nodiscard]] ItemKind kind() const noexcept override { return ItemKind::Curve; }

    /// Fails, changing nothing, without points, if there are not as many y as x, or if error bars
    /// (those there are, unless new ones are given) are neither one nor as many.
    base::Result<void> setData(Values x, Values y);
    base::Result<void> setData(Values x, Values y, ErrorBars xErrors, ErrorBars yErrors);
    [[nodiscard]] const Points& points() const noexcept { return points_; }
    [[nodiscard]] const ErrorBars& xErrors() const noexcept { return xErrors_; }
    [[nodiscard]] const ErrorBars& yErrors() const noexcept { return yErrors_; }

    [[nodiscard]] const SymbolLook& symbol() const noexcept { return symbol_; }
    void setSymbol(const SymbolLook& symbol) { setAppearance(symbol_, symbol); }
    /// Whether the area between curve and baseline is filled, translucently.
    [[nodiscard]] bool isFilled() const noexcept { return filled_; }
    void setFilled(bool filled) { setAppearance(filled_, filled); }
    /// The y that the area reaches to; on a log axis, zero and below is the axis's end.
    [[nodiscard]] double baseline() const noexcept { return baseline_; }
    void setBaseline(double baseline) { setAppearance(baseline_, baseline); }

    /// Of the points and their error bars.
    [[nodiscard]] std::optional<Limits> shownExtent(pipeline::AxisScale x,
                                                    pipeline::AxisScale y) const override;
    void paint(QPainter& painter, const PlotTransform& transform) const override;
    /// The nearest point, or else the first point of the nearest edge.
    [[nodiscard]] std::optional<Pick> pickAt(QPointF pixel, const PlotTransform& transform,
                                             double distance) override;

private:
    void paintErrorBars(QPainter& painter, const PlotTransform& transform) const;

    Points points_;
    ErrorBars xErrors_;
    ErrorBars yErrors_;
    SymbolLook symbol_;
    bool filled_ = false;
    double baseline_ = 0;
};

}  // namespace spate::plot
