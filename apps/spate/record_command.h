// SPDX-License-Identifier: MIT
// spate record: every frame of a source into an HDF5 file.
#pragma once

namespace CLI {
class App;
}

namespace spate::app {

/// Adds `record`. Prints a line when it has ended: files, frames, and what was lost; meanwhile the
/// same to standard error, a few times a second on a terminal. Status 1 if it ended before its
/// time, or without a frame.
void addRecordCommand(CLI::App& app, int& exitCode);

}  // namespace spate::app
