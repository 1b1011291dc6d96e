// SPDX-License-Identifier: MIT
#include "record_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "option_checks.h"
#include "progress_line.h"
#include "recording.h"
#include "spate/base/clock.h"
#include "spate/base/replace_file.h"
#include "spate/stream/registry.h"
#include "statistics_json.h"
#include "stop_signals.h"

namespace spate::app {
namespace {

struct RecordArguments {
    std::string source;
    RecordingArguments recording;
    std::optional<std::uint64_t> frames;
    std::optional<double> seconds;
    std::string stats;
};

std::string progressText(const stream::RecorderStatistics& now) {
    if (!now.waiting.empty() && now.written == 0) return "spate: " + now.waiting;
    return fmt::format("spate: {}; {:.0f} frames/s", recordingText(now), now.rateHz);
}

base::Result<void> waitForEnd(stream::Recorder& recorder, const std::optional<double>& seconds) {
    const auto start = base::now();
    ProgressLine line(stderr, std::chrono::seconds(10));
    const auto ended = finishRecording(recorder, [&] {
        const std::chrono::duration<double> elapsed = base::now() - start;
        if (seconds && elapsed.count() >= *seconds) recorder.stop();
        if (elapsed >= std::chrono::seconds(1) && line.isDue()) {
            line.print(progressText(recorder.statistics()));
        }
    });
    line.clear();
    return ended;
}

base::Result<void> writeStatistics(const std::string& path, const stream::Recorder& recorder) {
    if (path.empty()) return {};
    const auto text = toJson(recorder.statistics()).dump(2) + "\n";
    if (path != "-") return base::replaceFile(path, text);
    fmt::print("{}", text);
    return {};
}

base::Result<void> record(const RecordArguments& args) {
    const auto& recording = args.recording;
    if (auto checked = checkIsAnother(recording.file, args.source); !checked) return checked;
    const StopSignals signals;
    auto source = stream::openSource(
        args.source, {.live = {.queueBytes = recording.queueBytes, .historyBytes = 0}});
    if (!source) return base::failAs(source);
    auto options = recording.options();
    options.maxFrames = args.frames;
    auto recorder = stream::Recorder::start(std::move(*source), recording.file, options);
    if (!recorder) return base::failAs(recorder);
    const auto ended = waitForEnd(**recorder, args.seconds);
    const auto statistics = (*recorder)->statistics();
    if (statistics.written > 0 && args.stats != "-") fmt::print("{}\n", recordingText(statistics));
    const auto written = writeStatistics(args.stats, **recorder);
    return ended ? written : ended;
}

}  // namespace

void addRecordCommand(CLI::App& app, int& exitCode) {
    const auto args = std::make_shared<RecordArguments>();
    CLI::App* command = app.add_subcommand(
        "record", "Write every frame of a source to an HDF5 file, until Ctrl-C or its end");
    command->add_option("SOURCE", args->source, "A file, a folder or a live source")->required();
    command
        ->add_option("FILE", args->recording.file,
                     "The file to write: scan.h5; frames of another shape: scan_0002.h5, …")
        ->required();
    declareRecordingOptions(*command, args->recording);
    command->add_option("--frames", args->frames, "stop after so many frames")->check(isCount());
    command->add_option("--seconds", args->seconds, "stop after so many seconds")
        ->check(CLI::Range(0.0, 1e9));
    command->add_option("--stats", args->stats, "write statistics as JSON to this file; -: print");
    command->callback([args, &exitCode] {
        if (const auto done = record(*args); !done) {
            fmt::print(stderr, "spate: {}\n", done.error().message);
            exitCode = 1;
        }
    });
}

}  // namespace spate::app
