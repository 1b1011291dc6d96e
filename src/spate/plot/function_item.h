// SPDX-License-Identifier: MIT
// FunctionItem: an overlay that a function of the host draws.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "spate/plot/drawn_item.h"

namespace spate::plot {

/// For overlays that need no class of their own. Call update() when the function would draw
/// something else: nothing is drawn again before. GUI thread.
class FunctionItem : public DrawnItem {
    Q_OBJECT

public:
    /// Draws in the painter's pixels what it maps there with the transform (see
    /// DrawnItem::paint()).
    using Draw = std::function<void(QPainter& painter, const PlotTransform& transform)>;

    FunctionItem(Draw draw, QString legend, QObject* parent = nullptr);

    [[nodiscard]] ItemKind kind() const noexcept override { return ItemKind::Shape; }
    void update() { Q_EMIT appearanceChanged(); }
    /// What resetting the zoom shows of it; nothing at first.
    void setExtent(const std::optional<Limits>& extent);

    [[nodiscard]] std::optional<Limits> shownExtent(pipeline::AxisScale x,
                                                    pipeline::AxisScale y) const override;
    void paint(QPainter& painter, const PlotTransform& transform) const override;

private:
    Draw draw_;
    std::optional<Limits> extent_;
};

/// `plot.addItem(drawnBy([](QPainter& painter, const PlotTransform& transform) { … }))`: above the
/// images. Without a legend it gets one that no other item has.
[[nodiscard]] std::unique_ptr<FunctionItem> drawnBy(FunctionItem::Draw draw,
                                                    const QString& legend = {});

}  // namespace spate::plot
