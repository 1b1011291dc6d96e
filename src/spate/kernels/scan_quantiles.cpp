// SPDX-License-Identifier: MIT
#include "spate/kernels/scan_quantiles.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "spate/kernels/scan_keys.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kSampleRows = 2048;
constexpr std::int64_t kSampleCols = 16;
constexpr int kSampleParts = 8;
constexpr double kSigmas = 6;  // of the sample's error: one miss in 10⁹ random frames
// Brackets that hold more than this part of the frame were ill chosen.
constexpr std::int64_t kStoredPart = 8;

// Points that cover the unit interval evenly without a period (multiples of the golden ratio):
// a detector's gaps have one.
double evenly(std::int64_t i) {
    constexpr double kGolden = 0.61803398874989485;
    const double place = static_cast<double>(i) * kGolden + 0.5;
    return place - std::floor(place);
}

std::int64_t placeIn(std::int64_t size, double part) {
    return std::min(static_cast<std::int64_t>(part * static_cast<double>(size)), size - 1);
}

// Pixels as unsigned integers in the same order.
template <class T>
BitsOf<T> orderOf(T value) {
    using Bits = BitsOf<T>;
    constexpr Bits kTop = static_cast<Bits>(Bits{1} << (8 * sizeof(T) - 1));
    if constexpr (std::is_floating_point_v<T>) {
        const auto bits = std::bit_cast<Bits>(value + T{0});  // one zero
        return (bits & kTop) != 0 ? static_cast<Bits>(~bits) : static_cast<Bits>(bits | kTop);
    } else if constexpr (std::is_signed_v<T>) {
        return static_cast<Bits>(static_cast<Bits>(value) ^ kTop);
    } else {
        return value;
    }
}

template <class T>
T valueOfOrder(BitsOf<T> order) {
    using Bits = BitsOf<T>;
    constexpr Bits kTop = static_cast<Bits>(Bits{1} << (8 * sizeof(T) - 1));
    if constexpr (std::is_floating_point_v<T>) {
        return std::bit_cast<T>((order & kTop) != 0 ? static_cast<Bits>(order ^ kTop)
                                                    : static_cast<Bits>(~order));
    } else if constexpr (std::is_signed_v<T>) {
        return static_cast<T>(static_cast<Bits>(order ^ kTop));
    } else {
        return order;
    }
}

// Valid pixels spread over the frame. Returns how many.
template <class T>
std::size_t takeSample(const PixelReader& reader, T lowest, T highest, base::ThreadPool& pool,
                       base::AlignedBuffer& buffer) {
    const std::int64_t rows = std::min(reader.view().rows(), kSampleRows);
    const std::int64_t cols = std::min(reader.view().cols(), kSampleCols * kSampleRows / rows);
    buffer.resize(static_cast<std::size_t>(rows * cols) * sizeof(T));
    T* const sample = buffer.as<T>();
    pool.run(kSampleParts, [&](int part) {
        constexpr std::size_t kMost = 64;
        std::int64_t columns[kMost];
        for (std::int64_t r = rows * part / kSampleParts; r < rows * (part + 1) / kSampleParts;
             ++r) {
            const double middle = (static_cast<double>(r) + 0.5) / static_cast<double>(rows);
            const std::int64_t row = placeIn(reader.view().rows(), middle);
            for (std::int64_t c = 0; c < cols;) {
                std::size_t n = 0;
                for (; n < kMost && c < cols; ++n, ++c) {
                    columns[n] = placeIn(reader.view().cols(), evenly(r * cols + c));
                }
                reader.pick(row, columns, n, sample + r * cols + c - static_cast<std::int64_t>(n));
            }
        }
    });
    const auto end = std::remove_if(sample, sample + rows * cols, [&](T value) {
        return !(value >= lowest && value <= highest);
    });
    return static_cast<std::size_t>(end - sample);
}

// The sample's values around a percentile, kSigmas of its error below and above.
template <class T>
QuantileBracket bracketOf(double percent, T* sample, std::size_t count, T lowest, T highest) {
    const auto n = static_cast<double>(count);
    const double part = percent / 100;
    const double place = part * (n - 1);
    const double error = kSigmas * std::sqrt(n * part * (1 - part)) + 2;
    const auto valueAt = [&](double index, T outside) {
        if (!(index >= 0 && index < n)) return outside;
        T* const nth = sample + static_cast<std::ptrdiff_t>(index);
        std::nth_element(sample, nth, sample + count);
        return *nth;
    };
    QuantileBracket bracket{.wanted = true};
    bracket.low.set(valueAt(place - error, lowest));
    bracket.high.set(valueAt(place + error + 1, highest));
    return bracket;
}

// The value of a rank by reading the frame once for each 16 bits of a pixel: the histogram of the
// upper bits says which upper bits the rank has, and how many pixels come before those.
template <class T>
class RankByReading {
public:
    RankByReading(const PixelReader& reader, T lowest, T highest,
                  std::vector<std::int64_t>& histogram)
        : reader_(reader), lowest_(lowest), highest_(highest), histogram_(histogram) {}

