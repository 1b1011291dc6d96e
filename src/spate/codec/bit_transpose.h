// SPDX-License-Identifier: MIT
// The bits of a block of elements, sorted by their weight and back: what "bitshuffle" is.
#pragma once

#include <cstddef>

namespace spate::codec {

/// Elements are transposed in groups of so many.
inline constexpr std::size_t kElementGroup = 8;

/// Sorts the bits of `elements` elements (a multiple of kElementGroup) of `elementBytes` bytes
/// each: first bit 0 of the first byte of all elements, then their bit 1, and so on, in 8 ×
/// elementBytes rows of elements / 8 bytes. Element 8k + j is bit j of byte k of each row, whatever
/// the byte order of the machine. Source of the layout: bitshuffle 0.3.5, bitshuffle_core.c. `from`
/// and `to` hold elements × elementBytes bytes, and do not overlap. Any thread.
void transposeBits(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                   std::byte* to);

/// The inverse: elements out of rows of bits.
void untransposeBits(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                     std::byte* to);

/// Their twins, which go bit by bit: the truth for the tests.
void transposeBitsScalar(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                         std::byte* to);
void untransposeBitsScalar(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                           std::byte* to);

}  // namespace spate::codec
