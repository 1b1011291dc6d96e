// SPDX-License-Identifier: MIT
// The plain twin of the scan kernels: each rule of scan.h in the fewest words, never fast.
#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

#include "spate/image/dtype.h"
#include "spate/kernels/scan.h"

namespace spate::kernels {
namespace {

using image::ImageView;

// Max skips masked pixels and has one zero, +0. A bin of masked pixels only is NaN, or the
// greatest of them.
template <class T>
T maxOfBin(const ImageView& view, std::int64_t rowBegin, std::int64_t rowEnd, std::int64_t colBegin,
           std::int64_t colEnd) {
    std::optional<T> valid;
    std::optional<T> masked;
    for (std::int64_t r = rowBegin; r < rowEnd; ++r) {
        for (std::int64_t c = colBegin; c < colEnd; ++c) {
            const T value = view.pixel<T>(r, c);
            auto& best = image::isMasked(value) ? masked : valid;
            if (!best || value > *best) best = value;
        }
    }
    if constexpr (std::is_floating_point_v<T>) {
        return valid ? *valid + T{0} : std::numeric_limits<T>::quiet_NaN();
    } else {
        return valid ? *valid : *masked;
    }
}

template <class T>
void reduce(const ImageView& view, const PixelWindow& window, Reduction reduction,
            ValueImage& values) {
    for (std::size_t i = 0; i < window.rows.begin.size(); ++i) {
        T* const out = values.row<T>(static_cast<std::int64_t>(i));
        for (std::size_t j = 0; j < window.cols.begin.size(); ++j) {
            out[j] = reduction == Reduction::Nearest
                         ? view.pixel<T>(window.rows.nearest[i], window.cols.nearest[j])
                         : maxOfBin<T>(view, window.rows.begin[i], window.rows.end[i],
                                       window.cols.begin[j], window.cols.end[j]);
        }
    }
}

template <class T>
image::Statistics statisticsOf(const ImageView& view, StatisticsWanted wanted) {
    image::Statistics statistics;
    std::optional<T> min;
    std::optional<T> max;
    std::optional<T> minPositive;
    for (std::int64_t r = 0; r < view.rows(); ++r) {
        for (std::int64_t c = 0; c < view.cols(); ++c) {
            const T value = view.pixel<T>(r, c);
            if (image::isMasked(value)) {
                ++statistics.maskedCount;
            } else if (std::isinf(static_cast<double>(value))) {
                ++statistics.infiniteCount;
            } else {
                ++statistics.validCount;
                if (!min || value < *min) min = value;
                if (!max || value > *max) max = value;
                if (value > 0 && (!minPositive || value < *minPositive)) minPositive = value;
            }
        }
    }
    if (min) statistics.min = *min;
    if (max) statistics.max = *max;
    if (minPositive && wanted == StatisticsWanted::MinMaxPositive) {
        statistics.minPositive = *minPositive;
    }
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

ScanResult scanScalar(const ImageView& view, const PixelWindow& window, Reduction reduction,
                      StatisticsWanted wanted, ValueImage& values) {
    values.resize(view.dtype(), window.rows.size(), window.cols.size());
    ScanResult result;
    image::visit(view.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        reduce<T>(view, window, reduction, values);
        if (wanted != StatisticsWanted::None) result.statistics = statisticsOf<T>(view, wanted);
    });
    const std::int64_t pixelsShown = indicesShown(window.rows, reduction, view.rows()) *
                                     indicesShown(window.cols, reduction, view.cols());
    result.bytesRead = wanted == StatisticsWanted::None
                           ? pixelsShown * static_cast<std::int64_t>(image::sizeOf(view.dtype()))
                           : view.byteCount();
    return result;
}

}  // namespace spate::kernels
