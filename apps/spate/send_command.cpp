// SPDX-License-Identifier: MIT
#include "send_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "option_checks.h"
#include "progress_line.h"
#include "spate/stream/rate_meter.h"
#include "spate/stream/registry.h"
#include "spate/stream/sender.h"
#include "spate/stream/stream.h"
#include "stop_signals.h"

namespace spate::app {
namespace {

using std::chrono::milliseconds;

struct SendArguments {
    std::string source;
    std::string uri;
    std::optional<double> rateHz;
    bool loop = false;
    std::optional<std::uint64_t> frames;
};

struct SendCounts {
    std::uint64_t sent = 0;
    std::uint64_t noReader = 0;  // dropped, as nobody was there
    std::uint64_t slow = 0;      // dropped, as readers did not keep up
    std::uint64_t bad = 0;       // of the source, or not to be sent
    double rateHz = 0;
    bool isWaiting = false;  // for a reader
    std::optional<std::int64_t> readers{};
    std::string firstError{};
};

// What the stream's thread does with frames, and the main thread asks for.
class Sending {
public:
    Sending(std::unique_ptr<stream::Sender> sender, bool isLive, const std::atomic<bool>& stop)
        : sender_(std::move(sender)), isLive_(isLive), stop_(stop) {}

    // A live source goes on whether or not somebody reads; the frames of files wait.
    void send(const image::Frame& frame) {
        while (true) {
            const auto sent = sender_->send(frame);
            if (!sent) return countBad(sent.error());
            const bool canWait = *sent == stream::Sent::NoReader || *sent == stream::Sent::Busy;
            const bool waits = canWait && !isLive_ && !stop_;
            count(*sent, waits);
            if (!waits) return;
            if (*sent == stream::Sent::NoReader) std::this_thread::sleep_for(milliseconds(20));
        }
    }

    void countBad(const base::Error& error) {
        const std::lock_guard lock(mutex_);
        ++counts_.bad;
        if (!counts_.firstError.empty()) return;
        counts_.firstError = error.message;
        fmt::print(stderr, "spate: {}\n", error.message);
    }

    // When no other thread sends any more.
    base::Result<void> finish() { return sender_->finish(); }

    [[nodiscard]] SendCounts counts() const {
        const std::lock_guard lock(mutex_);
        SendCounts counts = counts_;
        counts.rateHz = rate_.rateHz(base::now());
        return counts;
    }

private:
    void count(stream::Sent sent, bool waits) {
        const std::lock_guard lock(mutex_);
        counts_.readers = sender_->readers();
        counts_.isWaiting = waits;
        if (waits) return;
        if (sent == stream::Sent::Taken) {
            ++counts_.sent;
            rate_.count(base::now());
        } else if (sent == stream::Sent::NoReader) {
            ++counts_.noReader;
        } else {
            ++counts_.slow;
        }
    }

    const std::unique_ptr<stream::Sender> sender_;
    const bool isLive_;
    const std::atomic<bool>& stop_;
    mutable std::mutex mutex_;
    SendCounts counts_;
    stream::RateMeter rate_;
};

std::string progressText(const SendCounts& counts, const stream::StreamStatistics& stream) {
    std::string text =
        fmt::format("sent {}, dropped {} as no reader, {} as readers were slow, {:.1f} Hz",
                    counts.sent, counts.noReader, counts.slow, counts.rateHz);
    if (counts.bad > 0) text += fmt::format(", {} bad", counts.bad);
    if (stream.missing > 0) text += fmt::format(", {} missing in the source", stream.missing);
    if (counts.readers) {
        text += fmt::format(", {} reader{}", *counts.readers, *counts.readers == 1 ? "" : "s");
    }
    if (counts.isWaiting) text += ", waiting for a reader";
    if (stream.source && !stream.source->wire.waiting.empty()) {
        text += ", " + stream.source->wire.waiting;
    }
    return text;
}

// How many frames there will be, if that is known.
std::optional<std::uint64_t> frameCount(const SendArguments& args, const stream::Source& source) {
    auto count = args.frames;
    if (const auto all = source.frameCount(); all && !args.loop) {
        count = std::min(*all, count.value_or(*all));
    }
    return count;
}

base::Result<void> runSend(const SendArguments& args) {
    // Every frame, as far as 256 MiB of them can wait; nobody steps back.
    constexpr stream::LiveOptions kEveryFrame{.queueBytes = std::size_t{256} << 20,
                                              .historyBytes = 0};
    auto source = stream::openSource(args.source, {.loop = args.loop, .live = kEveryFrame});
    if (!source) return base::failAs(source);
    auto sender = stream::openSender(args.uri, {.frameCount = frameCount(args, **source)});
    if (!sender) return base::failAs(sender);

    const StopSignals signals;
    Sending sending(std::move(*sender), (*source)->description().live, StopSignals::asked());
    std::atomic<bool> ended{false};
    ProgressLine line;
    stream::StreamStatistics last;
    {
        const stream::Stream stream(
            std::move(*source),
            {.frame = [&](const image::Frame& frame) { sending.send(frame); },
             .badFrame = [&](const base::Error& error) { sending.countBad(error); },
             .ended = [&] { ended = true; }},
            {.rateHz = args.rateHz, .maxFrames = args.frames});
        while (!ended && !StopSignals::asked()) {
            if (line.isDue()) line.print(progressText(sending.counts(), stream.statistics()));
            std::this_thread::sleep_for(milliseconds(20));
        }
        last = stream.statistics();
    }
    const auto finished = sending.finish();
    auto counts = sending.counts();
    counts.isWaiting = false;
    line.finish(progressText(counts, last));
    if (counts.sent == 0 && counts.bad > 0) {
        return base::fail("no frame could be sent; the first error: {}", counts.firstError);
    }
    return finished;
}

}  // namespace

void addSendCommand(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand(
        "send", "Publish any source: for tests, demonstrations, and users without a detector");
    const auto args = std::make_shared<SendArguments>();
    command->add_option("SOURCE", args->source, "A file, folder or URI, as for spate view")
        ->required();
    command
        ->add_option("URI", args->uri,
                     "where to: shm://NAME, zmq+tcp://*:PORT or zmq+ipc:///PATH (arrays; "
                     "?socket=pub or push, &compression=none, lz4 or bslz4), dectris://*:PORT "
                     "(Stream V2; ?compression=bslz4, lz4 or none), tev://HOST:PORT (?image=NAME)")
        ->required();
    command
        ->add_option("--rate", args->rateHz,
                     "frames per second at most, 0 as fast as it goes; default: the source's")
        ->check(isNumber([](double rateHz) { return rateHz >= 0; }, "a number of 0 or more"));
    command->add_flag("--loop", args->loop, "play files and folders over and over");
    command->add_option("--frames", args->frames, "end after so many frames of the source")
        ->check(isCount());
    command->callback([args, &exitCode] {
        if (const auto done = runSend(*args); !done) {
            fmt::print(stderr, "spate: {}\n", done.error().message);
            exitCode = 1;
        }
    });
}

}  // namespace spate::app
