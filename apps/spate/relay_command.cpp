// SPDX-License-Identifier: MIT
#include "relay_command.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "progress_line.h"
#include "spate/stream/relay.h"
#include "stop_signals.h"

namespace spate::app {
namespace {

std::string megabytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) * 1e-6);
}

std::string progressText(const stream::RelayOptions& options, const stream::RelayStatistics& now) {
    std::string text = fmt::format("messages {} ({})", now.messages, megabytes(now.bytes));
    if (!options.writer.empty()) {
        text += fmt::format(", to {} writer{} {} ({})", now.writers, now.writers == 1 ? "" : "s",
                            now.writerMessages, megabytes(now.writerBytes));
    }
    if (!options.viewers.empty()) {
        text += fmt::format(", to {} viewer{} {} ({})", now.viewerCount,
                            now.viewerCount == 1 ? "" : "s", now.viewerMessages,
                            megabytes(now.viewerBytes));
    }
    if (!options.writer.empty()) {
        text += fmt::format(", waited for the writer {:.1f} s", now.waitingSeconds);
    }
    if (now.waitsForWriter) text += ", waiting for the writer";
    if (!now.hasDetector) text += ", waiting for the detector";
    return text;
}

base::Result<void> runRelay(const stream::RelayOptions& options) {
    auto relay = stream::Relay::open(options);
    if (!relay) return base::failAs(relay);
    const StopSignals signals;
    base::Result<void> result;
    std::atomic<bool> ended{false};
    std::thread thread([&] {
        result = (*relay)->run(StopSignals::asked());
        ended = true;
    });
    ProgressLine line;
    while (!ended) {
        if (line.isDue()) line.print(progressText(options, (*relay)->statistics()));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    thread.join();
    line.finish(progressText(options, (*relay)->statistics()));
    return result;
}

}  // namespace

void addRelayCommand(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand(
        "relay",
        "Read a detector's PUSH port, and hand each message on, untouched: to a file writer, "
        "which holds the detector back and loses none, and to any number of viewers, which hold "
        "nobody back. Viewers open dectris://HOST:PORT?socket=sub or zmq+tcp://HOST:PORT");
    const auto options = std::make_shared<stream::RelayOptions>();
    command
        ->add_option("URI", options->source,
                     "the detector: dectris://HOST, zmq+tcp://HOST:PORT or zmq+ipc:///PATH")
        ->required();
    command->add_option("--writer", options->writer,
                        "the port that the file writer pulls from: tcp://*:PORT or ipc:///PATH");
    command->add_option("--viewers", options->viewers,
                        "the port that viewers subscribe to: tcp://*:PORT or ipc:///PATH");
    command->callback([options, &exitCode] {
        if (const auto done = runRelay(*options); !done) {
            fmt::print(stderr, "spate: {}\n", done.error().message);
            exitCode = 1;
        }
    });
}

}  // namespace spate::app
