// SPDX-License-Identifier: MIT
#include "spate/plot/paint_items.h"

#include <algorithm>

namespace spate::plot {

std::vector<Item*>::const_iterator aboveImages(const std::vector<Item*>& items) {
    const auto last = std::find_if(items.rbegin(), items.rend(), [](const Item* item) {
        return item->kind() == ItemKind::Image;
    });
    return last.base();
}

void paintItem(QPainter& painter, const DrawnItem& item, const PlotTransform& transform,
               const QFont& font, const QColor& foreground) {
    painter.save();
    painter.setClipRect(transform.dataArea, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(item.opacity());
    painter.setFont(font);
    painter.setPen(foreground);
    painter.setBrush(Qt::NoBrush);
    item.paint(painter, transform);
    painter.restore();
}

}  // namespace spate::plot
