// SPDX-License-Identifier: MIT
// The twins of the SIMD kernels: what the layout says, bit by bit.
#include <algorithm>

#include "spate/base/contract.h"
#include "spate/codec/bit_transpose.h"

namespace spate::codec {
namespace {

// Calls moveBit(byte among the elements, its bit, byte among the rows, its bit) for every bit.
template <class MoveBit>
void forEachBit(std::size_t elements, std::size_t elementBytes, MoveBit moveBit) {
    SPATE_EXPECTS(elements % kElementGroup == 0);
    const std::size_t rowBytes = elements / 8;
    for (std::size_t element = 0; element < elements; ++element) {
        for (std::size_t byte = 0; byte < elementBytes; ++byte) {
            for (unsigned bit = 0; bit < 8; ++bit) {
                moveBit(element * elementBytes + byte, bit,
                        (8 * byte + bit) * rowBytes + element / 8,
                        static_cast<unsigned>(element % 8));
            }
        }
    }
}

void copyBit(const std::byte& from, unsigned fromBit, std::byte& to, unsigned toBit) {
    to |= ((from >> fromBit) & std::byte{1}) << toBit;
}

}  // namespace

void transposeBitsScalar(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                         std::byte* to) {
    std::fill_n(to, elements * elementBytes, std::byte{0});
    forEachBit(elements, elementBytes,
               [&](std::size_t pixelByte, unsigned pixelBit, std::size_t rowByte, unsigned rowBit) {
                   copyBit(from[pixelByte], pixelBit, to[rowByte], rowBit);
               });
}

void untransposeBitsScalar(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                           std::byte* to) {
    std::fill_n(to, elements * elementBytes, std::byte{0});
    forEachBit(elements, elementBytes,
               [&](std::size_t pixelByte, unsigned pixelBit, std::size_t rowByte, unsigned rowBit) {
                   copyBit(from[rowByte], rowBit, to[pixelByte], pixelBit);
               });
}

}  // namespace spate::codec
