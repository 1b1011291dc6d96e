// SPDX-License-Identifier: MIT
// Blocks as bitshuffle-LZ4 has them: 8 KiB, noise in every bit or in the lowest byte alone.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

#include "spate/codec/bit_transpose.h"

namespace spate::codec {
namespace {

constexpr std::size_t kBlockBytes = 8192;
using Bytes = std::vector<std::byte>;

Bytes noise(std::size_t bytesWithNoise) {
    std::mt19937_64 random(1);
    Bytes rows(kBlockBytes);
    for (std::size_t i = 0; i < bytesWithNoise; ++i) rows[i] = static_cast<std::byte>(random());
    return rows;
}

using Transpose = void (*)(const std::byte*, std::size_t, std::size_t, std::byte*);

template <Transpose kWork, Transpose kTwin>
void moveBits(benchmark::State& state) {
    const auto elementBytes = static_cast<std::size_t>(state.range(0));
    const std::size_t elements = kBlockBytes / elementBytes;
    const Bytes from = noise(state.range(1) != 0 ? kBlockBytes : kBlockBytes / elementBytes);
    Bytes to(kBlockBytes);
    Bytes truth(kBlockBytes);
    kWork(from.data(), elements, elementBytes, to.data());
    kTwin(from.data(), elements, elementBytes, truth.data());
    if (to != truth) state.SkipWithError("other bits than the scalar twin's");
    for (auto step : state) {
        kWork(from.data(), elements, elementBytes, to.data());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBlockBytes));
}

void everyElement(benchmark::internal::Benchmark* bench) {
    bench->ArgNames({"elementBytes", "noise"});
    for (const int elementBytes : {1, 2, 4, 8}) {
        for (const int all : {0, 1}) bench->Args({elementBytes, all});
    }
}

BENCHMARK(moveBits<untransposeBits, untransposeBitsScalar>)->Apply(everyElement);
BENCHMARK(moveBits<transposeBits, transposeBitsScalar>)->Apply(everyElement);

}  // namespace
}  // namespace spate::codec
