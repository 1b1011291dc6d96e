// SPDX-License-Identifier: MIT
// ResetZoom: a double click, or the key Home, shows all of the data again.
#pragma once

#include "spate/widgets/interaction.h"

namespace spate::widgets {

/// Plot::resetZoom() on a double click of the left button in the data area, and on Home. GUI
/// thread.
class ResetZoom : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;
};

}  // namespace spate::widgets
