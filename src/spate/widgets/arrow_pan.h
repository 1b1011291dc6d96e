// SPDX-License-Identifier: MIT
// ArrowPan: arrow keys move what is shown by a tenth.
#pragma once

#include "spate/widgets/interaction.h"
#include "spate/widgets/view_change.h"

namespace spate::widgets {

/// Right shows what is to the right, whatever the directions and scales of the axes. An enabled
/// QAction with an arrow key as its shortcut comes first: Qt asks shortcuts before it sends keys.
class ArrowPan : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
    [[nodiscard]] std::vector<GestureHelp> help() const override;

private:
    Burst burst_;
};

}  // namespace spate::widgets
