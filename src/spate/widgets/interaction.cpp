// SPDX-License-Identifier: MIT
#include "spate/widgets/interaction.h"

namespace spate::widgets {

void Interaction::paint(QPainter&, const plot::Plot&, const plot::PlotLayout&) const {}

bool Overlay::handle(QEvent&, plot::Plot&, const plot::PlotLayout&) {
    return false;
}

}  // namespace spate::widgets
