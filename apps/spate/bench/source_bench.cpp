// SPDX-License-Identifier: MIT
#include "source_bench.h"

#include <unistd.h>

#include <memory>
#include <vector>

#include "paced_ring.h"
#include "quantile.h"
#include "scalar_check.h"
#include "spate/base/thread_pool.h"
#include "spate/stream/registry.h"
#include "watched_source.h"
#include "zmq_pusher.h"

namespace spate::app {
namespace {

constexpr int kRounds = 4;
constexpr double kWarmUpSeconds = 0.3;

// What was measured in turns.
struct Rounds {
    std::vector<double> rates, references, ratios;

    void add(double rate, double reference) {
        rates.push_back(rate);
        references.push_back(reference);
        ratios.push_back(rate / reference);
    }
    void fill(SourceRow& row) const {
        row.framesPerSecond = quantile(0.5, rates);
        row.referencePerSecond = quantile(0.5, references);
        row.ratio = quantile(0.5, ratios);
    }
};

// Frames that came are painted, overtaken, or on their way.
base::Result<void> checkAccounts(const WatchedSpan& span) {
    const auto& frames = span.frames;
    constexpr std::uint64_t kMostInFlight = 3;
    const auto accounted = frames.painted + frames.replaced + frames.superseded + frames.rejected;
    if (accounted <= frames.received + kMostInFlight &&
        frames.received <= accounted + kMostInFlight) {
        return {};
    }
    return base::fail("of {} frames {} are accounted for", frames.received, accounted);
}

struct Watched {
    WatchedSpan span;
    std::uint64_t lastId = 0;
    double firstPixel = 0;  // of the last frame
};

base::Result<Watched> watch(std::unique_ptr<stream::Source> source,
                            const stream::StreamOptions& options, double seconds) {
    WatchedSource watched(std::move(source), options);
    if (auto first = watched.waitForFirst(); !first) return base::failAs(first);
    (void)watched.watch(kWarmUpSeconds);
    const auto span = watched.watch(seconds);
    if (auto checked = checkAgainstScalar(watched.painted()); !checked) {
        return base::failAs(checked);
    }
    if (auto checked = checkAccounts(span); !checked) return base::failAs(checked);
    const auto& frame = watched.painted().frame();
    return Watched{span, frame.id, frame.view.value(0, 0).toDouble()};
}

base::Result<Watched> watch(const std::string& uri, const stream::StreamOptions& options,
                            double seconds) {
    auto source = stream::openSource(uri);
    if (!source) return base::failAs(source);
    return watch(std::move(*source), options, seconds);
}

}  // namespace

base::Result<SourceRow> measureShm(std::int64_t size, double seconds) {
    constexpr double kRateHz = 500;
    const auto sim = fmt::format("sim:?size={}&dtype=float32&ring=8", size);
    const auto name = fmt::format("spate-bench-{}", ::getpid());
    const stream::StreamOptions paced{.rateHz = kRateHz};
    SourceRow row{.scheme = "shm",
                  .dtype = "float32",
                  .rows = size,
                  .cols = size,
                  .threads = base::ThreadPool::shared()->threadCount(),
                  .rate = "painted",
                  .reference = "sim:, frames in memory"};
    Rounds rounds;
    for (int i = 0; i < kRounds; ++i) {
        const auto reference = watch(sim, paced, seconds / kRounds);
        if (!reference) return base::failAs(reference);
        const auto frames = stream::openSource(sim);
        if (!frames) return base::failAs(frames);
        const auto ring = PacedRing::create(name, **frames, kRateHz);
        if (!ring) return base::failAs(ring);
        const auto shown = watch("shm://" + name, {}, seconds / kRounds);
        if (!shown) return base::failAs(shown);
        if (shown->firstPixel != static_cast<double>(static_cast<float>(shown->lastId))) {
            return base::fail("frame {} has the first pixel {}", shown->lastId, shown->firstPixel);
        }
        row.bytesCopied += shown->span.frames.bytesCopied;
        rounds.add(shown->span.paintedPerSecond(), reference->span.paintedPerSecond());
    }
    rounds.fill(row);
    row.verified = true;
    return row;
}

base::Result<SourceRow> measureZmq(std::int64_t size, double seconds) {
    const auto path = fmt::format("/tmp/spate-bench-{}", ::getpid());
    SourceRow row{.scheme = "zmq+ipc",
                  .dtype = "uint16",
                  .rows = size,
                  .cols = size,
                  .threads = base::ThreadPool::shared()->threadCount(),
                  .rate = "received",
                  .reference = "a loop of zmq_msg_recv"};
    const auto pusher = ZmqPusher::bind("ipc://" + path, size);
    if (!pusher) return base::failAs(pusher);
    Rounds rounds;
    for (int i = 0; i < kRounds; ++i) {
        const auto reference = receivedPerSecond("ipc://" + path, seconds / kRounds);
        if (!reference) return base::failAs(reference);
        const auto shown = watch(fmt::format("zmq+ipc://{}?socket=pull&sole-consumer", path), {},
                                 seconds / kRounds);
        if (!shown) return base::failAs(shown);
        const auto expected = static_cast<double>(shown->lastId % ZmqPusher::kPixelIds);
        if (shown->firstPixel != expected) {
            return base::fail("frame {} has the first pixel {}", shown->lastId, shown->firstPixel);
        }
        row.bytesCopied += shown->span.frames.bytesCopied;
        rounds.add(shown->span.receivedPerSecond(), *reference);
    }
    rounds.fill(row);
    row.verified = true;
    return row;
}

}  // namespace spate::app
