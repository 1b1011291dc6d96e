// SPDX-License-Identifier: MIT
#include "read_floor.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>

#include "spate/base/clock.h"

namespace spate::app {
namespace {

constexpr std::int64_t kAccumulators = 64;

// The sum must go somewhere, or the compiler reads nothing.
std::atomic<std::uint64_t> sink{0};

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
std::uint64_t
sumWords(const std::uint64_t* words, std::int64_t count) {
    std::array<std::uint64_t, kAccumulators> sums{};
    for (std::int64_t i = 0; i + kAccumulators <= count; i += kAccumulators) {
        for (std::int64_t lane = 0; lane < kAccumulators; ++lane) {
            sums[static_cast<std::size_t>(lane)] += words[i + lane];
        }
    }
    std::uint64_t total = 0;
    for (const std::uint64_t sum : sums) total += sum;
    return total;
}

}  // namespace

double readFloorMs(const image::ImageView& frame, base::ThreadPool& pool) {
    const auto* words = reinterpret_cast<const std::uint64_t*>(frame.data());
    const std::int64_t count = frame.byteCount() / 8;
    const int parts = pool.threadCount() * 4;
    const base::TimePoint start = base::now();
    pool.run(pool.threadCount() == 1 ? 1 : parts, [&](int part) {
        const std::int64_t all = pool.threadCount() == 1 ? 1 : parts;
        const std::int64_t begin = count / all * part;
        const std::int64_t end = part + 1 == all ? count : count / all * (part + 1);
        sink += sumWords(words + begin, end - begin);
    });
    return base::toMs(base::now() - start);
}

}  // namespace spate::app
