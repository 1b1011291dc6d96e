// SPDX-License-Identifier: MIT
#include "decode_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "bench_row.h"
#include "decode_bench.h"
#include "spate/base/thread_pool.h"
#include "write_report.h"

namespace spate::app {
namespace {

using nlohmann::ordered_json;

struct DecodeArguments {
    double seconds = 3;
    std::string json;
};

ordered_json orNull(const std::optional<double>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json toJson(const DecodeRow& row) {
    return {{"codec", row.codec},
            {"dtype", row.dtype},
            {"size", {row.rows, row.cols}},
            {"threads", row.threads},
            {"ms", row.ms},
            {"referenceMs", orNull(row.referenceMs)},
            {"ratio", orNull(row.ratio())},
            {"compressedBytes", row.compressedBytes},
            {"frames", row.frames},
            {"verified", row.verified}};
}

void printRow(const DecodeRow& row) {
    const auto beside = row.referenceMs
                            ? fmt::format("bitshuffle library, 1 thread: {:.2f} ms, ratio {:.3f}",
                                          *row.referenceMs, *row.ratio())
                            : std::string("no bitshuffle library: install bitshuffle");
    fmt::print("{} {} × {} {:7} {} threads {:7.2f} ms   {}\n", row.codec, row.rows, row.cols,
               row.dtype, row.threads, row.ms, beside);
    std::fflush(stdout);
}

base::Result<void> runDecode(const DecodeArguments& args) {
    const int all = base::ThreadPool::shared()->threadCount();
    ordered_json report;
    report["machine"] = describeMachine(all);
    report["rows"] = ordered_json::array();
    for (const auto dtype : {image::DType::UInt32, image::DType::UInt16}) {
        DecodeBench bench(dtype);
        for (const int threads : std::set<int>{1, all}) {
            const auto row = bench.measure(threads, args.seconds);
            if (!row) return base::fail("{}: {}", image::name(dtype), row.error().message);
            printRow(*row);
            report["rows"].push_back(toJson(*row));
        }
    }
    if (!args.json.empty()) return writeReport(args.json, report);
    return {};
}

}  // namespace

void addDecodeCommand(CLI::App& bench, int& exitCode) {
    auto args = std::make_shared<DecodeArguments>();
    CLI::App* command = bench.add_subcommand(
        "decode", "Measure how fast compressed frames are unpacked; needs no display");
    command->add_option("--seconds", args->seconds, "how long to time each row")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 600.0));
    command->add_option("--json", args->json, "write the rows to this file");
    command->callback([args, &exitCode] {
        if (auto done = runDecode(*args); !done) {
            fmt::print(stderr, "spate: {}\n", done.error().message);
            exitCode = 1;
        }
    });
}

}  // namespace spate::app
