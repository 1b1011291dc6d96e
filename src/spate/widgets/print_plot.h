// SPDX-License-Identifier: MIT
// A plot on paper.
#pragma once

#include "spate/base/result.h"
#include "spate/plot/vector_plot.h"

class QPrinter;

namespace spate::widgets {

/// Prints the plot with the newest frame of each image, in the middle of the page that the printer
/// is set to and as large as fits, in the shape that options.size has. Black on white, whatever
/// colours the options have: paper is no dark screen. Lines and text are the printer's own; images
/// have its resolution, but not more than 300 dots to the inch, whatever device pixel ratio the
/// options have. GUI thread. To ask for a printer, show a QPrintDialog first.
[[nodiscard]] base::Result<void> printPlot(const plot::Plot& plot, QPrinter& printer,
                                           const plot::ExportOptions& options);

}  // namespace spate::widgets
