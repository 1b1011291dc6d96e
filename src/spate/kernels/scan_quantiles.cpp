// SPDX-License-Identifier: MIT
#include "spate/kernels/scan_quantiles.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "spate/kernels/number_types.h"
#include "spate/kernels/scan_keys.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kSampleRows = 2048;
constexpr std::int64_t kSampleCols = 8;
constexpr int kSampleParts = 8;
constexpr double kSigmas = 5;  // of the sample's error: one miss in a million random frames
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

// Values of a sample by their rank, asked for in rising order.
template <class T>
class RisingRanks {
public:
    RisingRanks(T* sample, std::size_t count) : from_(sample), sample_(sample), count_(count) {}

    T at(double rank, T below, T above) {
        if (!(rank >= 0)) return below;
        if (!(rank < static_cast<double>(count_))) return above;
        T* const nth = std::max(from_, sample_ + static_cast<std::ptrdiff_t>(rank));
        std::nth_element(from_, nth, sample_ + count_);
        from_ = nth;
        return *nth;
    }

private:
    T* from_;
    T* const sample_;
    const std::size_t count_;
};

template <class T>
bool isFrequent(T value, const T* sample, std::size_t count) {
    return std::count(sample, sample + count, value) > 2;
}

// The sample's values around a percentile, kSigmas of its error below and above.
template <class T>
QuantileBracket bracketOf(double percent, T* sample, std::size_t count, T lowest, T highest) {
    const auto n = static_cast<double>(count);
    const double part = percent / 100;
    const double place = part * (n - 1);
    const double error = kSigmas * std::sqrt(n * part * (1 - part)) + 2;
    RisingRanks<T> ranks(sample, count);
    const T low = ranks.at(place - error, lowest, highest);
    const T high = ranks.at(place + error + 1, lowest, highest);
    const bool ties =
        std::is_integral_v<T> || isFrequent(low, sample, count) || isFrequent(high, sample, count);
    QuantileBracket bracket;
    bracket.ties = ties;
    bracket.low.set(low);
    bracket.high.set(high);
    if constexpr (std::is_floating_point_v<T>) {
        // Just outside the two values, so that these are inside.
        constexpr T kInfinity = std::numeric_limits<T>::infinity();
        if (!ties) bracket.low.set(std::nextafter(low, -kInfinity));
        if (!ties) bracket.high.set(std::nextafter(high, kInfinity));
    }
    return bracket;
}

// std::nth_element for pixels that spread between two bounds: most are put aside by one look at
// which part of the interval they are in.
template <class T>
T nthBetween(T* pixels, std::size_t count, std::size_t nth, T low, T high) {
    constexpr std::size_t kParts = 2048;
    constexpr std::size_t kWorthwhile = 4 * kParts;
    const double scale =
        static_cast<double>(kParts - 1) / (static_cast<double>(high) - static_cast<double>(low));
    if (count < kWorthwhile || !(scale > 0) || !std::isfinite(scale)) {
        std::nth_element(pixels, pixels + nth, pixels + count);
        return pixels[nth];
    }
    const auto partOf = [&](T value) {
        return static_cast<std::size_t>((static_cast<double>(value) - static_cast<double>(low)) *
                                        scale);
    };
    std::array<std::uint32_t, kParts> counts{};
    for (std::size_t i = 0; i < count; ++i) ++counts[partOf(pixels[i])];
    std::size_t part = 0;
    while (nth >= counts[part]) nth -= counts[part++];
    T* const end =
        std::partition(pixels, pixels + count, [&](T value) { return partOf(value) == part; });
    std::nth_element(pixels, pixels + nth, end);
    return pixels[nth];
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
    const T low = bracket.low.as<T>();
    const T high = bracket.high.as<T>();
    const std::int64_t belowHigh = counts.upToLow + counts.inside;
    if (!bracket.ties && (rank < counts.upToLow || rank >= belowHigh)) return std::nullopt;
    if (bracket.ties && (rank < counts.belowLow || rank >= counts.upToHigh)) return std::nullopt;
    if (rank < counts.upToLow) return low;
    if (rank >= belowHigh) return high;
    const std::size_t used = store.used;
    if (used > store.capacity) return std::nullopt;
    const auto nth = static_cast<std::size_t>(rank - counts.upToLow);
    return nthBetween(store.pixels.as<T>(), used, nth, low, high);
}

}  // namespace

template <class T>
std::optional<image::PercentilePair> QuantileSearch::close(const PixelReader& reader,
                                                           const QuantileCounts& counts,
                                                           base::ThreadPool& pool, int& readAgain) {
    readAgain = 0;
    if (counts.valid == 0) return std::nullopt;
    std::array<double, kQuantiles> results{};
    std::array<int, kQuantiles> reads{};
    pool.run(kQuantiles, [&](int i) {
        const auto q = static_cast<std::size_t>(i);
        Search& search = searches_[q];
        const PercentileRank rank = percentileRank(search.percent, counts.valid);
        const auto valueOf = [&](std::int64_t index) {
            auto value = valueInPass<T>(index + counts.belowValid, search.bracket,
                                        counts.brackets[q], search.store);
            if (!value) {
                value =
                    RankByReading<T>(reader, lowest_.as<T>(), highest_.as<T>(), search.histogram)
                        .valueOf(index, reads[q]);
            }
            return static_cast<double>(*value) + 0.0;  // one zero
        };
        const double value = valueOf(rank.index);
        results[q] =
            rank.fraction == 0 ? value : between(value, valueOf(rank.index + 1), rank.fraction);
    });
    for (const int count : reads) readAgain += count;
    return image::PercentilePair{results[0], results[1]};
}

#define SPATE_INSTANTIATE(T)                                                                \
    template void QuantileSearch::open<T>(const PixelReader&, const color::Percents&, T, T, \
                                          base::ThreadPool&);                               \
    template std::optional<image::PercentilePair> QuantileSearch::close<T>(                 \
        const PixelReader&, const QuantileCounts&, base::ThreadPool&, int&);
SPATE_FOR_EACH_NUMBER_TYPE(SPATE_INSTANTIATE)
#undef SPATE_INSTANTIATE

}  // namespace spate::kernels
