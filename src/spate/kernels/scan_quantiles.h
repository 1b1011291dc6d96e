// SPDX-License-Identifier: MIT
// QuantileSearch: exact percentiles of a frame in the pass that reads it anyway.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "spate/base/memory.h"
#include "spate/base/thread_pool.h"
#include "spate/color/statistics_request.h"
#include "spate/image/statistics.h"
#include "spate/kernels/scan_pixels.h"

namespace spate::kernels {

/// A pixel of any number type.
struct AnyPixel {
    alignas(8) std::byte bytes[8] = {};

    template <class T>
    void set(T value) noexcept {
        std::memcpy(bytes, &value, sizeof value);
    }
    template <class T>
    [[nodiscard]] T as() const noexcept {
        T value;
        std::memcpy(&value, bytes, sizeof value);
        return value;
    }
};

inline constexpr int kQuantiles = 2;

/// Two values between which a quantile should lie: a sample of the frame says so before the pass.
struct QuantileBracket {
    AnyPixel low;
    AnyPixel high;
    /// Whether many pixels may equal one of the two, as in counts: then these are counted, too.
    bool ties = false;
};

/// What a band counts for one bracket.
struct BracketCounts {
    std::int64_t belowLow = 0;  ///< only with ties
    std::int64_t upToLow = 0;
    std::int64_t inside = 0;    ///< above low and below high
    std::int64_t upToHigh = 0;  ///< only with ties

    void add(const BracketCounts& other) noexcept {
        belowLow += other.belowLow;
        upToLow += other.upToLow;
        inside += other.inside;
        upToHigh += other.upToHigh;
    }
};

/// The pixels that quantiles are of: how many there are, and how many lie below them all.
struct QuantileCounts {
    std::int64_t valid = 0;
    std::int64_t belowValid = 0;
    std::array<BracketCounts, kQuantiles> brackets;

    void add(const QuantileCounts& other) noexcept {
        valid += other.valid;
        belowValid += other.belowValid;
        for (std::size_t q = 0; q < brackets.size(); ++q) brackets[q].add(other.brackets[q]);
    }
};

/// Pixels strictly inside one bracket, of all bands, in any order.
struct BracketStore {
    base::AlignedBuffer pixels;
    std::size_t capacity = 0;  ///< in pixels
    std::atomic<std::size_t> used{0};

    /// Keeps `count` pixels; those that find no room are only counted. Any thread.
    void append(const std::byte* from, std::size_t count, std::size_t pixelBytes) noexcept {
        const std::size_t place = used.fetch_add(count, std::memory_order_relaxed);
        if (place + count > capacity) return;
        std::memcpy(pixels.data() + place * pixelBytes, from, count * pixelBytes);
    }
};

/// The quantiles of one scan. A random sample brackets each so narrowly that few pixels fall inside
/// and so widely that the quantile does; the pass counts below and keeps what is inside, of which
/// the quantile is one. Where a bracket fails after all, the frame is read again, several times.
/// Keeps its memory. The result is exact, and depends on no thread count.
class QuantileSearch {
public:
    /// Before the pass. Valid pixels are those from `lowest` to `highest`.
    template <class T>
    void open(const PixelReader& reader, const color::Percents& percents, T lowest, T highest,
              base::ThreadPool& pool);

    // For the pass.
    [[nodiscard]] const QuantileBracket& bracket(int i) const { return searches_[at(i)].bracket; }
    [[nodiscard]] BracketStore& store(int i) const { return searches_[at(i)].store; }
    [[nodiscard]] const AnyPixel& lowest() const noexcept { return lowest_; }
    [[nodiscard]] const AnyPixel& highest() const noexcept { return highest_; }

    /// After the pass: nothing if no pixel is valid. Sets `readAgain` to how often the frame was
    /// read once more.
    template <class T>
    [[nodiscard]] std::optional<image::PercentilePair> close(const PixelReader& reader,
                                                             const QuantileCounts& counts,
                                                             base::ThreadPool& pool,
                                                             int& readAgain);

private:
    struct Search {
        double percent = 0;
        QuantileBracket bracket;
        mutable BracketStore store;
        std::vector<std::int64_t> histogram;  ///< of reading again
    };
    static std::size_t at(int i) { return static_cast<std::size_t>(i); }

    std::array<Search, kQuantiles> searches_;
    AnyPixel lowest_;
    AnyPixel highest_;
    base::AlignedBuffer sample_;
};

/// Where a percentile lies among `count` sorted values (numpy's "linear"): `fraction` of the way
/// from values[index] to values[index + 1].
struct PercentileRank {
    std::int64_t index;
    double fraction;
};
[[nodiscard]] PercentileRank percentileRank(double percent, std::int64_t count) noexcept;

/// `fraction` of the way from a to b; exact at both ends, finite if they are.
[[nodiscard]] double between(double a, double b, double fraction) noexcept;

}  // namespace spate::kernels
