// SPDX-License-Identifier: MIT
// Vector plots: a whole plot as lines, text and exact images, for files and printers.
#pragma once

#include <QByteArray>
#include <QFont>
#include <QSize>

#include "spate/plot/paint.h"

namespace spate::plot {

/// How a plot is drawn for somewhere else than the screen.
struct ExportOptions {
    QSize size{1000, 800};  ///< logical pixels; on paper 96 to the inch
    /// Device pixels in a logical one: 1 for a picture as on the screen, 3.125 for 300 dots per
    /// inch. In vector files those of the images: lines and text have none.
    double devicePixelRatio = 1;
    QFont font{};
    PlotColors colors = PlotColors::forPaper();
};

/// Draws the plot with the newest frame of each image from the painter's origin on, as large as
/// options.size says in units of the painter; for devices that draw lines and text themselves.
/// Images lie in the data area exactly, with one pixel for each device pixel, and are stored as
/// they are, without loss. GUI thread.
void paintVectorPlot(QPainter& painter, const Plot& plot, const ExportOptions& options);

/// The plot as SVG, of options.size CSS pixels. GUI thread.
[[nodiscard]] QByteArray svgOf(const Plot& plot, const ExportOptions& options);

/// The plot as a PDF of one page, which is up to a point larger than the plot, since pages are
/// whole points. GUI thread.
[[nodiscard]] QByteArray pdfOf(const Plot& plot, const ExportOptions& options);

}  // namespace spate::plot
