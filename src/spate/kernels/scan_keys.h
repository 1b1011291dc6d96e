// SPDX-License-Identifier: MIT
// Keys: pixels in the order in which the kernels compare them.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace spate::kernels {

template <class T>
inline constexpr bool kHasMaskedValues = std::is_same_v<T, std::uint32_t>;

/// Added to a pixel to make its key. In uint32 the two masked values wrap to 0 and 1, below every
/// valid key, so that a plain maximum skips them.
template <class T>
inline constexpr T kKeyOffset = kHasMaskedValues<T> ? T{2} : T{0};

/// Keys below this are masked.
template <class T>
inline constexpr T kFirstValidKey = kKeyOffset<T>;

/// Above and below every finite key: where a minimum and a maximum start.
template <class T>
inline constexpr T kHighestKey = std::is_floating_point_v<T> ? std::numeric_limits<T>::infinity()
                                                             : std::numeric_limits<T>::max();
template <class T>
inline constexpr T kLowestKey = std::is_floating_point_v<T> ? -std::numeric_limits<T>::infinity()
                                                            : std::numeric_limits<T>::lowest();

/// The unsigned integer of a pixel's width.
template <class T>
using BitsOf = std::conditional_t<
    sizeof(T) == 1, std::uint8_t,
    std::conditional_t<sizeof(T) == 2, std::uint16_t,
                       std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>;

/// Positive values are those with the smallest bits − 1: zero wraps to the top, negative values
/// have the top bit, infinity and NaN come after every finite value. This is the first that is
/// not a positive value.
template <class T>
inline constexpr BitsOf<T> kEndOfPositive = [] {
    using Bits = BitsOf<T>;
    if constexpr (std::is_floating_point_v<T>) {
        return static_cast<Bits>(std::bit_cast<Bits>(std::numeric_limits<T>::infinity()) - 1);
    } else if constexpr (kHasMaskedValues<T>) {
        return Bits{0xFFFF'FFFD};
    } else {
        return static_cast<Bits>(std::numeric_limits<T>::max());
    }
}();

}  // namespace spate::kernels
