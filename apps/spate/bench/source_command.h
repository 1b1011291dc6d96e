// SPDX-License-Identifier: MIT
// `spate bench source`.
#pragma once

#include <CLI/CLI.hpp>

namespace spate::app {

/// Adds it to `bench`. Sets `exitCode` to 1 where it fails.
void addSourceCommand(CLI::App& bench, int& argc, char** argv, int& exitCode);

}  // namespace spate::app
