// SPDX-License-Identifier: MIT
// WheelZoom: the wheel zooms about the point under the cursor.
#pragma once

#include "spate/widgets/interaction.h"

namespace spate::widgets {

/// A notch of the wheel shows data 1.1 times as large on the screen, as in silx, on axes of every
/// scale; the point under the cursor stays.
class WheelZoom : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
};

}  // namespace spate::widgets
