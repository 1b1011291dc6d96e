// SPDX-License-Identifier: MIT
// addCurve() and its like: items of a plot in silx's words.
#pragma once

#include <QColor>
#include <QString>
#include <QVariant>
#include <optional>

#include "spate/base/result.h"
#include "spate/plot/curve_item.h"
#include "spate/plot/histogram_item.h"
#include "spate/plot/marker_item.h"
#include "spate/plot/plot.h"
#include "spate/plot/scatter_item.h"
#include "spate/plot/shape_item.h"

// Each function shows something new under a legend, or updates what has it; what is not given keeps
// its value then. An update of numbers alone costs one copy of them, or none (see Values). Nothing
// moves the view but `resetZoom`, and the first item of a plot. All fail, changing nothing, with a
// message that names item, value and what was expected, if the numbers are refused. GUI thread.
namespace spate::plot {

/// Of addCurve().
struct CurveOptions {
    QString legend = QStringLiteral("Unnamed curve 1.1");  ///< identity: same legend, same curve
    std::optional<QVariant> info = std::nullopt;           ///< whatever the host keeps with it
    bool replace = false;                                  ///< remove all other curves
    std::optional<QColor> color = std::nullopt;            ///< new ones take turns through ten
    std::optional<LineStyle> lineStyle = std::nullopt;
    std::optional<double> lineWidth = std::nullopt;  ///< logical pixels
    std::optional<QColor> gapColor = std::nullopt;   ///< between dashes
    std::optional<Symbol> symbol = std::nullopt;
    std::optional<double> symbolSize = std::nullopt;  ///< logical pixels
    std::optional<bool> fill = std::nullopt;          ///< down to the baseline
    std::optional<double> baseline = std::nullopt;
    std::optional<ErrorBars> xErrors = std::nullopt;
    std::optional<ErrorBars> yErrors = std::nullopt;
    std::optional<YAxisSide> yAxis = std::nullopt;
    std::optional<int> z = std::nullopt;
    std::optional<double> opacity = std::nullopt;  ///< 0 … 1
    std::optional<bool> selectable = std::nullopt;
    bool resetZoom = false;
};
base::Result<CurveItem*> addCurve(Plot& plot, Values x, Values y, const CurveOptions& options = {});

/// Of addScatter().
struct ScatterOptions {
    QString legend = QStringLiteral("Unnamed scatter 1.1");
    std::optional<QVariant> info = std::nullopt;
    bool replace = false;  ///< remove all other scatters
    std::optional<color::Colormap> colormap = std::nullopt;
    std::optional<Symbol> symbol = std::nullopt;
    std::optional<double> symbolSize = std::nullopt;
    std::optional<YAxisSide> yAxis = std::nullopt;
    std::optional<int> z = std::nullopt;
    std::optional<double> opacity = std::nullopt;
    std::optional<bool> selectable = std::nullopt;
    bool resetZoom = false;
};
base::Result<ScatterItem*> addScatter(Plot& plot, Values x, Values y, Values values,
                                      const ScatterOptions& options = {});

/// Of addHistogram().
struct HistogramOptions {
    QString legend = QStringLiteral("Unnamed histogram 1.1");
    std::optional<QVariant> info = std::nullopt;
    bool replace = false;  ///< remove all other histograms
    HistogramAlignment alignment = HistogramAlignment::Center;
    std::optional<QColor> color = std::nullopt;
    std::optional<LineStyle> lineStyle = std::nullopt;
    std::optional<double> lineWidth = std::nullopt;
    std::optional<QColor> gapColor = std::nullopt;
    std::optional<bool> fill = std::nullopt;
    std::optional<double> baseline = std::nullopt;
    std::optional<YAxisSide> yAxis = std::nullopt;
    std::optional<int> z = std::nullopt;
    std::optional<double> opacity = std::nullopt;
    std::optional<bool> selectable = std::nullopt;
    bool resetZoom = false;
};
base::Result<HistogramItem*> addHistogram(Plot& plot, Values counts, Values edges,
                                          const HistogramOptions& options = {});

/// Of addMarker(), addXMarker() and addYMarker().
struct MarkerOptions {
    std::optional<QString> legend = std::nullopt;  ///< without one: a new marker
    std::optional<QVariant> info = std::nullopt;
    std::optional<QString> text = std::nullopt;
    std::optional<QColor> color = std::nullopt;
    std::optional<QColor> background = std::nullopt;  ///< of the text
    std::optional<Symbol> symbol = std::nullopt;
    std::optional<double> symbolSize = std::nullopt;
    std::optional<LineStyle> lineStyle = std::nullopt;
    std::optional<double> lineWidth = std::nullopt;
    std::optional<QColor> gapColor = std::nullopt;
    std::optional<MarkerItem::Constraint> constraint = std::nullopt;
    std::optional<YAxisSide> yAxis = std::nullopt;
    std::optional<int> z = std::nullopt;
    std::optional<double> opacity = std::nullopt;
    std::optional<bool> selectable = std::nullopt;
    std::optional<bool> draggable = std::nullopt;
};
base::Result<MarkerItem*> addMarker(Plot& plot, double x, double y,
                                    const MarkerOptions& options = {});
/// A vertical line at x.
base::Result<MarkerItem*> addXMarker(Plot& plot, double x, const MarkerOptions& options = {});
/// A horizontal line at y.
base::Result<MarkerItem*> addYMarker(Plot& plot, double y, const MarkerOptions& options = {});

/// Of addShape().
struct ShapeOptions {
    std::optional<QString> legend = std::nullopt;  ///< without one: a new shape
    std::optional<QVariant> info = std::nullopt;
    bool replace = false;  ///< remove all other shapes
    std::optional<QColor> color = std::nullopt;
    std::optional<LineStyle> lineStyle = std::nullopt;
    std::optional<double> lineWidth = std::nullopt;
    std::optional<QColor> gapColor = std::nullopt;
    std::optional<bool> fill = std::nullopt;
    std::optional<bool> inExtent = std::nullopt;  ///< see ShapeItem::isInExtent()
    std::optional<YAxisSide> yAxis = std::nullopt;
    std::optional<int> z = std::nullopt;
    std::optional<double> opacity = std::nullopt;
    std::optional<bool> selectable = std::nullopt;
    std::optional<bool> draggable = std::nullopt;
    bool resetZoom = false;
};
base::Result<ShapeItem*> addShape(Plot& plot, ShapeType type, const Values& x, const Values& y,
                                  const ShapeOptions& options = {});

}  // namespace spate::plot
