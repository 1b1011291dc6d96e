// SPDX-License-Identifier: MIT
// Pixels of 10 and 12 bits as cameras pack them, taken apart into uint16. No SIMD: memory and the
// camera's wire are slower.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "spate/base/thread_pool.h"

namespace spate::stream {

/// The ways of packing of GenICam's Pixel Format Naming Convention ("p") and of GigE Vision 1
/// ("Packed"). Pixels follow one another across the ends of rows.
enum class BitPacking : std::uint8_t {
    Lsb10,     ///< Mono10p: a stream of bits, lowest first; four pixels in five bytes
    Lsb12,     ///< Mono12p: as above; two pixels in three bytes
    Packed10,  ///< Mono10Packed: two pixels in three bytes, upper eight bits of each outside, the
               ///< lower two in bits 0 and 4 of the byte between
    Packed12,  ///< Mono12Packed: as above, with the lower four in bits 0 and 4
};

/// How many bytes `pixels` pixels take at least. No more than 2⁵⁸ pixels.
[[nodiscard]] std::size_t packedBytes(BitPacking packing, std::size_t pixels) noexcept;

/// Takes target.size() pixels apart, on all threads of the pool. `bytes` are at least packedBytes()
/// of them.
void unpackBits(BitPacking packing, std::span<const std::byte> bytes,
                std::span<std::uint16_t> target, base::ThreadPool& pool);

/// The same, bit by bit: what unpackBits() is compared with.
void unpackBitsPlainly(BitPacking packing, std::span<const std::byte> bytes,
                       std::span<std::uint16_t> target);

}  // namespace spate::stream
