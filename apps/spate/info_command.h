// SPDX-License-Identifier: MIT
// spate info: what a source is, and what its first frame holds.
#pragma once

namespace CLI {
class App;
}

namespace spate::app {

/// Adds `info [--json] SOURCE…`. Prints each source's format, shape, pixel type, frames and
/// attributes, and the exact minimum, maximum and masked count of its first good frame; with
/// --json, an array with one object per source that could be opened. Errors go to stderr as
/// `spate: message` and set `exitCode`, which must outlive the app, to 1; the other sources follow.
void addInfoCommand(CLI::App& app, int& exitCode);

}  // namespace spate::app
