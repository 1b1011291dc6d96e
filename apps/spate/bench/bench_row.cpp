// SPDX-License-Identifier: MIT
#include "bench_row.h"

#include <fmt/format.h>

#include <QtGlobal>
#include <fstream>

namespace spate::app {

using nlohmann::ordered_json;

namespace {

std::string processorName() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown";
}

std::string modeText(const std::string& mode) {
    if (mode == "full") return "full pipeline";
    if (mode == "copy") return "fast path, copy";
    return "fast path, no copy";
}

std::string fpsText(const ordered_json& fps) {
    return fps.is_null() ? "—" : fmt::format("{:.0f}", fps.get<double>());
}

}  // namespace

ordered_json toJson(const BenchRow& row) {
    const auto& asked = row.asked;
    ordered_json json = {{"scenario", asked.scenario},
                         {"view", asked.view},
                         {"mode", asked.mode},
                         {"reduction", asked.reduction},
                         {"size", asked.size},
                         {"dtype", asked.dtype},
                         {"renderer", asked.renderer},
                         {"threads", row.threads},
                         {"msPerFrame", row.msPerFrame},
                         {"pipelinedFps", nullptr},
                         {"floorMs", row.floorMs},
                         {"floorAllMs", row.floorAllMs},
                         {"ratioToFloor", row.ratioToFloor()},
                         {"bytesRead", row.bytesRead},
                         {"bytesCopied", row.bytesCopied},
                         {"allocations", row.allocations},
                         {"largeAllocations", row.largeAllocations},
                         {"guiCpuMsP99", row.guiCpuMsP99},
                         {"submitUsP99", row.submitUsP99},
                         {"frames", row.frames},
                         {"verified", row.verified}};
    if (row.pipelinedFps) json["pipelinedFps"] = *row.pipelinedFps;
    return json;
}

std::vector<BenchCase> defaultCases() {
    std::vector<BenchCase> cases;
    for (const char* mode : {"full", "copy", "share"}) {
        cases.push_back({"minmax", "whole", mode, "max"});
    }
    for (const char* mode : {"full", "copy", "share"}) {
        cases.push_back({"fixed", "whole", mode, "nearest"});
    }
    cases.push_back({"fixed", "whole", "share", "max"});
    for (const std::int64_t size : {1024, 4096, 8192}) {
        cases.push_back({"fixed", "zoom", "share", "max", size});
    }
    cases.push_back({"minmax", "whole", "share", "max", 4096, "uint16"});
    cases.push_back({"minmax", "whole", "share", "max", 4096, "uint32"});
    return cases;
}

std::string markdownTable(const ordered_json& report) {
    std::string text =
        "| range | view | mode | reduction | frame | ms/frame | frames/s pipelined | read floor ms "
        "(1 thread / all) | × floor |\n|---|---|---|---|---|---|---|---|---|\n";
    for (const ordered_json& row : report.at("rows")) {
        text +=
            fmt::format("| {} | {} | {} | {} | {}² {} | {:.2f} | {} | {:.2f} / {:.2f} | {:.2f} |\n",
                        row.at("scenario").get<std::string>(),
                        row.at("view") == "zoom" ? "512² zoom" : "whole", modeText(row.at("mode")),
                        row.at("reduction").get<std::string>(), row.at("size").get<std::int64_t>(),
                        row.at("dtype").get<std::string>(), row.at("msPerFrame").get<double>(),
                        fpsText(row.at("pipelinedFps")), row.at("floorMs").get<double>(),
                        row.at("floorAllMs").get<double>(), row.at("ratioToFloor").get<double>());
    }
    return text;
}

ordered_json describeMachine(int threads) {
    return {{"processor", processorName()},
            {"threads", threads},
            {"compiler", fmt::format("{}", __VERSION__)},
            {"qt", qVersion()},
            {"spate", SPATE_VERSION}};
}

}  // namespace spate::app
