// SPDX-License-Identifier: MIT
// Scan of large frames to a window of 862 × 700, beside the floor: reading the frame and no more.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "spate/kernels/frame_ring_for_bench.h"
#include "spate/kernels/scan.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kSize = 4096;

BinTable equalBins(std::int64_t first, std::int64_t last, std::int64_t count) {
    BinTable table;
    const std::int64_t size = last - first;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t begin = first + i * size / count;
        const std::int64_t end = std::max(begin + 1, first + (i + 1) * size / count);
        table.add(begin, end, (begin + end) / 2);
    }
    return table;
}

PixelWindow windowOf(std::int64_t first, std::int64_t last) {
    PixelWindow window;
    window.rows = equalBins(first, last, 700);
    window.cols = equalBins(first, last, 862);
    return window;
}

template <class T>
T ordinary(std::uint64_t random) {
    return static_cast<T>(random % 1000);
}

float withGaps(std::uint64_t random) {
    return random % 1000 < 3 ? std::numeric_limits<float>::quiet_NaN()
                             : static_cast<float>(random % 1000);
}

template <class T>
bool agreesWithTwin(const image::ImageView& view, const PixelWindow& window, Reduction reduction,
                    StatisticsWanted wanted, base::ThreadPool& pool) {
    ValueImage truth;
    ValueImage values;
    const auto expected = scanScalar(view, window, reduction, wanted, truth);
    const auto result = Scanner().scan(view, window, reduction, wanted, pool, values);
    const auto bytes = static_cast<std::size_t>(truth.rows() * truth.cols()) * sizeof(T);
    return result.bytesRead == expected.bytesRead && result.statistics == expected.statistics &&
           std::memcmp(values.row<T>(0), truth.row<T>(0), bytes) == 0;
}

struct ScanCase {
    Reduction reduction = Reduction::Max;
    StatisticsWanted wanted = StatisticsWanted::MinMax;
    std::int64_t first = 0;
    std::int64_t last = kSize;
};

template <class T>
void scanFrames(benchmark::State& state, T (*value)(std::uint64_t), ScanCase scanCase) {
    FrameRing<T> ring(kSize, kSize, value);
    base::ThreadPool pool(static_cast<int>(state.range(0)));
    const PixelWindow window = windowOf(scanCase.first, scanCase.last);
    if (!agreesWithTwin<T>(ring.next(), window, scanCase.reduction, scanCase.wanted, pool)) {
        return state.SkipWithError("the result differs from the scalar twin's");
    }
    Scanner scanner;
    ValueImage values;
    std::int64_t bytes = 0;
    for (auto step : state) {
        bytes +=
            scanner.scan(ring.next(), window, scanCase.reduction, scanCase.wanted, pool, values)
                .bytesRead;
    }
    state.SetBytesProcessed(bytes);
}

template <class T>
void readFrames(benchmark::State& state) {
    FrameRing<T> ring(kSize, kSize, ordinary<T>);
    base::ThreadPool pool(static_cast<int>(state.range(0)));
    for (auto step : state) readFrame(ring.next(), pool);
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            ring.next().byteCount());
}

template <class F>
void onOneAndTwoThreads(const std::string& name, F run) {
    benchmark::RegisterBenchmark(name.c_str(), run)
        ->ArgName("threads")
        ->Arg(1)
        ->Arg(2)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
}

template <class T>
void addScan(const std::string& name, T (*value)(std::uint64_t), ScanCase scanCase) {
    onOneAndTwoThreads("scan/" + std::string(image::name(image::dtypeOf<T>)) + "/" + name,
                       [=](benchmark::State& state) { scanFrames<T>(state, value, scanCase); });
}

[[maybe_unused]] const bool kRegistered = [] {
    constexpr auto kNone = StatisticsWanted::None;
    onOneAndTwoThreads("floor/float32", readFrames<float>);
    addScan("max", ordinary<float>, {.wanted = kNone});
    addScan("max+minmax", ordinary<float>, {});
    addScan("max+positive", ordinary<float>, {.wanted = StatisticsWanted::MinMaxPositive});
    addScan("max+minmax, 0.3 % NaN", withGaps, {});
    addScan("zoomed max+minmax", ordinary<float>, {.first = 1800, .last = 2200});
    addScan("zoomed max", ordinary<float>, {.wanted = kNone, .first = 1800, .last = 2200});
    addScan("nearest", ordinary<float>, {.reduction = Reduction::Nearest, .wanted = kNone});
    addScan("nearest+minmax", ordinary<float>, {.reduction = Reduction::Nearest});
    addScan("max+minmax", ordinary<std::uint32_t>, {});
    onOneAndTwoThreads("floor/uint16", readFrames<std::uint16_t>);
    addScan("max+minmax", ordinary<std::uint16_t>, {});
    onOneAndTwoThreads("floor/uint8", readFrames<std::uint8_t>);
    addScan("max+minmax", ordinary<std::uint8_t>, {});
    return true;
}();

}  // namespace
}  // namespace spate::kernels
