// SPDX-License-Identifier: MIT
#include "spate/widgets/interaction.h"

namespace spate::widgets {

void Interaction::cancel() {}

void Interaction::paint(QPainter&, const plot::Plot&, const plot::PlotLayout&) const {}

std::vector<GestureHelp> Interaction::help() const {
    return {};
}

void Interaction::setMode(InteractiveMode mode) {
    if (mode == mode_) return;
    cancel();
    mode_ = mode;
}

bool Overlay::handle(QEvent&, plot::Plot&, const plot::PlotLayout&) {
    return false;
}

}  // namespace spate::widgets
