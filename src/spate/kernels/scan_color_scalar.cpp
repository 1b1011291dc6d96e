// SPDX-License-Identifier: MIT
// The plain twin of ColorScanner: each rule of scan_color.h in the fewest words, never fast.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

#include "spate/kernels/scan_color.h"

namespace spate::kernels {
namespace {

// What a channel of T is at most, and what sums of channels are made in.
template <class T>
constexpr T kFull = std::is_integral_v<T> ? std::numeric_limits<T>::max() : T{1};
template <class T>
using SumOf = std::conditional_t<std::is_integral_v<T>, std::uint64_t, double>;

// Red, green, blue, alpha, clamped; nothing if it is no measurement.
template <class T>
std::optional<std::array<SumOf<T>, 4>> pixelAt(const PixelSource& source, std::int64_t row,
                                               std::int64_t col) {
    if (!source.mask.empty() && source.mask.pixel<std::uint8_t>(row, col) != 0) return {};
    std::array<SumOf<T>, 4> color{0, 0, 0, kFull<T>};
    for (int k = 0; k < source.view.channels(); ++k) {
        const T value = source.view.pixel<T>(row, col, k);
        if (value != value) return {};
        color[static_cast<std::size_t>(k)] = std::clamp(value, T{0}, kFull<T>);
    }
    return color;
}

// sum / (count · full) in units of 255, half up.
template <class T>
color::Argb toByte(SumOf<T> sum, SumOf<T> count) {
    if constexpr (std::is_integral_v<T>) {
        const std::uint64_t unit = count * (kFull<T> / 255);
        return static_cast<color::Argb>((2 * sum + unit) / (2 * unit));
    } else {
        return static_cast<color::Argb>(std::floor(sum / count * 255 + 0.5));
    }
}

struct Bin {
    std::int64_t begin;
    std::int64_t end;
};

Bin binAt(const BinTable& table, std::int64_t index, Reduction reduction) {
    const auto i = static_cast<std::size_t>(index);
    if (reduction == Reduction::Nearest) return {table.nearest[i], table.nearest[i] + 1};
    return {table.begin[i], table.end[i]};
}

template <class T>
color::Argb colorOfBin(const PixelSource& source, Bin rows, Bin cols, color::Argb masked) {
    std::array<SumOf<T>, 3> sums{};
    SumOf<T> alpha = 0;
    SumOf<T> count = 0;
    for (std::int64_t r = rows.begin; r < rows.end; ++r) {
        for (std::int64_t c = cols.begin; c < cols.end; ++c) {
            const auto pixel = pixelAt<T>(source, r, c);
            if (!pixel) continue;
            for (std::size_t k = 0; k < 3; ++k) sums[k] += (*pixel)[3] * (*pixel)[k];
            alpha += (*pixel)[3];
            ++count;
        }
    }
    if (count == 0) return masked;
    if (alpha == 0) return 0;
    return toByte<T>(alpha, count) << 24U | toByte<T>(sums[0], alpha) << 16U |
           toByte<T>(sums[1], alpha) << 8U | toByte<T>(sums[2], alpha);
}

std::int64_t indicesShown(const BinTable& table, Reduction reduction, std::int64_t size) {
    std::vector<bool> shown(static_cast<std::size_t>(size), false);
    for (std::int64_t i = 0; i < table.size(); ++i) {
        const Bin bin = binAt(table, i, reduction);
        for (auto k = bin.begin; k < bin.end; ++k) shown[static_cast<std::size_t>(k)] = true;
    }
    return std::count(shown.begin(), shown.end(), true);
}

}  // namespace

std::int64_t scanColorScalar(const PixelSource& source, const PixelWindow& window,
                             const ColorScanRequest& request, Picture& picture) {
    const image::ImageView& view = source.view;
    SPATE_EXPECTS(view.isColor());
    picture.resize(window.rows.size(), window.cols.size());
    image::visit(view.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (std::int64_t r = 0; r < picture.rows(); ++r) {
            for (std::int64_t c = 0; c < picture.cols(); ++c) {
                picture.row(r)[c] =
                    colorOfBin<T>(source, binAt(window.rows, r, request.reduction),
                                  binAt(window.cols, c, request.reduction), request.masked);
            }
        }
    });
    return indicesShown(window.rows, request.reduction, view.rows()) *
           indicesShown(window.cols, request.reduction, view.cols()) * view.pixelBytes();
}

}  // namespace spate::kernels
