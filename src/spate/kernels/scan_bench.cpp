// SPDX-License-Identifier: MIT
// Scan of large frames to a window of 862 × 700, beside the floor: reading the frame and no more.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
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

// Hardly two pixels alike.
double noisy(std::uint64_t random) {
    return static_cast<double>(random);
}

float withGaps(std::uint64_t random) {
    return random % 1000 < 3 ? std::numeric_limits<float>::quiet_NaN()
                             : static_cast<float>(random % 1000);
}

// The same values, counts and order statistics; moments to nine digits.
template <class T>
bool agreesWithTwin(const image::ImageView& view, const PixelWindow& window,
                    const ScanRequest& request, base::ThreadPool& pool) {
    ValueImage truth;
    ValueImage values;
    auto expected = scanScalar(view, window, request, truth);
    auto result = Scanner().scan(view, window, request, pool, values);
    const auto bytes =
        static_cast<std::size_t>(truth.rows() * truth.cols()) * image::sizeOf(truth.dtype());
    if (std::memcmp(values.data(), truth.data(), bytes) != 0) return false;
    auto& moments = result.statistics.moments;
    const auto& trueMoments = expected.statistics.moments;
    if (moments && trueMoments) {
        const double off = std::abs(moments->mean - trueMoments->mean) +
                           std::abs(moments->standardDeviation - trueMoments->standardDeviation);
        if (off > 1e-9 * std::abs(trueMoments->mean)) return false;
        moments = trueMoments;
    }
    return result.bytesRead == expected.bytesRead && result.statistics == expected.statistics;
}

struct ScanCase {
    ScanRequest request{.statistics = {.extremes = true}};
    std::int64_t first = 0;
    std::int64_t last = kSize;
};

template <class T>
void scanFrames(benchmark::State& state, T (*value)(std::uint64_t), ScanCase scanCase) {
    FrameRing<T> ring(kSize, kSize, value);
    base::ThreadPool pool(static_cast<int>(state.range(0)));
    const PixelWindow window = windowOf(scanCase.first, scanCase.last);
    if (!agreesWithTwin<T>(ring.next(), window, scanCase.request, pool)) {
        return state.SkipWithError("the result differs from the scalar twin's");
    }
    Scanner scanner;
    ValueImage values;
    std::int64_t bytes = 0;
    for (auto step : state) {
        bytes += scanner.scan(ring.next(), window, scanCase.request, pool, values).bytesRead;
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

template <class T>
void addReductions() {
    onOneAndTwoThreads("floor/" + std::string(image::name(image::dtypeOf<T>)), readFrames<T>);
    for (const Reduction reduction : kAllReductions) {
        const std::string what(name(reduction));
        addScan(what, ordinary<T>, {.request = {.reduction = reduction}});
        addScan(what + "+minmax", ordinary<T>,
                {.request = {.reduction = reduction, .statistics = {.extremes = true}}});
    }
}

[[maybe_unused]] const bool kRegistered = [] {
    using enum color::Normalization;
    const color::Percents percents{1, 99};
    const auto max = [](const color::StatisticsRequest& statistics) {
        return ScanCase{.request = {.statistics = statistics}};
    };
    addReductions<float>();
    addScan("max+positive", ordinary<float>, max({.normalization = Log, .extremes = true}));
    addScan("max+moments", ordinary<float>, max({.moments = true}));
    addScan("max+log moments", ordinary<float>, max({.normalization = Log, .moments = true}));
    addScan("max+percentiles", ordinary<float>, max({.percents = percents}));
    addScan("max+percentiles of noise", noisy, max({.percents = percents}));
    addScan("max+minmax, 0.3 % NaN", withGaps, {});
    addScan("max+moments, 0.3 % NaN", withGaps, max({.moments = true}));
    addScan("zoomed max+minmax", ordinary<float>, {.first = 1800, .last = 2200});
    addScan("zoomed max", ordinary<float>, {.request = {}, .first = 1800, .last = 2200});
    addReductions<std::uint32_t>();
    addReductions<std::uint16_t>();
    addScan("max+moments", ordinary<std::uint16_t>, max({.moments = true}));
    addScan("max+percentiles", ordinary<std::uint16_t>, max({.percents = percents}));
    addReductions<std::uint8_t>();
    return true;
}();

}  // namespace
}  // namespace spate::kernels
