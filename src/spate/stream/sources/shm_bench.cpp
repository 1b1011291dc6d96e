// SPDX-License-Identifier: MIT
// Frames of 4096 × 4096 float32 through a ring, published by another process and received in place:
// of each, the number in its first and last pixels is checked.
#include <benchmark/benchmark.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "spate/stream/sources/shm.h"
#include "spate/stream/spate_shm.h"

namespace {

using namespace spate;

constexpr std::int64_t kSide = 4096;
constexpr std::size_t kPixels = static_cast<std::size_t>(kSide * kSide);
constexpr std::size_t kFrameBytes = kPixels * sizeof(float);
constexpr std::uint64_t kNumbers = 1U << 24U;  // that a float32 holds exactly
const std::string kName = "bench-" + std::to_string(::getpid());

// How much of a frame the producer writes.
enum class Writing { Stamps, AllPixels };

void publish(spate_shm_ring& ring, std::uint64_t id, Writing writing) {
    const int slot = spate_shm_acquire(&ring);
    if (slot < 0) return;
    auto* pixels = static_cast<float*>(spate_shm_pixels(&ring, slot));
    if (writing == Writing::AllPixels)
        std::memset(pixels, static_cast<int>(id & 0x3F), kFrameBytes);
    pixels[0] = pixels[kPixels - 1] = static_cast<float>(id % kNumbers);
    spate_shm_frame frame = spate_shm_packed(SPATE_SHM_FLOAT32, kSide, kSide);
    frame.id = id;
    spate_shm_publish(&ring, slot, &frame);
}

bool isRight(const image::Frame& frame) {
    const auto number = static_cast<float>(frame.id % kNumbers);
    return frame.view.pixel<float>(0, 0) == number &&
           frame.view.pixel<float>(kSide - 1, kSide - 1) == number;
}

std::unique_ptr<stream::Source> openRing() {
    return std::move(*stream::openShm(*stream::parseUri("shm://" + kName)));
}

// One after the other on one thread: what the ring itself costs.
void publishAndReceive(benchmark::State& state) {
    auto ring = std::make_unique<spate_shm_ring>();
    if (spate_shm_create(ring.get(), kName.c_str(), 8, kFrameBytes) != 0) {
        return state.SkipWithError(std::strerror(errno));
    }
    const auto source = openRing();
    std::uint64_t id = 0;
    for (auto _ : state) {
        publish(*ring, ++id, Writing::Stamps);
        const auto frame = source->next();
        if (!frame || !isRight(**frame)) state.SkipWithError("a frame is wrong");
    }
    state.SetItemsProcessed(state.iterations());
    spate_shm_close(ring.get());
}
BENCHMARK(publishAndReceive);

[[noreturn]] void produce(Writing writing) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    auto ring = std::make_unique<spate_shm_ring>();
    if (spate_shm_create(ring.get(), kName.c_str(), 8, kFrameBytes) != 0) ::_exit(1);
    for (std::uint64_t id = 0;; ++id) publish(*ring, id, writing);
}

// A producer that never pauses, in a process of its own.
void receiveFromProcess(benchmark::State& state, Writing writing, bool reads) {
    const pid_t producer = ::fork();
    if (producer == 0) produce(writing);
    const auto source = openRing();
    double sum = 0;
    for (auto _ : state) {
        image::Frame frame;
        while (frame.view.empty()) frame = **source->next();
        if (!isRight(frame)) state.SkipWithError("a frame is wrong");
        if (!reads) continue;
        const auto* pixels = reinterpret_cast<const float*>(frame.view.data());
        float lanes[16] = {};
        for (std::size_t i = 0; i < kPixels; i += 16) {
            for (std::size_t k = 0; k < 16; ++k) lanes[k] += pixels[i + k];
        }
        for (const float lane : lanes) sum += static_cast<double>(lane);
    }
    benchmark::DoNotOptimize(sum);
    const auto statistics = *source->statistics();
    state.SetItemsProcessed(state.iterations());
    state.counters["published/s"] =
        benchmark::Counter(static_cast<double>(statistics.received), benchmark::Counter::kIsRate);
    state.counters["dropped"] = static_cast<double>(statistics.wire.transportLost);
    ::kill(producer, SIGKILL);
    ::waitpid(producer, nullptr, 0);
    spate_shm_unlink(kName.c_str());
}
BENCHMARK_CAPTURE(receiveFromProcess, stamps, Writing::Stamps, false)->UseRealTime();
BENCHMARK_CAPTURE(receiveFromProcess, written, Writing::AllPixels, false)->UseRealTime();
BENCHMARK_CAPTURE(receiveFromProcess, writtenAndRead, Writing::AllPixels, true)->UseRealTime();

// The floor: the writing alone, into as many buffers of one's own.
void writeAlone(benchmark::State& state) {
    std::vector<std::unique_ptr<float[]>> buffers(8);
    for (auto& buffer : buffers) buffer = std::make_unique<float[]>(kPixels);
    std::size_t i = 0;
    for (auto _ : state) {
        std::memset(buffers[i++ % buffers.size()].get(), 1, kFrameBytes);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(writeAlone)->UseRealTime();

}  // namespace
