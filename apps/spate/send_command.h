// SPDX-License-Identifier: MIT
// `spate send`: publishes any source.
#pragma once

#include <CLI/CLI.hpp>

namespace spate::app {

/// Adds the subcommand. `exitCode` becomes 1 if it fails.
void addSendCommand(CLI::App& app, int& exitCode);

}  // namespace spate::app
