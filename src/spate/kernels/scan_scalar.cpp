// SPDX-License-Identifier: MIT
// The plain twin of the scan kernels: each rule of scan.h in the fewest words, never fast.
#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

#include "spate/image/dtype.h"
#include "spate/kernels/scan.h"
#include "spate/kernels/scan_kernel.h"

namespace spate::kernels {
namespace {

using image::PixelValue;

// One pixel as the number that is compared; nothing if it is no measurement.
template <class V>
class Pixels {
public:
    explicit Pixels(const PixelSource& source) : source_(source) {}

    [[nodiscard]] std::optional<V> measured(std::int64_t row, std::int64_t col) const {
        if (!source_.mask.empty() && source_.mask.pixel<std::uint8_t>(row, col) != 0) {
            return std::nullopt;
        }
        if (isSentinel(row, col)) return std::nullopt;
        const V value = numberAt(row, col);
        const bool undeclared = source_.special == nullptr || std::is_floating_point_v<V>;
        if (undeclared && image::isMasked(value)) return std::nullopt;
        return value;
    }

    // What stands for a pixel that is not measured: itself, if it says so, else NaN.
    [[nodiscard]] V shown(std::int64_t row, std::int64_t col) const {
        if constexpr (std::is_floating_point_v<V>) {
            if (source_.hasSpecialPixels() && !measured(row, col)) {
                return std::numeric_limits<V>::quiet_NaN();
            }
        }
        return numberAt(row, col);
    }

private:
    [[nodiscard]] bool isSentinel(std::int64_t row, std::int64_t col) const {
        if (source_.special == nullptr) {
            return source_.view.dtype() == image::DType::UInt32 &&
                   image::isMasked(source_.view.pixel<std::uint32_t>(row, col));
        }
        if (source_.special->sentinels.empty()) return false;
        const auto& sentinels = source_.special->sentinels;
        const PixelValue pixel = source_.view.value(row, col);
        return std::any_of(sentinels.begin(), sentinels.end(), [&](const PixelValue& sentinel) {
            return image::visit(image::valueType(source_.view.dtype()), [&](auto type) {
                using T = typename decltype(type)::Type;
                const auto value = pixel.exactly<T>();
                return value && value == sentinel.exactly<T>();
            });
        });
    }

    [[nodiscard]] V numberAt(std::int64_t row, std::int64_t col) const {
        return image::visitStorage(source_.view.dtype(), [&](auto type) -> V {
            using T = typename decltype(type)::Type;
            const T pixel = source_.view.pixel<T>(row, col);
            if constexpr (std::is_arithmetic_v<T>)
                return static_cast<V>(pixel);
            else if constexpr (requires { pixel.value(); })
                return static_cast<V>(pixel.value());
            else
                return static_cast<V>(partOf(pixel));
        });
    }

    template <class T>
    [[nodiscard]] T partOf(std::complex<T> pixel) const {
        using enum image::ComplexPart;
        const std::complex<double> wide(pixel);
        const bool isNan = std::isnan(pixel.real()) || std::isnan(pixel.imag());
        switch (source_.part) {
            case Real:
                return pixel.real();
            case Imaginary:
                return pixel.imag();
            case Phase:
                return static_cast<T>(std::atan2(wide.imag(), wide.real()));
            case Magnitude:
                break;
        }
        if (isNan) return std::numeric_limits<T>::quiet_NaN();
        // Rounded once: the sum of two squares of float32 fits a double's range.
        if constexpr (std::is_same_v<T, float>) return static_cast<T>(std::sqrt(std::norm(wide)));
        return static_cast<T>(std::hypot(wide.real(), wide.imag()));
    }

    const PixelSource& source_;
};

// Exact for all but integers beyond 2^53.
template <class V>
bool isOverload(V value, const PixelSource& source) {
    if (source.special == nullptr || !source.special->overload) return false;
    const PixelValue& overload = *source.special->overload;
    if (const auto exact = overload.exactly<V>()) return value >= *exact;
    return static_cast<double>(value) >= overload.toDouble();
}

struct Bin {
    std::int64_t rowBegin;
    std::int64_t rowEnd;
    std::int64_t colBegin;
    std::int64_t colEnd;

