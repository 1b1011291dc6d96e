// SPDX-License-Identifier: MIT
// What `spate record` and `spate view --record` have in common.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "spate/stream/recorder.h"

namespace spate::app {

struct RecordingArguments {
    std::string file;
    std::string compression = "bslz4";
    std::uint64_t queueBytes = std::uint64_t{1} << 30U;
    bool overwrite = false;

    [[nodiscard]] stream::RecorderOptions options() const {
        return {.compress = compression != "none", .overwrite = overwrite};
    }
};

/// All options but the file's own.
void declareRecordingOptions(CLI::App& command, RecordingArguments& args);

/// Fails if the file that is to be written is the one that is read.
[[nodiscard]] base::Result<void> checkIsAnother(const std::string& file, const std::string& source);

/// "scan.h5: 120 frames, 3.1 MiB; missing 0, queue full 0, rejected 0"
[[nodiscard]] std::string recordingText(const stream::RecorderStatistics& statistics);

/// Waits until a recording has been closed, which a signal (StopSignals) does in order and a second
/// one at once; calls `meanwhile` about every 50 ms. Fails if it ended before its time, or if there
/// is no frame in it.
[[nodiscard]] base::Result<void> finishRecording(stream::Recorder& recorder,
                                                 const std::function<void()>& meanwhile);

}  // namespace spate::app
