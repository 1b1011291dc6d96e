// SPDX-License-Identifier: MIT
// Choices of an image's colours, range and normalization, that follow whatever else changes them.
#pragma once

#include <QAction>
#include <QString>

#include "spate/plot/image_item.h"

namespace spate::widgets {

class Contrast;

/// "percentiles": as people read it.
[[nodiscard]] QString title(color::AutoscaleMode mode);

// Each belongs to `parent`, and must go before the image. GUI thread.

/// A button that shows the colours and opens the ColormapMenu, for a tool bar.
[[nodiscard]] QAction* makeColorTableButton(Contrast& contrast, QObject* parent);
/// A list of normalizations, for a tool bar.
[[nodiscard]] QAction* makeNormalizationList(plot::ImageItem& image, QObject* parent);

/// A submenu of the autoscale modes. Choosing one lets go of a fixed range.
[[nodiscard]] QAction* makeAutoscaleMenu(plot::ImageItem& image, QObject* parent);

}  // namespace spate::widgets
