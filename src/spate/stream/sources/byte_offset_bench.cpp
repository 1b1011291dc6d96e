// SPDX-License-Identifier: MIT
// Byte offsets of a frame as a 6M detector's, decoded fast and plainly; the floor is copying as
// many pixels.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>
#include <vector>

#include "spate/stream/sources/byte_offset.h"

namespace spate::stream {
namespace {

constexpr std::size_t kRows = 2527;
constexpr std::size_t kCols = 2463;

// Background, Bragg spots, and gaps of -1.
std::vector<std::int32_t> frame() {
    std::mt19937 random(1);
    std::poisson_distribution<int> background(8);
    std::vector<std::int32_t> pixels(kRows * kCols);
    for (auto& pixel : pixels) pixel = random() % 1000 == 0 ? 5000 : background(random);
    for (std::size_t row = 195; row < kRows; row += 212) {
        std::fill_n(pixels.begin() + static_cast<std::ptrdiff_t>(row * kCols), 17 * kCols, -1);
    }
    return pixels;
}

std::vector<std::byte> encoded(const std::vector<std::int32_t>& pixels) {
    std::vector<std::byte> packed;
    std::int32_t before = 0;
    for (const auto pixel : pixels) {
        const auto difference = pixel - std::exchange(before, pixel);
        const bool isShort = difference >= -127 && difference <= 127;
        packed.push_back(static_cast<std::byte>(isShort ? difference : -128));
        if (isShort) continue;
        packed.push_back(static_cast<std::byte>(difference & 0xFF));
        packed.push_back(static_cast<std::byte>(difference >> 8 & 0xFF));
    }
    return packed;
}

template <auto decode>
void decodes(benchmark::State& state) {
    const auto expected = frame();
    const auto packed = encoded(expected);
    std::vector<std::int32_t> pixels(expected.size());
    if (decode(packed, pixels.data(), pixels.size()) != packed.size() || pixels != expected) {
        state.SkipWithError("other pixels");
        return;
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(decode(packed, pixels.data(), pixels.size()));
        benchmark::ClobberMemory();
    }
    state.counters["pixels/s"] = benchmark::Counter(static_cast<double>(pixels.size()),
                                                    benchmark::Counter::kIsIterationInvariantRate);
}

void copies(benchmark::State& state) {
    const auto from = frame();
    std::vector<std::int32_t> to(from.size());
    for (auto _ : state) {
        std::memcpy(to.data(), from.data(), from.size() * sizeof(from[0]));
        benchmark::ClobberMemory();
    }
}

BENCHMARK(decodes<decodeByteOffset<std::int32_t>>)->Name("byteOffset/fast");
BENCHMARK(decodes<decodeByteOffsetPlainly<std::int32_t>>)->Name("byteOffset/plain");
BENCHMARK(copies)->Name("byteOffset/copyFloor");

}  // namespace
}  // namespace spate::stream
