// SPDX-License-Identifier: MIT
// The histogram of a picture of 862 × 700, which a colour bar asks for at most ten times a second.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>

#include "spate/image/dtype.h"
#include "spate/kernels/value_histogram.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kRows = 700;
constexpr std::int64_t kCols = 862;

template <class T, color::Normalization kNormalization>
void countValues(benchmark::State& state) {
    std::mt19937_64 random(1);
    ValueImage values;
    values.resize(image::dtypeOf<T>, kRows, kCols);
    for (std::int64_t i = 0; i < kRows * kCols; ++i) {
        values.row<T>(0)[i] = static_cast<T>(random() % 1000);
    }
    const color::Colormap colormap{.normalization = kNormalization};
    base::ThreadPool pool(static_cast<int>(state.range(0)));
    HistogramCounter counter;
    ValueHistogram histogram;
    ValueHistogram truth;
    double max = 900;  // another in each turn, as with an automatic range
    for (auto step : state) {
        max += 0.37;
        counter.count(values, colormap, {1, max}, pool, histogram);
    }
    countScalar(values, colormap, {1, max}, truth);
    if (histogram != truth) state.SkipWithError("the counts differ from the scalar twin's");
}

constexpr auto kLinear = color::Normalization::Linear;
constexpr auto kLog = color::Normalization::Log;
BENCHMARK(countValues<float, kLinear>)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond);
BENCHMARK(countValues<float, kLog>)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond);
BENCHMARK(countValues<std::uint16_t, kLog>)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond);
BENCHMARK(countValues<double, kLog>)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace spate::kernels
