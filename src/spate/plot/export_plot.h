// SPDX-License-Identifier: MIT
// exportPlot: a picture of a plot as a file.
#pragma once

#include <QString>
#include <QStringList>

#include "spate/base/result.h"
#include "spate/plot/vector_plot.h"

namespace spate::plot {

/// Draws the plot as it is seen – the limits, directions and colours of the view, row 0 where the
/// view has it – with the newest frame of each image, and writes it as its suffix says: SVG and PDF
/// with lines, text and lossless images, or PNG, JPEG and whatever else Qt writes, of
/// size × devicePixelRatio pixels. What the screen shows is not touched, nor is a stream disturbed.
/// (For the values themselves, in the order of the detector, save the frame: stream::saveFrame().)
///
/// The file is written under a temporary name and takes its own when it is complete: until then,
/// and after any error, an old file of that name stays. Errors name the path, what was found and
/// what was expected: no such folder, no regular file, an unknown suffix, a size that no picture
/// has, the system's reason. GUI thread; takes as long as drawing and the disk do.
[[nodiscard]] base::Result<void> exportPlot(const Plot& plot, const QString& path,
                                            const ExportOptions& options);

/// The suffixes that exportPlot() knows: "png", "svg", "pdf" and those of Qt's formats.
[[nodiscard]] QStringList exportSuffixes();

}  // namespace spate::plot
