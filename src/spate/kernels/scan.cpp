// SPDX-License-Identifier: MIT
#include "spate/kernels/scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
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

using color::Domain;

MomentSpace spaceOf(color::Normalization normalization) {
    using enum color::Normalization;
    switch (normalization) {
        case Log:
            return MomentSpace::Log10;
        case Sqrt:
            return MomentSpace::Sqrt;
        case Arcsinh:
            return MomentSpace::Arcsinh;
        case Linear:
        case Gamma:
            break;
    }
    return MomentSpace::Linear;
}

// --- Extremes.

template <class T>
void clearStatistics(BandStatistics& statistics, Domain domain) {
    const auto fill = [](std::byte* lanes, auto value) {
        Lanes<decltype(value)> filled;
        filled.fill(value);
        std::memcpy(lanes, filled.data(), sizeof filled);
    };
    statistics = {};
    fill(statistics.min, kHighestKey<T>);
    fill(statistics.max, kLowestKey<T>);
    fill(statistics.minOfDomain, endOfDomain<T>(domain == Domain::Positive));
}

template <class T>
struct MergedExtremes {
    T min = kHighestKey<T>;
    T max = kLowestKey<T>;
    BitsOf<T> minOfDomain = std::numeric_limits<BitsOf<T>>::max();

    void add(const BandStatistics& band) {
        const auto load = [](const std::byte* lanes, auto& loaded) {
            std::memcpy(loaded.data(), lanes, sizeof loaded);
        };
        Lanes<T> mins;
        Lanes<T> maxs;
        Lanes<BitsOf<T>> domainMins;
        load(band.min, mins);
        load(band.max, maxs);
        load(band.minOfDomain, domainMins);
        min = std::min(min, *std::min_element(mins.begin(), mins.end()));
        max = std::max(max, *std::max_element(maxs.begin(), maxs.end()));
        minOfDomain =
            std::min(minOfDomain, *std::min_element(domainMins.begin(), domainMins.end()));
    }
};

// A key's pixel, with one zero (+0).
template <class T>
image::PixelValue valueOfKey(T key) {
    if constexpr (std::is_floating_point_v<T>) return key + T{0};
    return static_cast<T>(key - kKeyOffset<T>);
}

template <class T>
void setMinOfDomain(BitsOf<T> least, Domain domain, image::Statistics& statistics) {
    const bool positive = domain == Domain::Positive;
    if (domain == Domain::All || least >= endOfDomain<T>(positive)) return;
    const auto bits = static_cast<BitsOf<T>>(least + (positive ? 1U : 0U));
    (positive ? statistics.minPositive : statistics.minNonNegative) = std::bit_cast<T>(bits);
}

// --- What is wanted, in the terms of the kernels.

// The smallest pixel that is not below `bound`; nothing if there is none, or no bound.
template <class T>
std::optional<AnyPixel> pixelFrom(const std::optional<image::PixelValue>& bound) {
    if (!bound) return std::nullopt;
    AnyPixel pixel;
    if (const auto exact = bound->exactly<T>()) {
        pixel.set(*exact);
        if (*exact != *exact) return std::nullopt;
        return pixel;
    }
    const double value = bound->toDouble();
    if (!(value <= static_cast<double>(std::numeric_limits<T>::max()))) return std::nullopt;
    if constexpr (std::is_floating_point_v<T>) {
        const T near = static_cast<T>(value);
        pixel.set(static_cast<double>(near) < value
                      ? std::nextafter(near, std::numeric_limits<T>::infinity())
                      : near);
    } else {
        const double least = std::max(std::ceil(value), static_cast<double>(kLowestValid<T>));
        pixel.set(static_cast<T>(least));
    }
    return pixel;
}

template <class T>
T lowestOf(Domain domain) {
    if (domain == Domain::All) return kLowestValid<T>;
    if (domain == Domain::NonNegative) return T{0};
    return std::is_floating_point_v<T> ? std::numeric_limits<T>::denorm_min() : T{1};
}

