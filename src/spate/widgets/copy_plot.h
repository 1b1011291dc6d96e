// SPDX-License-Identifier: MIT
// A plot on the clipboard.
#pragma once

#include <QMimeData>
#include <memory>

#include "spate/plot/vector_plot.h"

namespace spate::widgets {

/// The plot with the newest frame of each image: as an image, which programs paste in the format
/// they like, and as SVG ("image/svg+xml") for those that draw. For the clipboard, and for drags.
/// GUI thread.
[[nodiscard]] std::unique_ptr<QMimeData> mimeDataOf(const plot::Plot& plot,
                                                    const plot::ExportOptions& options);

/// Puts that on the clipboard. Under X11 it is gone when the program ends, unless a clipboard
/// manager keeps it. GUI thread.
void copyToClipboard(const plot::Plot& plot, const plot::ExportOptions& options);

}  // namespace spate::widgets
