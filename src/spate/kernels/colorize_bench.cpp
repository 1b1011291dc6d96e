// SPDX-License-Identifier: MIT
// Colours for a picture of 862 × 700, and the cost of a new range, beside the floor: reading the
// values and no more.
#include <benchmark/benchmark.h>

#include <cstring>
#include <random>
#include <string>

#include "spate/kernels/colorize.h"
#include "spate/kernels/frame_ring_for_bench.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kRows = 700;
constexpr std::int64_t kCols = 862;

template <class T>
ValueImage randomValues(std::int64_t rows, std::int64_t cols) {
    std::mt19937_64 random(1);
    ValueImage values;
    values.resize(image::dtypeOf<T>, rows, cols);
    for (std::int64_t i = 0; i < rows * cols; ++i) {
        values.row<T>(0)[i] = static_cast<T>(random() % 1000);
    }
    return values;
}

bool agreesWithTwin(const ValueImage& values, color::Range range, const color::Colormap& colormap,
                    base::ThreadPool& pool) {
    Picture truth;
    Picture picture;
    colorizeScalar(values, range, colormap, truth);
    Colorizer().colorize(values, range, colormap, pool, picture);
    const auto bytes = static_cast<std::size_t>(truth.rows() * truth.cols()) * sizeof(color::Argb);
    return std::memcmp(picture.row(0), truth.row(0), bytes) == 0;
}

template <class T, color::Normalization kNormalization>
void colorizeValues(benchmark::State& state, color::Range range) {
    const ValueImage values = randomValues<T>(kRows, kCols);
    base::ThreadPool pool(static_cast<int>(state.range(0)));
    const color::Colormap colormap{.normalization = kNormalization};
    if (!agreesWithTwin(values, range, colormap, pool)) {
        return state.SkipWithError("the picture differs from the scalar twin's");
    }
    Colorizer colorizer;
    Picture picture;
    for (auto step : state) colorizer.colorize(values, range, colormap, pool, picture);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kRows * kCols);
}

// One pixel, so that the time is that of the tables.
template <class T, color::Normalization kNormalization>
void newRange(benchmark::State& state) {
    const ValueImage values = randomValues<T>(1, 1);
    base::ThreadPool pool(1);
    const color::Colormap colormap{.normalization = kNormalization};
    Colorizer colorizer;
    Picture picture;
    double max = 1000;
    for (auto step : state) {
        max += 0.37;
        colorizer.colorize(values, {1, max}, colormap, pool, picture);
    }
    if (!agreesWithTwin(values, {1, max}, colormap, pool)) state.SkipWithError("wrong colour");
}

template <class T>
void readValues(benchmark::State& state) {
    const ValueImage values = randomValues<T>(kRows, kCols);
    const auto view = *image::ImageView::of(values.row<T>(0), kRows, kCols);
    base::ThreadPool pool(static_cast<int>(state.range(0)));
    for (auto step : state) readFrame(view, pool);
}

template <class F>
void onOneAndTwoThreads(const std::string& name, F run) {
    benchmark::RegisterBenchmark(name.c_str(), run)
        ->ArgName("threads")
        ->Arg(1)
        ->Arg(2)
        ->Unit(benchmark::kMicrosecond)
        ->UseRealTime();
}

template <class T, color::Normalization kNormalization>
void addColorize(const std::string& name, color::Range range) {
    onOneAndTwoThreads(
        "colorize/" + std::string(image::name(image::dtypeOf<T>)) + "/" +
            std::string(color::name(kNormalization)) + name,
        [=](benchmark::State& state) { colorizeValues<T, kNormalization>(state, range); });
}

constexpr auto kLinear = color::Normalization::Linear;
constexpr auto kLog = color::Normalization::Log;

[[maybe_unused]] const bool kRegistered = [] {
    constexpr color::Range kUsual{1, 900};
    constexpr color::Range kNarrow{500, 500.0001};  // no estimate holds: the edges are searched
    onOneAndTwoThreads("floor/picture of float32", readValues<float>);
    addColorize<float, kLinear>("", kUsual);
    addColorize<float, kLog>("", kUsual);
    addColorize<float, kLinear>(", too narrow to estimate", kNarrow);
    addColorize<std::uint16_t, kLinear>("", kUsual);
    addColorize<std::uint32_t, kLinear>("", kUsual);
    addColorize<double, kLog>("", kUsual);
    return true;
}();
BENCHMARK(newRange<float, kLinear>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<float, kLog>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<double, kLinear>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<double, kLog>)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace spate::kernels
