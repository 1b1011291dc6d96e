// SPDX-License-Identifier: MIT
#include "source_bench.h"

#include <unistd.h>

#include "paced_ring.h"
#include "pushed_frames.h"
#include "spate/base/thread_pool.h"
#include "spate/stream/registry.h"
#include "watched_round.h"

namespace spate::app {
namespace {

base::Result<void> checkFirstPixel(const pipeline::RenderedFrame& painted, double expected) {
    const double pixel = painted.frame().view.value(0, 0).toDouble();
    if (pixel == expected) return {};
    return base::fail("frame {} begins with {}: expected {}", painted.frame().id, pixel, expected);
}

}  // namespace

base::Result<SourceRow> measureShm(std::int64_t size, double seconds) {
    constexpr double kRateHz = 500;
    const auto sim = fmt::format("sim:?size={}&dtype=float32&ring=8", size);
    const auto name = fmt::format("spate-bench-{}", ::getpid());
    SourceRow row{.scheme = "shm",
                  .dtype = "float32",
                  .rows = size,
                  .cols = size,
                  .threads = base::ThreadPool::shared()->threadCount(),
                  .rate = "painted",
                  .reference = "sim:, frames in memory"};
    TurnRates rates;
    for (int i = 0; i < kSourceRounds; ++i) {
        const auto reference = watchRound(sim, {.rateHz = kRateHz}, seconds / kSourceRounds);
        if (!reference) return base::failAs(reference);
        const auto frames = stream::openSource(sim);
        if (!frames) return base::failAs(frames);
        const auto ring = PacedRing::create(name, **frames, kRateHz);
        if (!ring) return base::failAs(ring);
        const auto shown =
            watchRound("shm://" + name, {}, seconds / kSourceRounds, [](const auto& painted) {
                return checkFirstPixel(painted, static_cast<float>(painted.frame().id));
            });
        if (!shown) return base::failAs(shown);
        row.bytesCopied += shown->frames.bytesCopied;
        rates.add(shown->paintedPerSecond(), reference->paintedPerSecond());
    }
    rates.fill(row);
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
    const auto pusher = ZmqPusher::bind("ipc://" + path, pushedArrays(size));
    if (!pusher) return base::failAs(pusher);
    TurnRates rates;
    for (int i = 0; i < kSourceRounds; ++i) {
        const auto reference = receivedPerSecond("ipc://" + path, seconds / kSourceRounds);
        if (!reference) return base::failAs(reference);
        const auto shown =
            watchRound(fmt::format("zmq+ipc://{}?socket=pull&sole-consumer", path), {},
                       seconds / kSourceRounds, [](const auto& painted) {
                           return checkFirstPixel(
                               painted, static_cast<double>(painted.frame().id % kArrayIds));
                       });
        if (!shown) return base::failAs(shown);
        row.bytesCopied += shown->frames.bytesCopied;
        rates.add(shown->receivedPerSecond(), *reference);
    }
    rates.fill(row);
    row.verified = true;
    return row;
}

}  // namespace spate::app
