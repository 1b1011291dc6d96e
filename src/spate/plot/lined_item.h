// SPDX-License-Identifier: MIT
// LinedItem: what items drawn with lines have in common.
#pragma once

#include <QColor>

#include "spate/plot/drawn_item.h"
#include "spate/plot/line_look.h"

namespace spate::plot {

/// A colour, and how its lines are drawn. GUI thread.
class LinedItem : public DrawnItem {
    Q_OBJECT

public:
    using DrawnItem::DrawnItem;

    [[nodiscard]] const QColor& color() const noexcept { return color_; }
    void setColor(const QColor& color) { setAppearance(color_, color); }
    [[nodiscard]] const LineLook& line() const noexcept { return line_; }
    void setLine(const LineLook& line) { setAppearance(line_, line); }

private:
    QColor color_{31, 119, 180};
    LineLook line_;
};

}  // namespace spate::plot
