// SPDX-License-Identifier: MIT
#include "list_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "spate/stream/registry.h"

namespace spate::app {
namespace {

std::string frameText(const stream::SourceDescription& source) {
    if (source.rows == 0) return "no frame yet";
    return fmt::format("{} × {} {}", source.rows, source.cols, image::name(source.dtype));
}

void printSources() {
    const auto sources = stream::localSources();
    if (sources.empty()) fmt::print("no live source found\n");
    for (const auto& source : sources) {
        fmt::print("{}  {}, {}\n", source.uri, source.format, frameText(source));
    }
}

}  // namespace

void addListCommand(CLI::App& app) {
    app.add_subcommand("list", "List the live sources of this machine, and the cameras that answer")
        ->callback(printSources);
}

}  // namespace spate::app
