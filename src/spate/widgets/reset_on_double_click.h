// SPDX-License-Identifier: MIT
// ResetOnDoubleClick: a double click shows all of the data again.
#pragma once

#include "spate/widgets/interaction.h"

namespace spate::widgets {

class ResetOnDoubleClick : public Interaction {
    Q_OBJECT

public:
    using Interaction::Interaction;
    bool handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) override;
};

}  // namespace spate::widgets
