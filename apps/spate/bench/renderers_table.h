// SPDX-License-Identifier: MIT
// The table of rows by several renderers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace spate::app {

/// For people (and the README), from the JSON of a run with --renderer opengl: each row by each
/// renderer, drawing and presenting apart, and below what a frame costs on the device alone.
[[nodiscard]] std::string renderersTable(const nlohmann::ordered_json& report);

}  // namespace spate::app
