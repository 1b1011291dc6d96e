// SPDX-License-Identifier: MIT
// `spate bench`: the frame path measured in a real window.
#pragma once

#include <CLI/CLI.hpp>

namespace spate::app {

/// Adds the subcommand; running it sets `exitCode`. `argc` and `argv` are the program's, for Qt.
void addBenchCommand(CLI::App& app, int& argc, char** argv, int& exitCode);

}  // namespace spate::app
