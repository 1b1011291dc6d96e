// SPDX-License-Identifier: MIT
// PixelValue: one pixel, exact whatever its type.
#pragma once

#include <array>
#include <complex>
#include <concepts>
#include <cstdint>
#include <string>
#include <variant>

#include "spate/image/dtype.h"

namespace spate::image {

/// The channels of one pixel of a colour image: red, green, blue and perhaps alpha.
struct ColorValue {
    std::array<double, 4> channels{};
    int count = 3;
    friend bool operator==(const ColorValue&, const ColorValue&) = default;
};

/// The exact value of a pixel of any dtype (float32 stays float32, so that it prints as such).
class PixelValue {
public:
    PixelValue() = default;
    PixelValue(std::unsigned_integral auto value) : value_(std::uint64_t{value}) {}  // NOLINT
    PixelValue(std::signed_integral auto value) : value_(std::int64_t{value}) {}     // NOLINT
    PixelValue(float value) : value_(value) {}                                       // NOLINT
    PixelValue(double value) : value_(value) {}                                      // NOLINT
    PixelValue(Bool value) : value_(value.value()) {}                                // NOLINT
    PixelValue(Float16 value) : value_(value.value()) {}                             // NOLINT
    PixelValue(std::complex<float> value) : value_(value) {}                         // NOLINT
    PixelValue(std::complex<double> value) : value_(value) {}                        // NOLINT
    PixelValue(ColorValue value) : value_(value) {}                                  // NOLINT

    /// The nearest double, exact below 2^53; of a complex value its magnitude, of a colour NaN.
    [[nodiscard]] double toDouble() const noexcept;

    /// The value as a pixel of type T, if T holds it exactly (NaN in any floating-point type).
    template <class T>
    [[nodiscard]] std::optional<T> exactly() const noexcept;

    /// Shortest text that names this value exactly: "42", "0.1", "nan", "true", "1-2j", "(255, 0,
    /// 9)".
    [[nodiscard]] std::string toText() const;

    friend bool operator==(const PixelValue&, const PixelValue&) = default;

private:
    std::variant<std::int64_t, std::uint64_t, float, double, bool, std::complex<float>,
                 std::complex<double>, ColorValue>
        value_ = std::int64_t{0};
};

/// Whether a finite double, or an integer, is a value of the number type T.
template <class T, class From>
[[nodiscard]] constexpr bool holdsExactly(From value) noexcept {
    if constexpr (std::integral<T> && std::integral<From>) {
        return std::in_range<T>(value);
    } else if constexpr (std::integral<T>) {
        // The limits as powers of two, which doubles hold.
        constexpr double kEnd =
            2.0 * static_cast<double>(std::uint64_t{1} << (std::numeric_limits<T>::digits - 1));
        constexpr double kBegin = std::is_signed_v<T> ? -kEnd : 0.0;
        const auto wide = static_cast<double>(value);
        return wide >= kBegin && wide < kEnd && static_cast<From>(static_cast<T>(value)) == value;
    } else {
        const T there = static_cast<T>(value);
        if constexpr (std::integral<From>) {
            constexpr double kEnd = 0x1p64;
            const double back = static_cast<double>(there);
            return back >= -kEnd && back < kEnd && holdsExactly<From>(back) &&
                   static_cast<From>(there) == value;
        }
        return static_cast<From>(there) == value;
    }
}

template <class T>
std::optional<T> PixelValue::exactly() const noexcept {
    return std::visit(
        [](auto value) -> std::optional<T> {
            using From = decltype(value);
            if constexpr (std::is_arithmetic_v<From>) {
                if constexpr (std::is_floating_point_v<From> && std::is_floating_point_v<T>) {
                    if (value != value) return std::numeric_limits<T>::quiet_NaN();
                }
                if constexpr (std::is_same_v<From, bool>)
                    return static_cast<T>(value);
                else if (holdsExactly<T>(value))
                    return static_cast<T>(value);
            }
            return std::nullopt;
        },
        value_);
}

}  // namespace spate::image
