// SPDX-License-Identifier: MIT
#include "spate/kernels/scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <span>

#include "spate/kernels/scan_kernel.h"
#include "spate/kernels/scan_keys.h"
#include "spate/kernels/scan_plan.h"

namespace spate::kernels {
namespace {

constexpr int kMaxBands = 16;
constexpr std::int64_t kLeastBandBytes = 128 * 1024;  // below, waking a thread costs more

template <class T>
using Lanes = std::array<T, base::kPixelAlignment / sizeof(T)>;

template <class T>
void clearStatistics(BandStatistics& statistics) {
    const auto fill = [](std::byte* lanes, auto value) {
        Lanes<decltype(value)> filled;
        filled.fill(value);
        std::memcpy(lanes, filled.data(), sizeof filled);
    };
    fill(statistics.min, kHighestKey<T>);
    fill(statistics.max, kLowestKey<T>);
    fill(statistics.minPositive, kEndOfPositive<T>);
    statistics.maskedCount = 0;
    statistics.infiniteCount = 0;
}

template <class T>
struct Extremes {
    T min = kHighestKey<T>;
    T max = kLowestKey<T>;
    BitsOf<T> minPositive = kEndOfPositive<T>;

    void add(const BandStatistics& band) {
        const auto load = [](const std::byte* lanes, auto& loaded) {
            std::memcpy(loaded.data(), lanes, sizeof loaded);
        };
        Lanes<T> mins;
        Lanes<T> maxs;
        Lanes<BitsOf<T>> positives;
        load(band.min, mins);
        load(band.max, maxs);
        load(band.minPositive, positives);
        min = std::min(min, *std::min_element(mins.begin(), mins.end()));
        max = std::max(max, *std::max_element(maxs.begin(), maxs.end()));
        minPositive = std::min(minPositive, *std::min_element(positives.begin(), positives.end()));
    }
};

// A key's pixel, with one zero (+0).
template <class T>
image::PixelValue valueOfKey(T key) {
    if constexpr (std::is_floating_point_v<T>) return key + T{0};
    return static_cast<T>(key - kKeyOffset<T>);
}

template <class T>
image::Statistics merge(std::span<const Band> bands, std::int64_t pixelCount,
                        StatisticsWanted wanted) {
    Extremes<T> extremes;
    image::Statistics statistics;
    for (const Band& band : bands) {
        extremes.add(band.statistics);
        statistics.maskedCount += band.statistics.maskedCount;
        statistics.infiniteCount += band.statistics.infiniteCount;
    }
    statistics.validCount = pixelCount - statistics.maskedCount - statistics.infiniteCount;
    if (statistics.validCount > 0) {
        statistics.min = valueOfKey<T>(extremes.min);
        statistics.max = valueOfKey<T>(extremes.max);
    }
    if (wanted == StatisticsWanted::MinMaxPositive && extremes.minPositive < kEndOfPositive<T>) {
        const auto bits = static_cast<BitsOf<T>>(extremes.minPositive + 1);
        statistics.minPositive = std::bit_cast<T>(bits);
    }
    return statistics;
}

}  // namespace

struct Scanner::Scratch {
    ScanPlan plan;
    std::array<Band, kMaxBands> bands;
    PixelWindow transposedWindow;
    ValueImage transposedValues;

    ScanResult scan(const image::ImageView& view, const PixelWindow& window, Reduction reduction,
                    StatisticsWanted wanted, base::ThreadPool& pool, ValueImage& values);
    ScanResult scanTransposed(const image::ImageView& view, const PixelWindow& window,
                              Reduction reduction, StatisticsWanted wanted, base::ThreadPool& pool,
                              ValueImage& values);

