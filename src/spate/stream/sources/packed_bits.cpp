// SPDX-License-Identifier: MIT
#include "spate/stream/sources/packed_bits.h"

#include <algorithm>
#include <tuple>

#include "spate/base/contract.h"

namespace spate::stream {
namespace {

// A part of the pixels for one thread: as many as begin at a byte in every packing.
constexpr std::size_t kPartPixels = std::size_t{1} << 16U;
constexpr std::size_t kGroupPixels = 4;  // begin at a byte, too

constexpr unsigned bitsOf(BitPacking packing) {
    return packing == BitPacking::Lsb10 ? 10 : 12;  // Packed10 leaves two of each twelve unused
}

// Bits of a stream whose lowest come first.
unsigned bitsAt(std::span<const std::byte> bytes, std::size_t firstBit, unsigned count) {
    unsigned value = 0;
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t bit = firstBit + i;
        value |= (std::to_integer<unsigned>(bytes[bit / 8]) >> bit % 8 & 1U) << i;
    }
    return value;
}

// The pixel at `index`: in "Packed" formats its upper eight bits are a byte of their own, and its
// lower ones in the lower or upper half of the byte that it shares.
unsigned pixelAt(BitPacking packing, std::span<const std::byte> bytes, std::size_t index) {
    if (packing == BitPacking::Lsb10 || packing == BitPacking::Lsb12) {
        return bitsAt(bytes, index * bitsOf(packing), bitsOf(packing));
    }
    const unsigned lowBits = packing == BitPacking::Packed10 ? 2 : 4;
    const std::size_t group = index / 2 * 3;
    const std::size_t high = group + (index % 2) * 2;
    return bitsAt(bytes, high * 8, 8) << lowBits |
           bitsAt(bytes, (group + 1) * 8 + (index % 2) * 4, lowBits);
}

// Four pixels of whole bytes.
template <BitPacking packing>
void unpackGroup(const std::byte* bytes, std::uint16_t* target) {
    const auto at = [&](int i) { return std::to_integer<unsigned>(bytes[i]); };
    const auto put = [&](int i, unsigned value) { target[i] = static_cast<std::uint16_t>(value); };
    if constexpr (packing == BitPacking::Lsb10) {
        put(0, at(0) | (at(1) & 0x03U) << 8U);
        put(1, at(1) >> 2U | (at(2) & 0x0FU) << 6U);
        put(2, at(2) >> 4U | (at(3) & 0x3FU) << 4U);
        put(3, at(3) >> 6U | at(4) << 2U);
        return;
    }
    for (int pair = 0; pair < 2; ++pair) {
        const auto [first, middle, last] =
            std::tuple(at(3 * pair), at(3 * pair + 1), at(3 * pair + 2));
        if constexpr (packing == BitPacking::Lsb12) {
            put(2 * pair, first | (middle & 0x0FU) << 8U);
            put(2 * pair + 1, middle >> 4U | last << 4U);
        } else if constexpr (packing == BitPacking::Packed12) {
            put(2 * pair, first << 4U | (middle & 0x0FU));
            put(2 * pair + 1, last << 4U | middle >> 4U);
        } else {
            put(2 * pair, first << 2U | (middle & 0x03U));
            put(2 * pair + 1, last << 2U | (middle >> 4U & 0x03U));
        }
    }
}

template <BitPacking packing>
void unpackPart(std::span<const std::byte> bytes, std::span<std::uint16_t> target) {
    const std::size_t groups = target.size() / kGroupPixels;
    const std::size_t groupBytes = packedBytes(packing, kGroupPixels);
    for (std::size_t i = 0; i < groups; ++i) {
        unpackGroup<packing>(bytes.data() + i * groupBytes, target.data() + i * kGroupPixels);
    }
    unpackBitsPlainly(packing, bytes.subspan(groups * groupBytes),
                      target.subspan(groups * kGroupPixels));
}

using UnpackPart = void (*)(std::span<const std::byte>, std::span<std::uint16_t>);

UnpackPart partUnpacker(BitPacking packing) {
    switch (packing) {
        case BitPacking::Lsb10:
            return unpackPart<BitPacking::Lsb10>;
        case BitPacking::Lsb12:
            return unpackPart<BitPacking::Lsb12>;
        case BitPacking::Packed10:
            return unpackPart<BitPacking::Packed10>;
        case BitPacking::Packed12:
            break;
    }
    return unpackPart<BitPacking::Packed12>;
}

}  // namespace

std::size_t packedBytes(BitPacking packing, std::size_t pixels) noexcept {
    return (pixels * bitsOf(packing) + 7) / 8;
}

void unpackBits(BitPacking packing, std::span<const std::byte> bytes,
                std::span<std::uint16_t> target, base::ThreadPool& pool) {
    SPATE_EXPECTS(bytes.size() >= packedBytes(packing, target.size()));
    const auto unpack = partUnpacker(packing);
    const std::size_t partBytes = packedBytes(packing, kPartPixels);
    const std::size_t parts = (target.size() + kPartPixels - 1) / kPartPixels;
    pool.run(static_cast<int>(parts), [&](int part) {
        const auto i = static_cast<std::size_t>(part);
        const std::size_t first = i * kPartPixels;
        unpack(bytes.subspan(i * partBytes),
               target.subspan(first, std::min(kPartPixels, target.size() - first)));
    });
}

void unpackBitsPlainly(BitPacking packing, std::span<const std::byte> bytes,
                       std::span<std::uint16_t> target) {
    for (std::size_t i = 0; i < target.size(); ++i) {
        target[i] = static_cast<std::uint16_t>(pixelAt(packing, bytes, i));
    }
}

}  // namespace spate::stream