    template <class F>
    void forEach(const F& visitPixel) const {
        for (std::int64_t r = rowBegin; r < rowEnd; ++r) {
            for (std::int64_t c = colBegin; c < colEnd; ++c) visitPixel(r, c);
        }
    }
};

// Whether `value` stands for a bin rather than `best`.
template <class V>
bool isBetter(V value, V best, Reduction reduction) {
    if (reduction == Reduction::Max) return value > best;
    if (reduction == Reduction::Min) return value < best;
    if constexpr (std::is_unsigned_v<V>) {
        return value > best;
    } else {
        const auto magnitude = [](V v) {  // as the magnitude of the lowest integer is none
            if constexpr (std::is_floating_point_v<V>)
                return std::abs(v);
            else
                return v < 0 ? static_cast<std::uint64_t>(-(v + 1)) + 1
                             : static_cast<std::uint64_t>(v);
        };
        return magnitude(value) > magnitude(best) ||
               (magnitude(value) == magnitude(best) && value > best);
    }
}

// The extreme pixel of a bin, with one zero, +0. A bin of masked pixels only is NaN, or the best of
// them.
template <class V>
V extremeOf(const PixelSource& source, const Bin& bin, Reduction reduction) {
    const Pixels<V> pixels(source);
    std::optional<V> valid;
    std::optional<V> masked;
    bin.forEach([&](std::int64_t r, std::int64_t c) {
        const auto measured = pixels.measured(r, c);
        auto& best = measured ? valid : masked;
        const V value = measured.value_or(pixels.shown(r, c));
        if (!best || isBetter(value, *best, reduction)) best = value;
    });
    if constexpr (std::is_floating_point_v<V>) {
        return valid ? *valid + V{0} : std::numeric_limits<V>::quiet_NaN();
    } else {
        return valid ? *valid : *masked;
    }
}

// Column by column, or row by row where memory runs along columns; then those sums.
template <class V>
double meanOf(const PixelSource& source, const Bin& bin) {
    const Pixels<V> pixels(source);
    const bool turned = liesInColumns(source.view);
    const Bin walk = turned ? Bin{bin.colBegin, bin.colEnd, bin.rowBegin, bin.rowEnd} : bin;
    double sum = 0;
    std::int64_t count = 0;
    for (std::int64_t c = walk.colBegin; c < walk.colEnd; ++c) {
        double ofColumn = 0;
        for (std::int64_t r = walk.rowBegin; r < walk.rowEnd; ++r) {
            const auto value = turned ? pixels.measured(c, r) : pixels.measured(r, c);
            if (!value) continue;
            ofColumn += static_cast<double>(*value);
            ++count;
        }
        sum += ofColumn;
    }
    const double mean = sum / static_cast<double>(count);
    return std::isnan(mean) ? std::numeric_limits<double>::quiet_NaN() : mean + 0;
}

template <class V>
std::optional<V> overloadOf(const PixelSource& source, const Bin& bin) {
    if (source.special == nullptr || !source.special->overload) return std::nullopt;
    const Pixels<V> pixels(source);
    std::optional<V> largest;
    bin.forEach([&](std::int64_t r, std::int64_t c) {
        const auto value = pixels.measured(r, c);
        if (value && isOverload(*value, source) && (!largest || *value > *largest)) largest = value;
    });
    return largest;
}

template <class V, class Out>
void reduce(const PixelSource& source, const PixelWindow& window, Reduction reduction,
            ValueImage& values) {
    const Pixels<V> pixels(source);
    for (std::size_t i = 0; i < window.rows.begin.size(); ++i) {
        Out* const out = values.row<Out>(static_cast<std::int64_t>(i));
        for (std::size_t j = 0; j < window.cols.begin.size(); ++j) {
            const Bin bin{window.rows.begin[i], window.rows.end[i], window.cols.begin[j],
                          window.cols.end[j]};
            if (reduction == Reduction::Nearest) {
                out[j] =
                    static_cast<Out>(pixels.shown(window.rows.nearest[i], window.cols.nearest[j]));
            } else if (const auto overload = overloadOf<V>(source, bin)) {
                out[j] = static_cast<Out>(*overload);
            } else if (reduction == Reduction::Mean) {
                out[j] = static_cast<Out>(meanOf<V>(source, bin));
            } else {
                out[j] = static_cast<Out>(extremeOf<V>(source, bin, reduction));
            }
        }
    }
}

// By the definitions, in long double: the mean first, then the deviations from it.
image::Moments momentsOf(const std::vector<double>& values) {
    long double sum = 0;
    for (const double value : values) sum += value;
    const auto count = static_cast<std::int64_t>(values.size());
    const long double mean = sum / static_cast<long double>(count);
    long double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    return {count, static_cast<double>(mean),
            static_cast<double>(std::sqrt(squares / static_cast<long double>(count)))};
}

template <class V>
double percentileOf(const std::vector<V>& sorted, double percent) {
    const auto rank = percentileRank(percent, static_cast<std::int64_t>(sorted.size()));
    const auto index = static_cast<std::size_t>(rank.index);
    const auto value = static_cast<double>(sorted[index]);
    if (rank.fraction == 0) return value;
    return between(value, static_cast<double>(sorted[index + 1]), rank.fraction);
}

// What only the values that the normalization can show enter into; `valid` is sorted.
template <class V>
void addShown(const std::vector<V>& valid, const color::StatisticsRequest& wanted,
              image::Statistics& statistics) {
    std::vector<V> shown;
    std::vector<double> applied;
    for (const V value : valid) {
        const double f = color::apply(wanted.normalization, static_cast<double>(value));
        if (!std::isfinite(f)) continue;
        shown.push_back(static_cast<V>(value + V{0}));
        applied.push_back(f);
    }
    if (shown.empty()) return;
    const bool showsZero = std::isfinite(color::apply(wanted.normalization, 0));
    const bool showsNegative = std::isfinite(color::apply(wanted.normalization, -1));
    if (!showsZero) statistics.minPositive = shown.front();
    if (showsZero && !showsNegative) statistics.minNonNegative = shown.front();
    if (wanted.moments) statistics.moments = momentsOf(applied);
    if (wanted.percents) {
        statistics.percentiles = {percentileOf(shown, wanted.percents->low),
                                  percentileOf(shown, wanted.percents->high)};
    }
}

template <class V>
image::Statistics statisticsOf(const PixelSource& source, const color::StatisticsRequest& wanted) {
    const Pixels<V> pixels(source);
    image::Statistics statistics;
    std::vector<V> valid;
    Bin{0, source.view.rows(), 0, source.view.cols()}.forEach([&](std::int64_t r, std::int64_t c) {
        const auto value = pixels.measured(r, c);
        if (!value) {
            ++statistics.maskedCount;
        } else if (!std::isfinite(static_cast<double>(*value))) {
            ++statistics.infiniteCount;
        } else {
            valid.push_back(*value);
            if (isOverload(*value, source)) ++statistics.overloadCount;
        }
    });
    std::sort(valid.begin(), valid.end());
    statistics.validCount = static_cast<std::int64_t>(valid.size());
    if (valid.empty()) return statistics;
    const auto oneZero = [](V value) { return static_cast<V>(value + V{0}); };
    statistics.min = oneZero(valid.front());
    statistics.max = oneZero(valid.back());
    addShown(valid, wanted, statistics);
    return statistics;
}

// How many of `size` indices the picture shows.
std::int64_t indicesShown(const BinTable& bins, Reduction reduction, std::int64_t size) {
    std::vector<bool> shown(static_cast<std::size_t>(size), false);
    for (std::size_t i = 0; i < bins.begin.size(); ++i) {
        const bool nearest = reduction == Reduction::Nearest;
        const std::int64_t begin = nearest ? bins.nearest[i] : bins.begin[i];
        const std::int64_t end = nearest ? begin + 1 : bins.end[i];
        for (std::int64_t k = begin; k < end; ++k) shown[static_cast<std::size_t>(k)] = true;
    }
    std::int64_t count = 0;
    for (const bool one : shown) count += one ? 1 : 0;
    return count;
}

}  // namespace

ScanResult scanScalar(const PixelSource& source, const PixelWindow& window,
                      const ScanRequest& request, ValueImage& values) {
    const image::ImageView& view = source.view;
    const bool wanted = request.statistics.any();
    values.resize(reducedType(source.valueType(), request.reduction), window.rows.size(),
                  window.cols.size());
    ScanResult result;
    image::visit(source.valueType(), [&](auto type) {
        using V = typename decltype(type)::Type;
        if (request.reduction == Reduction::Mean) {
            reduce<V, ValueOf<V, true>>(source, window, request.reduction, values);
        } else {
            reduce<V, V>(source, window, request.reduction, values);
        }
        if (wanted) result.statistics = statisticsOf<V>(source, request.statistics);
    });
    const std::int64_t pixelsShown = indicesShown(window.rows, request.reduction, view.rows()) *
                                     indicesShown(window.cols, request.reduction, view.cols());
    result.bytesRead = (wanted ? view.pixelCount() : pixelsShown) * view.pixelBytes();
    return result;
}

}  // namespace spate::kernels
