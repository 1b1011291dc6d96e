// SPDX-License-Identifier: MIT
#include "recording.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "option_checks.h"
#include "stop_signals.h"

namespace spate::app {
namespace {

std::string filesText(const std::vector<std::string>& files) {
    if (files.empty()) return "no file";
    if (files.size() == 1) return files.front();
    return fmt::format("{} … {} ({} files)", files.front(), files.back(), files.size());
}

}  // namespace

void declareRecordingOptions(CLI::App& command, RecordingArguments& args) {
    command
        .add_option("--compression", args.compression,
                    "how pixels are stored: bitshuffle-LZ4 or as they are")
        ->capture_default_str()
        ->check(CLI::IsMember({"bslz4", "none"}));
    command
        .add_option("--queue", args.queueBytes,
                    "received frames that may wait for the disk, as 512M or 4G; default: 1G")
        ->transform(isSize(std::uint64_t{1} << 44U));
    command.add_flag("--overwrite", args.overwrite, "replace a file that is there");
}

base::Result<void> checkIsAnother(const std::string& file, const std::string& source) {
    const auto name = source.substr(0, std::min(source.find("::"), source.find('?')));
    std::error_code none;
    if (!std::filesystem::equivalent(file, name, none) || none) return {};
    return base::fail("{}: it is the source: expected another file", file);
}

std::string recordingText(const stream::RecorderStatistics& statistics) {
    constexpr double kMebi = 1 << 20;
    return fmt::format("{}: {} frame{}, {:.1f} MiB; missing {}, queue full {}, rejected {}",
                       filesText(statistics.files), statistics.written,
                       statistics.written == 1 ? "" : "s",
                       static_cast<double>(statistics.bytes) / kMebi, statistics.missing,
                       statistics.queueFull, statistics.rejected);
}

base::Result<void> finishRecording(stream::Recorder& recorder,
                                   const std::function<void()>& meanwhile) {
    constexpr std::chrono::milliseconds kLook(50);
    while (!recorder.waitUntilEnded(kLook)) {
        if (StopSignals::count() > 0) recorder.stop();
        if (StopSignals::count() > 1) recorder.abandon();
        meanwhile();
    }
    if (auto result = recorder.result(); !result) return result;
    const auto statistics = recorder.statistics();
    if (statistics.written > 0) return {};
    if (statistics.lastError.empty()) return base::fail("no frame came: there is no file");
    return base::fail("no frame could be recorded; the last error: {}", statistics.lastError);
}

}  // namespace spate::app
