// SPDX-License-Identifier: MIT
// ScatterItem: points, each in the colour of its value.
#pragma once

#include <optional>
#include <vector>

#include "spate/base/result.h"
#include "spate/color/colormap.h"
#include "spate/plot/drawn_item.h"
#include "spate/plot/points.h"
#include "spate/plot/symbol.h"

namespace spate::plot {

/// Values at places of their own, in the colours that an image would give them. Points without a
/// place (NaN, or zero and below on a log axis) are not drawn. GUI thread.
class ScatterItem : public DrawnItem {
    Q_OBJECT

public:
    explicit ScatterItem(QString legend, QObject* parent = nullptr);

    [[nodiscard]] ItemKind kind() const noexcept override { return ItemKind::Scatter; }

    /// Fails, changing nothing, without points, or if x, y and values are not equally many.
    base::Result<void> setData(Values x, Values y, Values values);
    [[nodiscard]] const Points& points() const noexcept { return points_; }
    [[nodiscard]] const Values& values() const noexcept { return values_; }

    [[nodiscard]] const color::Colormap& colormap() const noexcept { return colormap_; }
    void setColormap(const color::Colormap& colormap);
    /// What the colormap's autoscale makes of the values.
    [[nodiscard]] color::Range range() const;
    [[nodiscard]] const SymbolLook& symbol() const noexcept { return symbol_; }
    void setSymbol(const SymbolLook& symbol) { setAppearance(symbol_, symbol); }

    [[nodiscard]] std::optional<Limits> shownExtent(pipeline::AxisScale x,
                                                    pipeline::AxisScale y) const override;
    void paint(QPainter& painter, const PlotTransform& transform) const override;
    [[nodiscard]] std::optional<Pick> pickAt(QPointF pixel, const PlotTransform& transform,
                                             double distance) override;

private:
    Points points_;
    Values values_;
    color::Colormap colormap_;
    SymbolLook symbol_{.symbol = Symbol::Circle, .size = 7};
    mutable std::vector<QRgb> colors_;  // premultiplied, of each point; empty: not known yet
};

}  // namespace spate::plot