template <class T>
void prepareBand(Band& band, const ScanJob& job) {
    const std::size_t slots =
        std::max(job.plan.scratchBytes, job.topPlan ? job.topPlan->scratchBytes : 0);
    const std::size_t cols = job.plan.cols.bins.size();
    constexpr std::size_t kDoubles = kPieceRoom / sizeof(T) * sizeof(double);
    band.slots.resize(slots);
    band.pixels.resize(kGroupRows * kPieceRoom);
    band.picked.resize(cols * sizeof(double));
    if (job.reduction == Reduction::Mean) band.skipped.resize(slots);
    if (job.reduction == Reduction::Mean || job.moments) {
        band.doubles.resize(kGroupRows * kDoubles + kDoubles);
    }
    if (job.topPlan != nullptr) band.topped.resize(cols * sizeof(T));
    if (job.quantiles != nullptr) {
        for (auto& inside : band.inside) inside.resize(kInsideRoom * sizeof(T));
    }
    band.lastPieceWasClean = true;
    clearStatistics<T>(band.statistics, job.domain);
}

std::size_t slotBytesOf(image::DType valueType, Reduction reduction) {
    return reduction == Reduction::Mean ? sizeof(double) : image::sizeOf(valueType);
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

struct Scanner::Scratch {
    ScanPlan plan;
    ScanPlan topPlan;
    PixelReader reader;
    QuantileSearch quantiles;
    std::array<Band, kMaxBands> bands;
    PixelWindow transposedWindow;
    ValueImage transposedValues;

    ScanResult scan(const PixelSource& source, const PixelWindow& window,
                    const ScanRequest& request, base::ThreadPool& pool, ValueImage& values);
    ScanResult scanTransposed(const PixelSource& source, const PixelWindow& window,
                              const ScanRequest& request, base::ThreadPool& pool,
                              ValueImage& values);
    template <class T>
    ScanResult scanAs(const PixelSource& source, const PixelWindow& window,
                      const ScanRequest& request, base::ThreadPool& pool, ValueImage& values);
    template <class T>
    image::Statistics merge(const ScanJob& job, std::span<const Band> used) const;
    template <class T>
    void addPercentiles(std::span<const Band> used, base::ThreadPool& pool, ScanResult& result);
};

Scanner::Scanner() : scratch_(std::make_unique<Scratch>()) {}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

bool liesInColumns(const image::ImageView& view) noexcept {
    return view.rows() > 1 && view.cols() > 1 && view.rowStride() != 0 &&
           std::abs(view.colStride()) > std::abs(view.rowStride());
}

ScanResult Scanner::scan(const PixelSource& source, const PixelWindow& window,
                         const ScanRequest& request, base::ThreadPool& pool, ValueImage& values) {
    return liesInColumns(source.view)
               ? scratch_->scanTransposed(source, window, request, pool, values)
               : scratch_->scan(source, window, request, pool, values);
}

ScanResult Scanner::Scratch::scanTransposed(const PixelSource& source, const PixelWindow& window,
                                            const ScanRequest& request, base::ThreadPool& pool,
                                            ValueImage& values) {
    transposedWindow.rows = window.cols;
    transposedWindow.cols = window.rows;
    const ScanResult result =
        scan(source.transposed(), transposedWindow, request, pool, transposedValues);
    values.resize(transposedValues.dtype(), window.rows.size(), window.cols.size());
    image::visit(values.dtype(), [&](auto type) {
        transpose<typename decltype(type)::Type>(transposedValues, values);
    });
    return result;
}

ScanResult Scanner::Scratch::scan(const PixelSource& source, const PixelWindow& window,
                                  const ScanRequest& request, base::ThreadPool& pool,
                                  ValueImage& values) {
    const image::DType type = source.valueType();
    const image::ImageView& view = source.view;
    plan.make(window, request.reduction, view.rows(), view.cols(),
              slotBytesOf(type, request.reduction));
    if (request.reduction != Reduction::Nearest && plan.cols.widest > kWidestBin) {
        return scanScalar(source, window, request, values);
    }
    return image::visit(type, [&](auto tag) {
        return scanAs<typename decltype(tag)::Type>(source, window, request, pool, values);
    });
}

template <class T>
ScanResult Scanner::Scratch::scanAs(const PixelSource& source, const PixelWindow& window,
                                    const ScanRequest& request, base::ThreadPool& pool,
                                    ValueImage& values) {
    const color::StatisticsRequest& wanted = request.statistics;
    const image::ImageView& view = source.view;
    const auto overload =
        source.special == nullptr || (!wanted.any() && request.reduction == Reduction::Max)
            ? std::nullopt
            : pixelFrom<T>(source.special->overload);
    const bool looksForOverloads =
        overload && request.reduction != Reduction::Max && request.reduction != Reduction::Nearest;
    if (looksForOverloads) {
        topPlan.make(window, Reduction::Max, view.rows(), view.cols(), sizeof(T));
    }
    reader.open(source);
    values.resize(reducedType(source.valueType(), request.reduction), window.rows.size(),
                  window.cols.size());
    const std::int64_t pixelsRead =
        wanted.any() ? view.pixelCount() : plan.rows.covered * plan.cols.covered;
    ScanResult result{.bytesRead = pixelsRead * view.pixelBytes()};
    const Domain domain = color::domainOf(wanted.normalization);
    if (wanted.percents) {
        quantiles.open<T>(reader, *wanted.percents, lowestOf<T>(domain), kHighestValid<T>, pool);
    }
    const int bandCount = static_cast<int>(
        std::clamp<std::int64_t>(result.bytesRead / kLeastBandBytes, 1, kMaxBands));
    const ScanJob job{
        .reader = reader,
        .window = window,
        .reduction = request.reduction,
        .plan = plan,
        .bandCount = bandCount,
        .values = values,
        .extremes = wanted.any(),
        .domain = std::is_unsigned_v<T> && domain == Domain::NonNegative ? Domain::All : domain,
        .moments = wanted.moments ? std::optional(spaceOf(wanted.normalization)) : std::nullopt,
        .quantiles = wanted.percents ? &quantiles : nullptr,
        .overload = overload,
        .topPlan = looksForOverloads ? &topPlan : nullptr};
    const std::span used(bands.data(), static_cast<std::size_t>(bandCount));
    for (Band& band : used) prepareBand<T>(band, job);
    pool.run(bandCount, [&](int i) {
        scanBand(job, i, used[static_cast<std::size_t>(i)], image::PixelType<T>{});
    });
    if (wanted.any()) {
        result.statistics = merge<T>(job, used);
        if (domain == Domain::NonNegative && std::is_unsigned_v<T>) {
            result.statistics.minNonNegative = result.statistics.min;
        }
    }
    if (wanted.percents) addPercentiles<T>(used, pool, result);
    return result;
}

template <class T>
image::Statistics Scanner::Scratch::merge(const ScanJob& job, std::span<const Band> used) const {
    MergedExtremes<T> extremes;
    image::Statistics statistics;
    MomentSums moments;
    for (const Band& band : used) {
        extremes.add(band.statistics);
        statistics.maskedCount += band.statistics.maskedCount;
        statistics.infiniteCount += band.statistics.infiniteCount;
        statistics.overloadCount += band.statistics.overloadCount;
        moments.add(band.statistics.moments);
    }
    statistics.validCount =
        job.reader.view().pixelCount() - statistics.maskedCount - statistics.infiniteCount;
    if (statistics.validCount > 0) {
        statistics.min = valueOfKey<T>(extremes.min);
        statistics.max = valueOfKey<T>(extremes.max);
    }
    setMinOfDomain<T>(extremes.minOfDomain, job.domain, statistics);
    // The squares of the largest float64 are no numbers.
    if (moments.count > 0 && std::isfinite(moments.squares)) {
        statistics.moments = moments.moments();
    }
    return statistics;
}

template <class T>
void Scanner::Scratch::addPercentiles(std::span<const Band> used, base::ThreadPool& pool,
                                      ScanResult& result) {
    QuantileCounts counts;
    for (const Band& band : used) counts.add(band.statistics.quantiles);
    int readAgain = 0;
    result.statistics.percentiles = quantiles.close<T>(reader, counts, pool, readAgain);
    result.bytesRead += readAgain * reader.view().byteCount();
}

}  // namespace spate::kernels
