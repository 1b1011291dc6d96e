// SPDX-License-Identifier: MIT
// `spate relay`: a detector's stream for a file writer and viewers.
#pragma once

#include <CLI/CLI.hpp>

namespace spate::app {

/// Adds the subcommand. `exitCode` becomes 1 if it fails.
void addRelayCommand(CLI::App& app, int& exitCode);

}  // namespace spate::app
