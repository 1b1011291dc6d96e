// SPDX-License-Identifier: MIT
// CursorTracker: knows where the cursor is.
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
    /// Only when the position is another.
    void moved();

private:
    void setPosition(std::optional<QPointF> position);

    std::optional<QPointF> position_;
};

}  // namespace spate::widgets
