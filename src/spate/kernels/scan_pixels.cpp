// SPDX-License-Identifier: MIT
#include "spate/kernels/scan_pixels.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstring>
#include <limits>
#include <type_traits>

#include "spate/image/dtype.h"
#include "spate/kernels/number_types.h"

namespace spate::kernels {
namespace {

using image::ByteOrder;
using image::ImageView;

constexpr ByteOrder kSwappedOrder =
    image::kNativeOrder == ByteOrder::Little ? ByteOrder::Big : ByteOrder::Little;

// The number that a pixel is.
template <class T>
T numberOf(T pixel) {
    return pixel;
}
std::uint8_t numberOf(image::Bool pixel) {
    return pixel.value() ? 1 : 0;
}
float numberOf(image::Float16 pixel) {
    return pixel.value();
}
// In double, so that no square overflows and the root is rounded once.
float numberOf(std::complex<float> pixel) {
    const auto re = static_cast<double>(pixel.real());
    const auto im = static_cast<double>(pixel.imag());
    return static_cast<float>(std::sqrt(re * re + im * im));
}
double numberOf(std::complex<double> pixel) {
    return std::isnan(pixel.real()) || std::isnan(pixel.imag())
               ? std::numeric_limits<double>::quiet_NaN()
               : std::hypot(pixel.real(), pixel.imag());
}

template <class Storage>
auto phaseOf(Storage pixel) {
    return numberOf(pixel);  // never asked: only complex pixels have a phase
}
template <class T>
T phaseOf(std::complex<T> pixel) {
    return static_cast<T>(
        std::atan2(static_cast<double>(pixel.imag()), static_cast<double>(pixel.real())));
}

template <class Storage>
using Number = decltype(numberOf(Storage()));

// The type of the values where some pixels are special.
template <class T>
using WithNan = std::conditional_t<std::is_floating_point_v<T>, T,
                                   std::conditional_t<sizeof(T) <= 2, float, double>>;

template <class V, class Storage>
constexpr bool kReadsAs =
    std::is_same_v<V, Number<Storage>> || std::is_same_v<V, WithNan<Number<Storage>>>;

// Which columns: those in a row from one on, or any.
struct ColumnsFrom {
    std::int64_t first;
    [[nodiscard]] std::int64_t operator[](std::size_t i) const {
        return first + static_cast<std::int64_t>(i);
    }
};

template <ByteOrder kOrder, class Storage, class V, class Columns, class Convert>
void convertPixels(const std::byte* row, std::int64_t stride, const Columns& columns,
                   std::size_t count, V* target, const Convert& convert) {
    for (std::size_t i = 0; i < count; ++i) {
        target[i] =
            static_cast<V>(convert(ImageView::load<Storage>(row + columns[i] * stride, kOrder)));
    }
}

// A packed stride as a constant lets the compiler use vectors.
template <class Storage, class V, class Columns, class Convert>
void convertRow(const ImageView& view, const std::byte* row, const Columns& columns,
                std::size_t count, V* target, const Convert& convert) {
    constexpr auto kPacked = static_cast<std::int64_t>(sizeof(Storage));
    const bool packed = view.colStride() == kPacked;
    const std::int64_t stride = view.colStride();
    if (view.byteOrder() != image::kNativeOrder) {
        convertPixels<kSwappedOrder, Storage>(row, stride, columns, count, target, convert);
    } else if (packed) {
        convertPixels<image::kNativeOrder, Storage>(row, kPacked, columns, count, target, convert);
    } else {
        convertPixels<image::kNativeOrder, Storage>(row, stride, columns, count, target, convert);
    }
}

}  // namespace

void PixelReader::open(const PixelSource& source) {
    using enum image::ComplexPart;
    view_ = source.view;
    phase_ = false;
    if (image::isComplex(view_.dtype())) {
        if (source.part == Real) view_ = view_.realPart();
        if (source.part == Imaginary) view_ = view_.imaginaryPart();
        phase_ = source.part == Phase;
    }
    mask_ = source.mask;
    valueType_ = source.valueType();
    sentinels_.clear();
    if (source.special != nullptr) {
        sentinels_.assign(source.special->sentinels.begin(), source.special->sentinels.end());
    } else if (view_.dtype() == image::DType::UInt32) {
        // Nothing is declared: a mask alone does not make these two counts (image::isMasked()).
        sentinels_.assign({std::uint32_t{0xFFFF'FFFF}, std::uint32_t{0xFFFF'FFFE}});
    }
    inPlace_ = view_.hasPackedRows() && !source.hasSpecialPixels();
}

template <class V>
void PixelReader::read(std::int64_t row, Interval cols, V* target) const {
    const auto count = static_cast<std::size_t>(cols.size());
    if (inPlace_) {
        std::memcpy(target, view_.at(row, cols.begin), count * sizeof(V));
    } else {
        readColumns(row, ColumnsFrom{cols.begin}, count, target);
    }
}

template <class V>
void PixelReader::pick(std::int64_t row, const std::int64_t* cols, std::size_t count,
                       V* target) const {
    readColumns(row, cols, count, target);
}

template <class V, class Columns>
void PixelReader::readColumns(std::int64_t row, const Columns& columns, std::size_t count,
                              V* target) const {
    const std::byte* const pixels = view_.at(row, 0);
    image::visitStorage(view_.dtype(), [&](auto type) {
        using Storage = typename decltype(type)::Type;
        if constexpr (kReadsAs<V, Storage>) {
            if (phase_) {
                convertRow<Storage>(view_, pixels, columns, count, target,
                                    [](Storage pixel) { return phaseOf(pixel); });
            } else {
                convertRow<Storage>(view_, pixels, columns, count, target,
                                    [](Storage pixel) { return numberOf(pixel); });
            }
            maskSentinels<V, Storage>(pixels, columns, count, target);
        } else {
            SPATE_EXPECTS(false && "V is not the value type");
        }
    });
    if (mask_.empty()) return;
    if constexpr (std::is_floating_point_v<V>) {
        applyMask(row, columns, count, target);
    }
}

template <class V, class Columns>
void PixelReader::applyMask(std::int64_t row, const Columns& columns, std::size_t count,
                            V* target) const {
    const std::byte* const levels = mask_.at(row, 0);
    const std::int64_t stride = mask_.colStride();
    const auto apply = [&](std::int64_t levelStride) {
        for (std::size_t i = 0; i < count; ++i) {
            const bool masked = levels[columns[i] * levelStride] != std::byte{0};
            target[i] = masked ? std::numeric_limits<V>::quiet_NaN() : target[i];
        }
    };
    stride == 1 ? apply(1) : apply(stride);
}

// Compared as they lie, so that no rounding takes a neighbour for a sentinel.
template <class V, class Storage, class Columns>
void PixelReader::maskSentinels(const std::byte* pixels, const Columns& columns, std::size_t count,
                                V* target) const {
    if constexpr (std::is_floating_point_v<V>) {
        for (const image::PixelValue& value : sentinels_) {
            const auto sentinel = value.exactly<Number<Storage>>();
            if (!sentinel) continue;
            for (std::size_t i = 0; i < count; ++i) {
                const auto pixel = ImageView::load<Storage>(pixels + columns[i] * view_.colStride(),
                                                            view_.byteOrder());
                if (numberOf(pixel) == *sentinel) target[i] = std::numeric_limits<V>::quiet_NaN();
            }
        }
    }
}

#define SPATE_INSTANTIATE(V)                                              \
    template void PixelReader::read<V>(std::int64_t, Interval, V*) const; \
    template void PixelReader::pick<V>(std::int64_t, const std::int64_t*, std::size_t, V*) const;
SPATE_FOR_EACH_NUMBER_TYPE(SPATE_INSTANTIATE)
#undef SPATE_INSTANTIATE

}  // namespace spate::kernels