    void prepareBand(Band& band, std::size_t pixelBytes) const {
        band.slots.resize(plan.scratchBytes);
        band.pixels.resize(kGroupRows * kPieceRoom);
        band.picked.resize(plan.cols.bins.size() * pixelBytes);
    }
};

namespace {

// Whether the pixels of a column lie closer together than those of a row, as in Fortran arrays.
bool liesInColumns(const image::ImageView& view) {
    return view.rows() > 1 && view.cols() > 1 &&
           std::abs(view.colStride()) > std::abs(view.rowStride());
}

image::ImageView transposed(const image::ImageView& view) {
    return *image::ImageView::create(view.data(), {.dtype = view.dtype(),
                                                   .rows = view.cols(),
                                                   .cols = view.rows(),
                                                   .rowStride = view.colStride(),
                                                   .colStride = view.rowStride(),
                                                   .byteOrder = view.byteOrder()});
}

// In squares, so that both images stay in the cache.
template <class T>
void transpose(const ValueImage& from, ValueImage& to) {
    constexpr std::int64_t kSide = 32;
    for (std::int64_t r0 = 0; r0 < to.rows(); r0 += kSide) {
        for (std::int64_t c0 = 0; c0 < to.cols(); c0 += kSide) {
            for (std::int64_t r = r0; r < std::min(r0 + kSide, to.rows()); ++r) {
                T* const out = to.row<T>(r);
                for (std::int64_t c = c0; c < std::min(c0 + kSide, to.cols()); ++c) {
                    out[c] = from.row<T>(c)[r];
                }
            }
        }
    }
}

}  // namespace

Scanner::Scanner() : scratch_(std::make_unique<Scratch>()) {}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

ScanResult Scanner::scan(const image::ImageView& view, const PixelWindow& window,
                         Reduction reduction, StatisticsWanted wanted, base::ThreadPool& pool,
                         ValueImage& values) {
    return liesInColumns(view)
               ? scratch_->scanTransposed(view, window, reduction, wanted, pool, values)
               : scratch_->scan(view, window, reduction, wanted, pool, values);
}

ScanResult Scanner::Scratch::scanTransposed(const image::ImageView& view, const PixelWindow& window,
                                            Reduction reduction, StatisticsWanted wanted,
                                            base::ThreadPool& pool, ValueImage& values) {
    transposedWindow.rows = window.cols;
    transposedWindow.cols = window.rows;
    const ScanResult result =
        scan(transposed(view), transposedWindow, reduction, wanted, pool, transposedValues);
    values.resize(view.dtype(), window.rows.size(), window.cols.size());
    image::visit(view.dtype(), [&](auto type) {
        transpose<typename decltype(type)::Type>(transposedValues, values);
    });
    return result;
}

ScanResult Scanner::Scratch::scan(const image::ImageView& view, const PixelWindow& window,
                                  Reduction reduction, StatisticsWanted wanted,
                                  base::ThreadPool& pool, ValueImage& values) {
    const std::size_t pixelBytes = image::sizeOf(view.dtype());
    plan.make(window, reduction, view.rows(), view.cols(), pixelBytes);
    if (reduction == Reduction::Max && plan.cols.widest > kWidestBin) {
        return scanScalar(view, window, reduction, wanted, values);
    }
    values.resize(view.dtype(), window.rows.size(), window.cols.size());

    const std::int64_t pixelsRead = wanted == StatisticsWanted::None
                                        ? plan.rows.covered * plan.cols.covered
                                        : view.pixelCount();
    ScanResult result{.bytesRead = pixelsRead * static_cast<std::int64_t>(pixelBytes)};
    const int bandCount = static_cast<int>(
        std::clamp<std::int64_t>(result.bytesRead / kLeastBandBytes, 1, kMaxBands));
    const std::span used(bands.data(), static_cast<std::size_t>(bandCount));
    const ScanJob job{view, window, reduction, wanted, plan, bandCount, values};
    image::visit(view.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (Band& band : used) {
            prepareBand(band, pixelBytes);
            clearStatistics<T>(band.statistics);
        }
        pool.run(bandCount, [&](int i) { scanBand(job, i, used[static_cast<std::size_t>(i)]); });
        if (wanted != StatisticsWanted::None) {
            result.statistics = merge<T>(used, view.pixelCount(), wanted);
        }
    });
    return result;
}

}  // namespace spate::kernels
