// SPDX-License-Identifier: MIT
// CursorTracker: knows where the cursor is, in data coordinates.
#pragma once

#include <QPointF>
#include <optional>

#include "spate/widgets/interaction.h"

namespace spate::widgets {

/// Consumes nothing. The position is kept in canvas pixels, since the data under a still cursor
/// changes when the view moves.
class CursorTracker : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;

    /// In pixels of the canvas; nothing while the cursor is outside the data area.
    [[nodiscard]] std::optional<QPointF> position() const noexcept { return position_; }

Q_SIGNALS:
    void moved();

private:
    std::optional<QPointF> position_;
};

}  // namespace spate::widgets
