// SPDX-License-Identifier: MIT
#include "source_command.h"

#include <fmt/format.h>

#include <QApplication>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../display.h"
#include "bench_row.h"
#include "source_bench.h"
#include "spate/base/thread_pool.h"
#include "write_report.h"

namespace spate::app {
namespace {

using nlohmann::ordered_json;

constexpr std::int64_t kMebi = 1 << 20;

struct Scheme {
    const char* name;
    base::Result<SourceRow> (*measure)(std::int64_t size, double seconds);
};
constexpr Scheme kSchemes[] = {{"shm", measureShm},
                               {"zmq+ipc", measureZmq},
                               {"dectris", measureDectris},
                               {"recording", measureRecording},
                               {"recording-busy", measureBusyRecording},
                               {"pva", measurePva},
                               {"pva-small", measureSmallPva},
                               {"pva-decoded", measureDecodedPva},
                               {"pva-small-decoded", measureSmallDecodedPva}};

struct SourceArguments {
    std::vector<std::string> schemes;
    std::int64_t size = 4096;
    double seconds = 12;
    std::string json;

    [[nodiscard]] bool wants(const std::string& scheme) const {
        return schemes.empty() ||
               std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
    }
};

template <class T>
ordered_json orNull(const std::optional<T>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json toJson(const SourceRow& row) {
    return {{"scheme", row.scheme},
            {"dtype", row.dtype},
            {"size", {row.rows, row.cols}},
            {"threads", row.threads},
            {"rate", row.rate},
            {"framesPerSecond", row.framesPerSecond},
            {"reference", row.reference},
            {"referencePerSecond", row.referencePerSecond},
            {"ratio", row.ratio},
            {"bytesCopied", row.bytesCopied},
            {"paintedPerSecond", orNull(row.paintedPerSecond)},
            {"memoryGrowth", orNull(row.memoryGrowth)},
            {"lost", orNull(row.lost)},
            {"verified", row.verified}};
}

void printRow(const SourceRow& row) {
    fmt::print("{:17} {} × {} {:7} {:7.1f} {} per second   {}: {:.1f}, ratio {:.3f}", row.scheme,
               row.rows, row.cols, row.dtype, row.framesPerSecond, row.rate, row.reference,
               row.referencePerSecond, row.ratio);
    if (row.bytesCopied > 0) fmt::print("   {} bytes copied", row.bytesCopied);
    if (row.paintedPerSecond) fmt::print("   {:.1f} painted per second", *row.paintedPerSecond);
    if (row.memoryGrowth) fmt::print("   memory {:+} MiB", *row.memoryGrowth / kMebi);
    if (row.lost) fmt::print("   {} lost", *row.lost);
    fmt::print("\n");
    std::fflush(stdout);
}

base::Result<void> runSource(const SourceArguments& args, int& argc, char** argv) {
    if (auto display = checkDisplay(); !display) return display;
    const QApplication application(argc, argv);
    ordered_json report;
    report["machine"] = describeMachine(base::ThreadPool::shared()->threadCount());
    report["machine"]["platform"] = QGuiApplication::platformName().toStdString();
    report["rows"] = ordered_json::array();
    int failed = 0;  // one that cannot be measured keeps no other from being so
    for (const auto& scheme : kSchemes) {
        if (!args.wants(scheme.name)) continue;
        const auto row = scheme.measure(args.size, args.seconds);
        if (!row) {
            fmt::print(stderr, "spate: {}: {}\n", scheme.name, row.error().message);
            ++failed;
            continue;
        }
        printRow(*row);
        report["rows"].push_back(toJson(*row));
    }
    if (!args.json.empty()) {
        if (auto written = writeReport(args.json, report); !written) return written;
    }
    if (failed > 0) return base::fail("rows of the benchmark that have failed: {}", failed);
    return {};
}

}  // namespace

void addSourceCommand(CLI::App& bench, int& argc, char** argv, int& exitCode) {
    auto args = std::make_shared<SourceArguments>();
    CLI::App* command = bench.add_subcommand(
        "source", "Measure live sources in a real window, each beside its reference");
    std::vector<std::string> names;
    for (const auto& scheme : kSchemes) names.emplace_back(scheme.name);
    command->add_option("--scheme", args->schemes, "default: all")->check(CLI::IsMember(names));
    command->add_option("--size", args->size, "rows and columns of the frames")
        ->capture_default_str()
        ->check(CLI::Range(std::int64_t{64}, std::int64_t{16384}));
    command->add_option("--seconds", args->seconds, "how long to measure each, and its reference")
        ->capture_default_str()
        ->check(CLI::Range(0.4, 600.0));
    command->add_option("--json", args->json, "write the rows to this file");
    command->callback([args, &argc, argv, &exitCode] {
        if (auto done = runSource(*args, argc, argv); !done) {
            fmt::print(stderr, "spate: {}\n", done.error().message);
            exitCode = 1;
        }
    });
}

}  // namespace spate::app