    T valueOf(std::int64_t rank, int& reads) {
        constexpr int kBits = 8 * sizeof(T);
        constexpr int kStep = std::min(kBits, 16);
        BitsOf<T> known = 0;
        for (int shift = kBits - kStep; shift >= 0; shift -= kStep, ++reads) {
            count(known, shift, kStep);
            std::size_t digit = 0;
            while (rank >= histogram_[digit]) rank -= histogram_[digit++];
            known = static_cast<BitsOf<T>>(std::uint64_t{known} << kStep % kBits | digit);
        }
        return valueOfOrder<T>(known);
    }

private:
    void count(BitsOf<T> known, int shift, int step) {
        histogram_.assign(std::size_t{1} << step, 0);
        const std::int64_t cols = reader_.view().cols();
        T values[512];
        constexpr auto kMost = static_cast<std::int64_t>(std::size(values));
        for (std::int64_t row = 0; row < reader_.view().rows(); ++row) {
            for (std::int64_t col = 0; col < cols; col += kMost) {
                const std::int64_t end = std::min(col + kMost, cols);
                reader_.read(row, {col, end}, values);
                for (std::int64_t i = 0; i < end - col; ++i) {
                    if (!(values[i] >= lowest_ && values[i] <= highest_)) continue;
                    const std::uint64_t upper = std::uint64_t{orderOf(values[i])} >> shift;
                    if (upper >> step != known) continue;
                    ++histogram_[upper & ((std::uint64_t{1} << step) - 1)];
                }
            }
        }
    }

    const PixelReader& reader_;
    const T lowest_;
    const T highest_;
    std::vector<std::int64_t>& histogram_;
};

}  // namespace

PercentileRank percentileRank(double percent, std::int64_t count) noexcept {
    const double place = percent / 100 * static_cast<double>(count - 1);
    const double below = std::floor(place);
    const auto index = std::clamp<std::int64_t>(static_cast<std::int64_t>(below), 0, count - 1);
    return {index, index == count - 1 ? 0.0 : place - below};
}

double between(double a, double b, double fraction) noexcept {
    const double apart = b - a;
    if (!std::isfinite(apart)) return a * (1 - fraction) + b * fraction;
    return fraction < 0.5 ? a + apart * fraction : b - apart * (1 - fraction);
}

template <class T>
void QuantileSearch::open(const PixelReader& reader, const color::Percents& percents, T lowest,
                          T highest, base::ThreadPool& pool) {
    lowest_.set(lowest);
    highest_.set(highest);
    searches_[0].percent = percents.low;
    searches_[1].percent = percents.high;
    const std::size_t count = takeSample(reader, lowest, highest, pool, sample_);
    for (Search& search : searches_) {
        search.bracket = bracketOf(search.percent, sample_.as<T>(), count, lowest, highest);
        BracketStore& store = search.store;
        store.capacity = static_cast<std::size_t>(reader.view().pixelCount() / kStoredPart) + 4096;
        store.pixels.resize(store.capacity * sizeof(T));
        store.used = 0;
    }
}

namespace {

// The value of a rank, if the pass has it.
template <class T>
std::optional<T> valueInPass(std::int64_t rank, const QuantileBracket& bracket,
                             const BracketCounts& counts, BracketStore& store) {
    if (rank < counts.belowLow) return std::nullopt;
    if (rank < counts.upToLow) return bracket.low.as<T>();
    if (rank >= counts.upToHigh) return std::nullopt;
    if (rank >= counts.belowHigh) return bracket.high.as<T>();
    const std::size_t used = store.used;
    if (used > store.capacity) return std::nullopt;
    T* const pixels = store.pixels.as<T>();
    T* const nth = pixels + (rank - counts.upToLow);
    std::nth_element(pixels, nth, pixels + used);
    return *nth;
}

}  // namespace

template <class T>
std::optional<image::PercentilePair> QuantileSearch::close(
    const PixelReader& reader, std::int64_t validCount,
    const std::array<BracketCounts, kQuantiles>& counts, base::ThreadPool& pool, int& readAgain) {
    readAgain = 0;
    if (validCount == 0) return std::nullopt;
    std::array<double, kQuantiles> results{};
    std::array<int, kQuantiles> reads{};
    (void)pool;
    for (std::size_t q = 0; q < kQuantiles; ++q) {
        Search& search = searches_[q];
        const PercentileRank rank = percentileRank(search.percent, validCount);
        const auto valueOf = [&](std::int64_t index) {
            auto value = valueInPass<T>(index, search.bracket, counts[q], search.store);
            if (!value) {
                value = RankByReading<T>(reader, lowest_.as<T>(), highest_.as<T>(), histogram_)
                            .valueOf(index, reads[q]);
            }
            return static_cast<double>(*value) + 0.0;  // one zero
        };
        const double value = valueOf(rank.index);
        results[q] =
            rank.fraction == 0 ? value : between(value, valueOf(rank.index + 1), rank.fraction);
    }
    for (const int count : reads) readAgain += count;
    return image::PercentilePair{results[0], results[1]};
}

#define SPATE_INSTANTIATE(T)                                                                \
    template void QuantileSearch::open<T>(const PixelReader&, const color::Percents&, T, T, \
                                          base::ThreadPool&);                               \
    template std::optional<image::PercentilePair> QuantileSearch::close<T>(                 \
        const PixelReader&, std::int64_t, const std::array<BracketCounts, kQuantiles>&,     \
        base::ThreadPool&, int&);
SPATE_INSTANTIATE(std::uint8_t)
SPATE_INSTANTIATE(std::int8_t)
SPATE_INSTANTIATE(std::uint16_t)
SPATE_INSTANTIATE(std::int16_t)
SPATE_INSTANTIATE(std::uint32_t)
SPATE_INSTANTIATE(std::int32_t)
SPATE_INSTANTIATE(std::uint64_t)
SPATE_INSTANTIATE(std::int64_t)
SPATE_INSTANTIATE(float)
SPATE_INSTANTIATE(double)
#undef SPATE_INSTANTIATE

}  // namespace spate::kernels
