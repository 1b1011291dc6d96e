// SPDX-License-Identifier: MIT
#include "renderers_table.h"

#include <fmt/format.h>

namespace spate::app {

using nlohmann::ordered_json;

namespace {

std::string rowText(const ordered_json& row) {
    const auto text = [&](const char* key) { return row.at(key).get<std::string>(); };
    const auto number = [&](const char* key) { return row.at(key).get<double>(); };
    return fmt::format("| {} | {} | {} | {}² {} | {} | {:.2f} | {:.2f} | {:.2f} |\n",
                       text("scenario"), row.at("view") == "zoom" ? "512² zoom" : "whole",
                       text("reduction"), row.at("size").get<std::int64_t>(), text("dtype"),
                       text("renderer"), number("msPerFrame"), number("drawMs"),
                       number("presentMs"));
}

}  // namespace

std::string renderersTable(const ordered_json& report) {
    std::string text =
        "| range | view | reduction | frame | renderer | ms/frame | of it draw | present |\n"
        "|---|---|---|---|---|---|---|---|\n";
    for (const ordered_json& row : report.at("rows")) text += rowText(row);
    const ordered_json& device = report.at("device");
    text += fmt::format(
        "\nOn {} alone, 4096² float32 on 1000 × 800: the view's values sent and drawn in {:.2f} "
        "ms; "
        "the whole frame sent in {:.2f} ms, and sent, reduced and drawn in {:.2f} ms; another view "
        "of it in {:.2f} ms.\n",
        device.at("device").get<std::string>(), device.at("valuesMs").get<double>(),
        device.at("frameSendMs").get<double>(), device.at("frameMs").get<double>(),
        device.at("moveMs").get<double>());
    return text;
}

}  // namespace spate::app
