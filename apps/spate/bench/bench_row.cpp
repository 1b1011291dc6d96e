// SPDX-License-Identifier: MIT
#include "bench_row.h"

#include <fmt/format.h>

#include <QtGlobal>
#include <fstream>

#include "spate/color/autoscale.h"

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

struct Target {
    BenchCase row;
    double timesFloor;  // at most
};

const std::vector<Target>& targets() {
    static const std::vector<Target> all{
        {{"minmax", "whole", "share", "max"}, 1.8},
        {{"stddev3", "whole", "share", "max"}, 2.0},
        {{"percentile", "whole", "share", "max"}, 3.0},
        {{"fixed", "whole", "share", "nearest"}, 0.8},
        {{"fixed", "zoom", "share", "max"}, 0.6},
        {{"minmax", "whole", "share", "max", 4096, "uint8"}, 2.5},
        {{"minmax", "whole", "share", "max", 4096, "uint16"}, 2.5},
    };
    return all;
}

constexpr double kTimesPerPixel = 1.3;  // at 8192² against 4096², at most

bool isOf(const ordered_json& row, const BenchCase& asked) {
    return row.at("scenario") == asked.scenario && row.at("view") == asked.view &&
           row.at("mode") == asked.mode && row.at("reduction") == asked.reduction &&
           row.at("size") == asked.size && row.at("dtype") == asked.dtype &&
           row.at("renderer") == asked.renderer;
}

double msPerPixel(const ordered_json& row) {
    const auto size = row.at("size").get<double>();
    return row.at("msPerFrame").get<double>() / (size * size);
}

std::string verdict(double measured, double most) {
    return fmt::format("≤ {:.1f} {}", most, measured <= most ? "✓" : "✗");
}

std::string targetText(const ordered_json& row, const ordered_json& rows) {
    for (const Target& target : targets()) {
        if (isOf(row, target.row)) return verdict(row.at("ratioToFloor"), target.timesFloor);
    }
    const BenchCase many{"minmax", "whole", "share", "max", 8192};
    const BenchCase fewer{"minmax", "whole", "share", "max", 4096};
    if (!isOf(row, many)) return "—";
    for (const ordered_json& other : rows) {
        if (!isOf(other, fewer)) continue;
        const double times = msPerPixel(row) / msPerPixel(other);
        return fmt::format("per pixel {:.2f} {}", times, verdict(times, kTimesPerPixel));
    }
    return "—";
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
                         {"drawMs", row.drawMs},
                         {"presentMs", row.presentMs},
                         {"frames", row.frames},
                         {"verified", row.verified}};
    if (row.pipelinedFps) json["pipelinedFps"] = *row.pipelinedFps;
    return json;
}

std::vector<std::string> scenarioNames() {
    std::vector<std::string> names{"fixed"};
    for (const auto mode : color::kAllAutoscaleModes) names.emplace_back(color::name(mode));
    return names;
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
    for (const char* scenario : {"stddev3", "percentile"}) {
        cases.push_back({scenario, "whole", "share", "max"});
    }
    for (const char* reduction : {"mean", "absmax"}) {
        cases.push_back({"minmax", "whole", "share", reduction});
    }
    for (const std::int64_t size : {1024, 2048, 8192}) {
        cases.push_back({"minmax", "whole", "share", "max", size});
    }
    for (const char* dtype : {"uint8", "uint16", "uint32"}) {
        cases.push_back({"minmax", "whole", "share", "max", 4096, dtype});
    }
    return cases;
}

std::string markdownTable(const ordered_json& report) {
    std::string text =
        "| range | view | mode | reduction | frame | ms/frame | frames/s pipelined | read floor ms "
        "(1 thread / all) | × floor | target |\n|---|---|---|---|---|---|---|---|---|---|\n";
    for (const ordered_json& row : report.at("rows")) {
        text += fmt::format(
            "| {} | {} | {} | {} | {}² {} | {:.2f} | {} | {:.2f} / {:.2f} | {:.2f} | {} |\n",
            row.at("scenario").get<std::string>(), row.at("view") == "zoom" ? "512² zoom" : "whole",
            modeText(row.at("mode")), row.at("reduction").get<std::string>(),
            row.at("size").get<std::int64_t>(), row.at("dtype").get<std::string>(),
            row.at("msPerFrame").get<double>(), fpsText(row.at("pipelinedFps")),
            row.at("floorMs").get<double>(), row.at("floorAllMs").get<double>(),
            row.at("ratioToFloor").get<double>(), targetText(row, report.at("rows")));
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
