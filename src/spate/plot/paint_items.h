// SPDX-License-Identifier: MIT
// Painting of drawn items: the same on the screen's layers, into images and into vector files.
#pragma once

#include <QColor>
#include <QFont>
#include <QPainter>
#include <vector>

#include "spate/plot/drawn_item.h"
#include "spate/plot/transform.h"

namespace spate::plot {

/// The place in an order of drawing above all of its images, for the grid.
[[nodiscard]] std::vector<Item*>::const_iterator aboveImages(const std::vector<Item*>& items);

/// Gives the item a painter as DrawnItem::paint() expects it, and that back as it was.
void paintItem(QPainter& painter, const DrawnItem& item, const PlotTransform& transform,
               const QFont& font, const QColor& foreground);

}  // namespace spate::plot
