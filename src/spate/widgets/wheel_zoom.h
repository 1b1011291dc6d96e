// SPDX-License-Identifier: MIT
// WheelZoom: the wheel zooms about the point under the cursor.
#pragma once

#include "spate/widgets/interaction.h"
#include "spate/widgets/view_change.h"

namespace spate::widgets {

/// A notch of the wheel shows data 1.1 times as large on the screen, as in silx, on axes of every
/// scale; a touchpad, parts of notches. Alt zooms x only, Shift both y axes only, and the wheel
/// over an axis that axis only; where the aspect ratio is kept, x and y are zoomed together.
class WheelZoom : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

private:
    Burst burst_;
};

}  // namespace spate::widgets
