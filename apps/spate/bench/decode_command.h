// SPDX-License-Identifier: MIT
// `spate bench decode`: how fast compressed frames are unpacked.
#pragma once

#include <CLI/CLI.hpp>

namespace spate::app {

/// Adds the subcommand to `spate bench`; running it sets `exitCode`.
void addDecodeCommand(CLI::App& bench, int& exitCode);

}  // namespace spate::app
