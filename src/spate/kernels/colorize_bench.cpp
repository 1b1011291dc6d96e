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

bool agreesWithTwin(const ValueImage& values, const color::Coloring& coloring,
                    base::ThreadPool& pool) {
    Picture truth;
    Picture picture;
    colorizeScalar(values, coloring, truth);
    Colorizer().colorize(values, coloring, pool, picture);
    const auto bytes = static_cast<std::size_t>(truth.rows() * truth.cols()) * sizeof(color::Argb);
    return std::memcmp(picture.row(0), truth.row(0), bytes) == 0;
}

template <class T>
void colorizeValues(benchmark::State& state, const color::Coloring& coloring) {
    const ValueImage values = randomValues<T>(kRows, kCols);
    base::ThreadPool pool(static_cast<int>(state.range(0)));
    if (!agreesWithTwin(values, coloring, pool)) {
        return state.SkipWithError("the picture differs from the scalar twin's");
    }
    Colorizer colorizer;
    Picture picture;
    for (auto step : state) colorizer.colorize(values, coloring, pool, picture);
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
        colorizer.colorize(values, {colormap, {1, max}}, pool, picture);
    }
    if (!agreesWithTwin(values, {colormap, {1, max}}, pool)) state.SkipWithError("wrong colour");
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

template <class T>
void addColorize(const std::string& name, const color::Coloring& coloring) {
    onOneAndTwoThreads("colorize/" + std::string(image::name(image::dtypeOf<T>)) + "/" +
                           std::string(color::name(coloring.colormap().normalization)) + name,
                       [=](benchmark::State& state) { colorizeValues<T>(state, coloring); });
}

constexpr auto kLinear = color::Normalization::Linear;
constexpr auto kLog = color::Normalization::Log;
constexpr auto kSqrt = color::Normalization::Sqrt;
constexpr auto kGamma = color::Normalization::Gamma;
constexpr auto kArcsinh = color::Normalization::Arcsinh;

[[maybe_unused]] const bool kRegistered = [] {
    constexpr color::Range kUsual{1, 900};
    constexpr color::Range kNarrow{500, 500.0001};  // no estimate holds: the edges are searched
    onOneAndTwoThreads("floor/picture of float32", readValues<float>);
    for (const auto each : color::kAllNormalizations) {
        addColorize<float>("", {{.normalization = each}, kUsual});
    }
    addColorize<float>(", under, over and overload marked",
                       {{.underColor = 0, .overColor = 0}, {100, 800}, 950.0});
    addColorize<float>(", too narrow to estimate", {{}, kNarrow});
    addColorize<std::uint8_t>("", {{}, kUsual});
    addColorize<std::uint16_t>("", {{}, kUsual});
    addColorize<std::uint16_t>("", {{.normalization = kGamma}, kUsual});
    addColorize<std::uint32_t>("", {{}, kUsual});
    for (const auto each : {kLog, kSqrt, kGamma, kArcsinh}) {
        addColorize<double>("", {{.normalization = each}, kUsual});
    }
    return true;
}();
BENCHMARK(newRange<float, kLinear>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<float, kLog>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<float, kSqrt>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<float, kGamma>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<float, kArcsinh>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<double, kLinear>)->Unit(benchmark::kMicrosecond);
BENCHMARK(newRange<double, kLog>)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace spate::kernels
