// SPDX-License-Identifier: MIT
#include "spate/kernels/pixel_source.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <type_traits>

namespace spate::kernels {
namespace {

// Of a complex pixel a number that is NaN where the part is: magnitude and phase need both.
template <class T>
T numberOf(std::complex<T> pixel, image::ComplexPart part) {
    if (part == image::ComplexPart::Real) return pixel.real();
    if (part == image::ComplexPart::Imaginary) return pixel.imag();
    return std::isnan(pixel.real()) ? pixel.real() : pixel.imag();
}

template <class T>
auto numberOf(T pixel, image::ComplexPart) {
    if constexpr (std::is_arithmetic_v<T>) {
        return pixel;
    } else if constexpr (std::is_same_v<T, image::Bool>) {
        return static_cast<std::uint8_t>(pixel.value());
    } else {
        return pixel.value();
    }
}

template <class T>
bool isSentinel(const image::PixelValue& pixel, const image::SpecialValues& special) {
    const auto value = pixel.exactly<T>();
    return value && std::any_of(special.sentinels.begin(), special.sentinels.end(),
                                [&](const auto& sentinel) {
                                    return value == sentinel.template exactly<T>();
                                });
}

bool hasNan(const image::ImageView& colors, std::int64_t row, std::int64_t col) {
    if (colors.dtype() < image::DType::Float32) return false;
    return image::visit(colors.dtype(), [&](auto type) {
        for (int k = 0; k < colors.channels(); ++k) {
            if (image::isMasked(colors.pixel<typename decltype(type)::Type>(row, col, k))) {
                return true;
            }
        }
        return false;
    });
}

}  // namespace

bool PixelSource::isMasked(std::int64_t row, std::int64_t col) const {
    if (!mask.empty() && mask.pixel<std::uint8_t>(row, col) != 0) return true;
    if (view.isColor()) return hasNan(view, row, col);
    return image::visitStorage(view.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        const auto number = numberOf(view.pixel<T>(row, col), part);
        using Number = std::remove_const_t<decltype(number)>;
        if (special == nullptr || std::is_floating_point_v<Number>) {
            if (image::isMasked(number)) return true;
        }
        return special != nullptr && isSentinel<Number>(view.value(row, col), *special);
    });
}

}  // namespace spate::kernels
