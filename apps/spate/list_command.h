// SPDX-License-Identifier: MIT
// spate list: the live sources that can be found from here.
#pragma once

namespace CLI {
class App;
}

namespace spate::app {

/// Adds `list`. Prints a line for each source: its URI, what it is, and the shape and type of its
/// newest frame; says so if there is none.
void addListCommand(CLI::App& app);

}  // namespace spate::app
