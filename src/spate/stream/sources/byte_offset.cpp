// SPDX-License-Identifier: MIT
#include "spate/stream/sources/byte_offset.h"

#include <bit>
#include <cstring>
#include <type_traits>

namespace spate::stream {
namespace {

// Differences are added without a sign, where wrapping around is defined.
template <class T>
using Sum = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

// The little-endian integer at `from`, whatever the machine.
template <class T>
T littleEndian(const std::byte* from) {
    std::make_unsigned_t<T> value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        const auto shifted = static_cast<std::uint64_t>(from[i]) << (8 * i);
        value = static_cast<std::make_unsigned_t<T>>(value | shifted);
    }
    return static_cast<T>(value);
}

tl::unexpected<base::Error> tooShort(std::size_t bytes, std::size_t index, std::size_t count) {
    return base::fail("the {} compressed bytes end at pixel {} of {}", bytes, index, count);
}

// The difference at `place`, which moves behind it; false where the bytes end before.
template <class T>
bool takeDifference(std::span<const std::byte> packed, std::size_t& place, Sum<T>& difference) {
    const std::size_t left = packed.size() - place;
    const std::byte* from = packed.data() + place;
    if (left < 1) return false;
    if (const auto byte = static_cast<std::int8_t>(from[0]); byte != INT8_MIN) {
        difference = static_cast<Sum<T>>(byte);
        place += 1;
        return true;
    }
    if (left < 3) return false;
    if (const auto word = littleEndian<std::int16_t>(from + 1); word != INT16_MIN) {
        difference = static_cast<Sum<T>>(word);
        place += 3;
        return true;
    }
    if (left < 7) return false;
    if (const auto wide = littleEndian<std::int32_t>(from + 3); wide != INT32_MIN) {
        difference = static_cast<Sum<T>>(wide);
        place += 7;
        return true;
    }
    if (left < 15) return false;
    difference = static_cast<Sum<T>>(littleEndian<std::int64_t>(from + 7));
    place += 15;
    return true;
}

// Eight one-byte differences. Adding them in pairs first keeps the chain of additions, which is
// what the time goes into, half as long.
template <class T>
Sum<T> addEight(const std::byte* from, Sum<T> value, T* pixels) {
    const auto difference = [from](std::size_t i) {
        return static_cast<Sum<T>>(static_cast<std::int8_t>(from[i]));
    };
    for (std::size_t i = 0; i < 8; i += 4) {
        const Sum<T> one = difference(i);
        const Sum<T> two = one + difference(i + 1);
        const Sum<T> three = two + difference(i + 2);
        const Sum<T> four = two + (difference(i + 2) + difference(i + 3));
        pixels[i] = static_cast<T>(value + one);
        pixels[i + 1] = static_cast<T>(value + two);
        pixels[i + 2] = static_cast<T>(value + three);
        pixels[i + 3] = static_cast<T>(value + four);
        value += four;
    }
    return value;
}

// How many of eight bytes come before the first 0x80: those are differences of one byte.
std::size_t singleBytes(const std::byte* from) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, from, sizeof(bytes));
    if constexpr (std::endian::native == std::endian::big) return 0;  // the slow way is right
    bytes ^= 0x8080'8080'8080'8080U;  // which makes it the search for a zero; the lowest is exact
    const std::uint64_t zeros = (bytes - 0x0101'0101'0101'0101U) & ~bytes & 0x8080'8080'8080'8080U;
    return static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
}

}  // namespace

template <class T>
base::Result<std::size_t> decodeByteOffsetPlainly(std::span<const std::byte> packed, T* pixels,
                                                  std::size_t count) {
    std::size_t place = 0;
    Sum<T> value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Sum<T> difference = 0;
        if (!takeDifference<T>(packed, place, difference)) return tooShort(packed.size(), i, count);
        value += difference;
        pixels[i] = static_cast<T>(value);
    }
    return place;
}

template <class T>
base::Result<std::size_t> decodeByteOffset(std::span<const std::byte> packed, T* pixels,
                                           std::size_t count) {
    std::size_t place = 0;
    std::size_t i = 0;
    Sum<T> value = 0;
    while (i < count) {
        std::size_t singles = 0;
        while (count - i >= 8 && packed.size() - place >= 8) {
            singles = singleBytes(packed.data() + place);
            if (singles < 8) break;
            value = addEight<T>(packed.data() + place, value, pixels + i);
            place += 8;
            i += 8;
        }
        if (i == count) break;
        // The singles before a longer one, and that; or what is left at the end.
        for (std::size_t k = 0; k <= singles % 8 && i < count; ++k, ++i) {
            Sum<T> difference = 0;
            if (!takeDifference<T>(packed, place, difference)) {
                return tooShort(packed.size(), i, count);
            }
            value += difference;
            pixels[i] = static_cast<T>(value);
        }
    }
    return place;
}

#define SPATE_BYTE_OFFSET(T)                                                                   \
    template base::Result<std::size_t> decodeByteOffset(std::span<const std::byte>, T*,        \
                                                        std::size_t);                          \
    template base::Result<std::size_t> decodeByteOffsetPlainly(std::span<const std::byte>, T*, \
                                                               std::size_t)
SPATE_BYTE_OFFSET(std::int8_t);
SPATE_BYTE_OFFSET(std::int16_t);
SPATE_BYTE_OFFSET(std::int32_t);
SPATE_BYTE_OFFSET(std::int64_t);
#undef SPATE_BYTE_OFFSET

}  // namespace spate::stream
