// SPDX-License-Identifier: MIT
#pragma once

#include <QIcon>

namespace spate::app {

/// What stands for the program in window lists: the drawing that its package installs, in the sizes
/// that window managers ask for. Drawn here, as the plugin for icons of this kind may not be there.
[[nodiscard]] QIcon programIcon();

}  // namespace spate::app
