// SPDX-License-Identifier: MIT
// Keys: pixels in the order in which the kernels compare them. Max, Min and AbsMax all keep the
// largest key of a bin.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace spate::kernels {

/// A pixel where it lies in a frame: at an address of any alignment.
template <class T>
[[nodiscard]] inline T loadPixel(const T* pixels, std::size_t index) noexcept {
    T pixel;
    std::memcpy(&pixel, reinterpret_cast<const std::byte*>(pixels) + index * sizeof(T), sizeof(T));
    return pixel;
}

template <class T>
inline constexpr bool kHasMaskedValues = std::is_same_v<T, std::uint32_t>;

/// Added to a pixel to make its key for Max. In uint32 the two masked values wrap to 0 and 1, below
/// every valid key, so that a plain maximum skips them.
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

/// The finite, unmasked pixels are those from kLowestValid to kHighestValid.
template <class T>
inline constexpr T kLowestValid = std::numeric_limits<T>::lowest();
template <class T>
inline constexpr T kHighestValid = kHasMaskedValues<T>
                                       ? static_cast<T>(std::numeric_limits<T>::max() - T{2})
                                       : std::numeric_limits<T>::max();

/// The unsigned integer of a pixel's width.
template <class T>
using BitsOf = std::conditional_t<
    sizeof(T) == 1, std::uint8_t,
    std::conditional_t<sizeof(T) == 2, std::uint16_t,
                       std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>;

/// The smallest pixel of a domain (positive: v > 0, else v ≥ 0) is the one with the smallest bits,
/// less 1 for positive ones: zero then wraps to the top, negative values have the top bit, infinity
/// and NaN come after every finite value. This is the first that is not in the domain.
template <class T>
[[nodiscard]] constexpr BitsOf<T> endOfDomain(bool positive) noexcept {
    using Bits = BitsOf<T>;
    constexpr Bits kEnd = [] {
        if constexpr (std::is_floating_point_v<T>) {
            return std::bit_cast<Bits>(std::numeric_limits<T>::infinity());
        } else {
            return static_cast<Bits>(static_cast<Bits>(kHighestValid<T>) + 1U);
        }
    }();
    return static_cast<Bits>(kEnd - (positive ? 1U : 0U));
}

}  // namespace spate::kernels
