// SPDX-License-Identifier: MIT
// Planes of bytes out of rows of bits and back, in vectors: eight rows at a time, a vector of each.
// A plane is the same byte of successive elements. Included once for each SIMD target.
#if defined(SPATE_CODEC_BIT_TRANSPOSE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_CODEC_BIT_TRANSPOSE_INL_H
#undef SPATE_CODEC_BIT_TRANSPOSE_INL_H
#else
#define SPATE_CODEC_BIT_TRANSPOSE_INL_H
#endif

#include <hwy/highway.h>

#include <array>
#include <cstddef>
#include <cstdint>

#if HWY_TARGET != HWY_SCALAR  // which has no vectors of bytes to interleave
HWY_BEFORE_NAMESPACE();
namespace spate::codec::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D8 = hn::ScalableTag<std::uint8_t>;
using Bytes = hn::Vec<D8>;
inline constexpr D8 kBytes;
inline constexpr std::size_t kVectorBytes = hn::MaxLanes(D8());
inline constexpr std::size_t kBlocksOf16 = kVectorBytes / 16;

// Vectors of Highway interleave within blocks of 16 bytes. So that the interleaved vectors follow
// one another in memory, the pairs of bytes of each row are dealt to the blocks beforehand: of n
// blocks, block b gets pairs b, b + n, b + 2n, … Within the blocks first, then across them.
struct Dealing {
    alignas(64) std::array<std::uint8_t, kVectorBytes> deal{}, gather{};                // of bytes
    alignas(64) std::array<std::int32_t, kVectorBytes / 4> dealWords{}, gatherWords{};  // of 4
};

constexpr Dealing makeDealing() {
    Dealing made;
    constexpr std::size_t kPairs = 8 / kBlocksOf16;  // pairs of one block that stay together
    constexpr std::size_t kWords = kPairs / 2 > 0 ? kPairs / 2 : 1;
    for (std::size_t byte = 0; byte < kVectorBytes; ++byte) {
        const std::size_t pair = byte % 16 / 2;
        const std::size_t dealt = pair % kBlocksOf16 * kPairs + pair / kBlocksOf16;
        const std::size_t to = byte / 16 * 16 + 2 * dealt + byte % 2;
        made.deal[to] = static_cast<std::uint8_t>(byte % 16);
        made.gather[byte] = static_cast<std::uint8_t>(to % 16);
    }
    for (std::size_t word = 0; word < kVectorBytes / 4; ++word) {
        const std::size_t from = word % 4 / kWords * 4 + word / 4 * kWords + word % kWords;
        made.dealWords[word] = static_cast<std::int32_t>(from);
        made.gatherWords[from] = static_cast<std::int32_t>(word);
    }
    return made;
}
inline constexpr Dealing kDealing = makeDealing();

HWY_INLINE Bytes moveWords(Bytes v, const std::int32_t* from) {
    const hn::Repartition<std::int32_t, D8> d;
    return hn::BitCast(kBytes,
                       hn::TableLookupLanes(hn::BitCast(d, v), hn::SetTableIndices(d, from)));
}

HWY_INLINE Bytes dealToBlocks(Bytes v) {
    if constexpr (kBlocksOf16 == 1) return v;
    const auto within = hn::TableLookupBytes(v, hn::Load(kBytes, kDealing.deal.data()));
    return moveWords(within, kDealing.dealWords.data());
}

HWY_INLINE Bytes gatherFromBlocks(Bytes v) {
    if constexpr (kBlocksOf16 == 1) return v;
    const auto across = moveWords(v, kDealing.gatherWords.data());
    return hn::TableLookupBytes(across, hn::Load(kBytes, kDealing.gather.data()));
}

// Exchanges the bits of `a` that are `kBy` above the mask with those of `b` under the mask.
template <int kBy>
HWY_INLINE void exchangeBits(Bytes& a, Bytes& b, Bytes mask) {
    const hn::Repartition<std::uint16_t, D8> d;  // x86 shifts no single bytes; the mask cuts them
    const auto shifted = hn::BitCast(kBytes, hn::ShiftRight<kBy>(hn::BitCast(d, a)));
    const auto difference = hn::And(hn::Xor(shifted, b), mask);
    b = hn::Xor(b, difference);
    a = hn::Xor(a, hn::BitCast(kBytes, hn::ShiftLeft<kBy>(hn::BitCast(d, difference))));
}

// Bit p of vector i and bit i of vector p change places, in each byte. Its own inverse.
HWY_INLINE void transposeBytes(Bytes (&v)[8]) {
    const auto nibbles = hn::Set(kBytes, std::uint8_t{0x0F});
    const auto pairs = hn::Set(kBytes, std::uint8_t{0x33});
    const auto bits = hn::Set(kBytes, std::uint8_t{0x55});
    for (int i = 0; i < 4; ++i) exchangeBits<4>(v[i], v[i + 4], nibbles);
    for (int i : {0, 1, 4, 5}) exchangeBits<2>(v[i], v[i + 2], pairs);
    for (int i : {0, 2, 4, 6}) exchangeBits<1>(v[i], v[i + 1], bits);
}

// Of 8 × 16 bytes, numbered by 7 bits, the byte goes where its number rotated to the left says.
HWY_INLINE void interleaveHalves(Bytes (&v)[8]) {
    Bytes from[8];
    for (int i = 0; i < 8; ++i) from[i] = v[i];
    for (int i = 0; i < 4; ++i) {
        v[2 * i] = hn::InterleaveLower(kBytes, from[i], from[i + 4]);
        v[2 * i + 1] = hn::InterleaveUpper(kBytes, from[i], from[i + 4]);
    }
}

/// `plane` becomes the bytes of 8 × kVectorBytes elements, out of a vector of each of eight rows.
HWY_INLINE void bytesOfRows(const std::uint8_t* rows, std::size_t rowBytes, Bytes (&plane)[8]) {
    Bytes any = hn::Zero(kBytes);
    for (std::size_t i = 0; i < 8; ++i) {
        plane[i] = hn::LoadU(kBytes, rows + i * rowBytes);
        any = hn::Or(any, plane[i]);
    }
    // The upper bytes of counts are: not so much a case as the rule.
    if (hn::AllTrue(kBytes, hn::Eq(any, hn::Zero(kBytes)))) return;
    for (Bytes& row : plane) row = dealToBlocks(row);
    transposeBytes(plane);
    for (int i = 0; i < 3; ++i) interleaveHalves(plane);
}

/// The inverse of bytesOfRows(). `plane` is lost.
HWY_INLINE void rowsOfBytes(Bytes (&plane)[8], std::uint8_t* rows, std::size_t rowBytes) {
    for (int i = 0; i < 4; ++i) interleaveHalves(plane);  // with the three above, all seven bits
    transposeBytes(plane);
    for (std::size_t i = 0; i < 8; ++i) {
        hn::StoreU(gatherFromBlocks(plane[i]), kBytes, rows + i * rowBytes);
    }
}

}  // namespace spate::codec::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#endif
