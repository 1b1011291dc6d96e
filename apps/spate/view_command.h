// SPDX-License-Identifier: MIT
// `spate view`: a live source in a window.
#pragma once

#include <CLI/CLI.hpp>

namespace spate::app {

/// Adds the subcommand; running it sets `exitCode`. `argc` and `argv` are the program's, for Qt.
void addViewCommand(CLI::App& app, int& argc, char** argv, int& exitCode);

}  // namespace spate::app
