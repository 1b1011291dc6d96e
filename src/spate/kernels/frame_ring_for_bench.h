// SPDX-License-Identifier: MIT
// For benchmarks: more frames than the caches hold, and the floor: the time to read one.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

#include "spate/base/memory.h"
#include "spate/base/thread_pool.h"
#include "spate/image/image_view.h"

namespace spate::kernels {

/// Frames of one shape, given out in turn, as a camera fills them.
template <class T>
class FrameRing {
public:
    FrameRing(std::int64_t rows, std::int64_t cols, T (*value)(std::uint64_t random)) {
        std::mt19937_64 random(1);
        for (auto& frame : frames_) {
            frame.resize(static_cast<std::size_t>(rows * cols) * sizeof(T));
            T* const pixels = frame.template as<T>();
            for (std::int64_t i = 0; i < rows * cols; ++i) pixels[i] = value(random());
            views_.push_back(*image::ImageView::of(pixels, rows, cols));
        }
    }

    const image::ImageView& next() { return views_[++given_ % views_.size()]; }

private:
    base::AlignedBuffer frames_[3];
    std::vector<image::ImageView> views_;
    std::size_t given_ = 0;
};

/// Sum of 64-bit words with 64 accumulators: as fast as one thread can read.
[[nodiscard]] inline std::uint64_t sumOf(const std::uint64_t* words, std::int64_t count) {
    constexpr std::int64_t kAccumulators = 64;
    std::uint64_t sums[kAccumulators] = {};
    for (std::int64_t i = 0; i + kAccumulators <= count; i += kAccumulators) {
        for (std::int64_t k = 0; k < kAccumulators; ++k) sums[k] += words[i + k];
    }
    std::uint64_t total = 0;
    for (const std::uint64_t sum : sums) total += sum;
    return total;
}

/// Reads a frame on all threads of a pool.
inline void readFrame(const image::ImageView& view, base::ThreadPool& pool) {
    constexpr int kBands = 16;
    const auto* const words = reinterpret_cast<const std::uint64_t*>(view.data());
    const std::int64_t perBand = view.byteCount() / 8 / kBands;
    pool.run(kBands,
             [&](int band) { benchmark::DoNotOptimize(sumOf(words + band * perBand, perBand)); });
}

}  // namespace spate::kernels
