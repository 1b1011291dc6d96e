// SPDX-License-Identifier: MIT
// The file of `--json`.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "spate/base/result.h"

namespace spate::app {

[[nodiscard]] inline base::Result<void> writeReport(const std::string& path,
                                                    const nlohmann::ordered_json& report) {
    std::ofstream file(path);
    file << report.dump(2) << '\n';
    file.close();
    if (!file) return base::fail("{}: cannot write the report", path);
    return {};
}

}  // namespace spate::app
