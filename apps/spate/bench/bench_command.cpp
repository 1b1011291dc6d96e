// SPDX-License-Identifier: MIT
#include "bench_command.h"

#include <fmt/format.h>

#include <QApplication>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "../display.h"
#include "../option_checks.h"
#include "bench_row.h"
#include "bench_session.h"
#include "decode_command.h"
#include "device_bench.h"
#include "renderers_table.h"
#include "source_command.h"
#include "spate/image/dtype.h"
#include "spate/kernels/reduction.h"
#include "submit_latency.h"
#include "write_report.h"

namespace spate::app {
namespace {

using nlohmann::ordered_json;

struct BenchArguments {
    std::vector<std::int64_t> sizes;
    std::vector<std::string> dtypes, scenarios, views, modes, reductions, renderers;
    double seconds = 3;
    std::string json;
    std::string from;

    [[nodiscard]] bool hasFilter() const {
        return !sizes.empty() || !dtypes.empty() || !scenarios.empty() || !views.empty() ||
               !modes.empty() || !reductions.empty();
    }
};

void declareOptions(CLI::App& command, BenchArguments& args) {
    command.add_option("--size", args.sizes, "rows and columns of the frame; default 4096")
        ->check(CLI::Range(std::int64_t{1024}, std::int64_t{32768}));
    command.add_option("--dtype", args.dtypes, "pixel type; default float32")
        ->check(CLI::IsMember(namesOf(image::kNumberDTypes)));
    command.add_option("--scenario", args.scenarios, "the range; default minmax")
        ->check(CLI::IsMember(scenarioNames()));
    command.add_option("--view", args.views, "default whole")
        ->check(CLI::IsMember({"whole", "zoom"}));
    command.add_option("--mode", args.modes, "default share")
        ->check(CLI::IsMember({"full", "copy", "share"}));
    command.add_option("--reduction", args.reductions, "default max")
        ->check(CLI::IsMember(namesOf(kernels::kAllReductions)));
    command.add_option("--renderer", args.renderers, "default raster")
        ->check(CLI::IsMember({"raster", "opengl"}));
    command.add_option("--seconds", args.seconds, "how long to time each row")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 600.0));
    command.add_option("--json", args.json, "write the rows to this file");
    command
        .add_option("--from", args.from, "print the table of an earlier --json; measure nothing")
        ->check(CLI::ExistingFile);
}

// Every combination of what was asked for; what was not keeps its most demanding default.
std::vector<BenchCase> casesOfOneRenderer(const BenchArguments& args) {
    if (!args.hasFilter()) return defaultCases();
    const auto orElse = [](auto given, decltype(given) fallback) {
        return given.empty() ? fallback : given;
    };
    std::vector<BenchCase> cases;
    for (const auto& scenario : orElse(args.scenarios, {"minmax"}))
        for (const auto& view : orElse(args.views, {"whole"}))
            for (const auto& mode : orElse(args.modes, {"share"}))
                for (const auto& reduction : orElse(args.reductions, {"max"}))
                    for (const auto size : orElse(args.sizes, {4096}))
                        for (const auto& dtype : orElse(args.dtypes, {"float32"}))
                            cases.push_back({scenario, view, mode, reduction, size, dtype});
    return cases;
}

std::vector<BenchCase> filteredCases(const BenchArguments& args) {
    const std::vector<BenchCase> each = casesOfOneRenderer(args);
    if (args.renderers.empty()) return each;
    std::vector<BenchCase> cases;
    for (BenchCase asked : each) {
        for (const std::string& renderer : args.renderers) {
            asked.renderer = renderer;
            cases.push_back(asked);
        }
    }
    return cases;
}

void printRow(const BenchRow& row) {
    const auto& asked = row.asked;
    fmt::print(
        "{:6} {:10} {:6} {:6} {:8} {:6}² {:8} {:8.2f} ms (draw {:5.2f}, present {:5.2f}) {:>5} fps "
        " "
        "floor {:6.2f} / {:6.2f} ms  {:5.2f} ×  gui p99 {:5.2f} ms  alloc {}/{}\n",
        asked.renderer, asked.scenario, asked.view, asked.mode, asked.reduction, asked.size,
        asked.dtype, row.msPerFrame, row.drawMs, row.presentMs,
        row.pipelinedFps ? fmt::format("{:.0f}", *row.pipelinedFps) : std::string("-"), row.floorMs,
        row.floorAllMs, row.ratioToFloor(), row.guiCpuMsP99, row.allocations, row.largeAllocations);
    std::fflush(stdout);
}

base::Result<void> printEarlier(const std::string& path) {
    std::ifstream file(path);
    const ordered_json report = ordered_json::parse(file, nullptr, false);
    if (report.is_discarded() || !report.contains("rows")) {
        return base::fail("{}: expected the JSON that spate bench --json has written", path);
    }
    fmt::print("{}", report.contains("device") ? renderersTable(report) : markdownTable(report));
    return {};
}

base::Result<void> runBench(const BenchArguments& args, int& argc, char** argv) {
    if (!args.from.empty()) return printEarlier(args.from);
    if (auto display = checkDisplay(); !display) return display;
    QApplication application(argc, argv);
    ordered_json report;
    report["machine"] = describeMachine(base::ThreadPool::shared()->threadCount());
    report["machine"]["platform"] = QGuiApplication::platformName().toStdString();
    report["rows"] = ordered_json::array();
    for (const BenchCase& asked : filteredCases(args)) {
        auto row = BenchSession(asked).measure(args.seconds);
        if (!row) {
            return base::fail("{} {} {} {} {} {}² {}: {}", asked.renderer, asked.scenario,
                              asked.view, asked.mode, asked.reduction, asked.size, asked.dtype,
                              row.error().message);
        }
        printRow(*row);
        report["rows"].push_back(toJson(*row));
    }
    const auto& renderers = args.renderers;
    if (std::find(renderers.begin(), renderers.end(), "opengl") != renderers.end()) {
        const auto device = measureDevice(args.seconds);
        if (!device) return base::failAs(device);
        printDevice(*device);
        report["device"] = toJson(*device);
    }
    if (!args.hasFilter() && renderers.empty()) {
        const SubmitLatency submit = measureSubmit(args.seconds);
        fmt::print(
            "submit, no copy, 1024² float32 at {:.0f} Hz: p50 {:.1f} µs, p99 {:.1f} µs, "
            "largest {:.1f} µs\n",
            submit.rateHz, submit.p50Us, submit.p99Us, submit.maxUs);
        report["submit"] = toJson(submit);
    }
    if (!args.json.empty()) return writeReport(args.json, report);
    return {};
}

}  // namespace

void addBenchCommand(CLI::App& app, int& argc, char** argv, int& exitCode) {
    auto args = std::make_shared<BenchArguments>();
    CLI::App* command = app.add_subcommand("bench", "Measure the frame path in a real window");
    declareOptions(*command, *args);
    addDecodeCommand(*command, exitCode);
    addSourceCommand(*command, argc, argv, exitCode);
    command->callback([args, command, &argc, argv, &exitCode] {
        if (!command->get_subcommands().empty()) return;  // which has run already
        if (auto done = runBench(*args, argc, argv); !done) {
            fmt::print(stderr, "spate: {}\n", done.error().message);
            exitCode = 1;
        }
    });
}

}  // namespace spate::app
