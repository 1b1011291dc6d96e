// SPDX-License-Identifier: MIT
// The SIMD kernels of transposeBits() and untransposeBits().
#include "spate/codec/bit_transpose.h"

#include <algorithm>

#include "spate/base/contract.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "spate/codec/bit_transpose.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "spate/codec/bit_transpose-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::codec::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR  // no vectors: the twins

void untranspose(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                 std::byte* to) {
    untransposeBitsScalar(from, elements, elementBytes, to);
}
void transpose(const std::byte* from, std::size_t elements, std::size_t elementBytes,
               std::byte* to) {
    transposeBitsScalar(from, elements, elementBytes, to);
}

#else

// Elements of a step: a vector of each row.
inline constexpr std::size_t kStepElements = 8 * kVectorBytes;

using Words = hn::Repartition<std::uint32_t, D8>;

// Puts the planes of a step together to elements, and takes elements apart.
template <std::size_t kElementBytes>
struct Elements {
    Bytes planes[kElementBytes][8];

    HWY_INLINE void store(std::uint8_t* to) const {
        for (std::size_t i = 0; i < 8; ++i, to += kElementBytes * kVectorBytes) {
            if constexpr (kElementBytes == 1) {
                hn::StoreU(planes[0][i], kBytes, to);
            } else if constexpr (kElementBytes == 2) {
                hn::StoreInterleaved2(planes[0][i], planes[1][i], kBytes, to);
            } else if constexpr (kElementBytes == 4) {
                hn::StoreInterleaved4(planes[0][i], planes[1][i], planes[2][i], planes[3][i],
                                      kBytes, to);
            } else {
                storeDoubleWords(i, to);
            }
        }
    }

    HWY_INLINE void load(const std::uint8_t* from) {
        for (std::size_t i = 0; i < 8; ++i, from += kElementBytes * kVectorBytes) {
            if constexpr (kElementBytes == 1) {
                planes[0][i] = hn::LoadU(kBytes, from);
            } else if constexpr (kElementBytes == 2) {
                hn::LoadInterleaved2(kBytes, from, planes[0][i], planes[1][i]);
            } else if constexpr (kElementBytes == 4) {
                hn::LoadInterleaved4(kBytes, from, planes[0][i], planes[1][i], planes[2][i],
                                     planes[3][i]);
            } else {
                loadDoubleWords(i, from);
            }
        }
    }

private:
    // The lower and the upper four bytes of each element first, then these together.
    HWY_INLINE void storeDoubleWords(std::size_t i, std::uint8_t* to) const {
        alignas(64) std::uint8_t halves[2][4 * kVectorBytes];
        for (std::size_t half = 0; half < 2; ++half) {
            const auto* const p = planes + 4 * half;
            hn::StoreInterleaved4(p[0][i], p[1][i], p[2][i], p[3][i], kBytes, halves[half]);
        }
        for (std::size_t at = 0; at < 4 * kVectorBytes; at += kVectorBytes) {
            const auto lower = hn::BitCast(kWords, hn::Load(kBytes, halves[0] + at));
            const auto upper = hn::BitCast(kWords, hn::Load(kBytes, halves[1] + at));
            alignas(64) std::uint32_t words[2 * kVectorBytes / 4];
            hn::StoreInterleaved2(lower, upper, kWords, words);
            std::copy_n(reinterpret_cast<const std::uint8_t*>(words), 2 * kVectorBytes,
                        to + 2 * at);
        }
    }
    HWY_INLINE void loadDoubleWords(std::size_t i, const std::uint8_t* from) {
        alignas(64) std::uint8_t halves[2][4 * kVectorBytes];
        for (std::size_t at = 0; at < 4 * kVectorBytes; at += kVectorBytes) {
            alignas(64) std::uint32_t words[2 * kVectorBytes / 4];
            std::copy_n(from + 2 * at, 2 * kVectorBytes, reinterpret_cast<std::uint8_t*>(words));
            hn::Vec<Words> lower;
            hn::Vec<Words> upper;
            hn::LoadInterleaved2(kWords, words, lower, upper);
            hn::Store(hn::BitCast(kBytes, lower), kBytes, halves[0] + at);
            hn::Store(hn::BitCast(kBytes, upper), kBytes, halves[1] + at);
        }
        for (std::size_t half = 0; half < 2; ++half) {
            auto* const p = planes + 4 * half;
            hn::LoadInterleaved4(kBytes, halves[half], p[0][i], p[1][i], p[2][i], p[3][i]);
        }
    }

    static constexpr Words kWords{};
};

// Calls step(byte of the rows) until all are done; the last step may do some bytes again.
template <class Step>
HWY_INLINE void forEachStep(std::size_t rowBytes, Step step) {
    for (std::size_t at = 0; at < rowBytes; at += kVectorBytes) {
        step(std::min(at, rowBytes - kVectorBytes));
    }
}

template <std::size_t kElementBytes>
void untransposeFixed(const std::uint8_t* from, std::size_t rowBytes, std::uint8_t* to) {
    forEachStep(rowBytes, [&](std::size_t at) HWY_ATTR {
        Elements<kElementBytes> elements;
        for (std::size_t i = 0; i < kElementBytes; ++i) {
            bytesOfRows(from + 8 * i * rowBytes + at, rowBytes, elements.planes[i]);
        }
        elements.store(to + 8 * at * kElementBytes);
    });
}

template <std::size_t kElementBytes>
void transposeFixed(const std::uint8_t* from, std::size_t rowBytes, std::uint8_t* to) {
    forEachStep(rowBytes, [&](std::size_t at) HWY_ATTR {
        Elements<kElementBytes> elements;
        elements.load(from + 8 * at * kElementBytes);
        for (std::size_t i = 0; i < kElementBytes; ++i) {
            rowsOfBytes(elements.planes[i], to + 8 * i * rowBytes + at, rowBytes);
        }
    });
}

// Any other size, and rows shorter than a vector: plane by plane, by way of a step of its own.
struct Step {
    alignas(64) std::uint8_t rows[8][kVectorBytes] = {};
    alignas(64) std::uint8_t bytes[kStepElements] = {};
};

// Of rows of `rowBytes`, a plane of the elements that begin at byte `at` of each.
void untransposePlane(const std::uint8_t* from, std::size_t rowBytes, std::size_t at,
                      std::size_t stride, std::uint8_t* to) {
    Step step;
    const std::size_t count = std::min(kVectorBytes, rowBytes - at);
    for (std::size_t i = 0; i < 8; ++i) std::copy_n(from + i * rowBytes + at, count, step.rows[i]);
    Bytes plane[8];
    bytesOfRows(step.rows[0], kVectorBytes, plane);
    for (std::size_t i = 0; i < 8; ++i) hn::Store(plane[i], kBytes, step.bytes + i * kVectorBytes);
    for (std::size_t i = 0; i < 8 * count; ++i) to[(8 * at + i) * stride] = step.bytes[i];
}

void transposePlane(const std::uint8_t* from, std::size_t rowBytes, std::size_t at,
                    std::size_t stride, std::uint8_t* to) {
    Step step;
    const std::size_t count = std::min(kVectorBytes, rowBytes - at);
    for (std::size_t i = 0; i < 8 * count; ++i) step.bytes[i] = from[(8 * at + i) * stride];
    Bytes plane[8];
    for (std::size_t i = 0; i < 8; ++i) plane[i] = hn::Load(kBytes, step.bytes + i * kVectorBytes);
    rowsOfBytes(plane, step.rows[0], kVectorBytes);
    for (std::size_t i = 0; i < 8; ++i) std::copy_n(step.rows[i], count, to + i * rowBytes + at);
}

void untranspose(const std::byte* bytes, std::size_t elements, std::size_t elementBytes,
                 std::byte* pixels) {
    const auto* const from = reinterpret_cast<const std::uint8_t*>(bytes);
    auto* const to = reinterpret_cast<std::uint8_t*>(pixels);
    const std::size_t rowBytes = elements / 8;
    if (rowBytes >= kVectorBytes) {
        if (elementBytes == 1) return untransposeFixed<1>(from, rowBytes, to);
        if (elementBytes == 2) return untransposeFixed<2>(from, rowBytes, to);
        if (elementBytes == 4) return untransposeFixed<4>(from, rowBytes, to);
        if (elementBytes == 8) return untransposeFixed<8>(from, rowBytes, to);
    }
    for (std::size_t at = 0; at < rowBytes; at += kVectorBytes) {
        for (std::size_t i = 0; i < elementBytes; ++i) {
            untransposePlane(from + 8 * i * rowBytes, rowBytes, at, elementBytes, to + i);
        }
    }
}

void transpose(const std::byte* pixels, std::size_t elements, std::size_t elementBytes,
               std::byte* bytes) {
    const auto* const from = reinterpret_cast<const std::uint8_t*>(pixels);
    auto* const to = reinterpret_cast<std::uint8_t*>(bytes);
    const std::size_t rowBytes = elements / 8;
    if (rowBytes >= kVectorBytes) {
        if (elementBytes == 1) return transposeFixed<1>(from, rowBytes, to);
        if (elementBytes == 2) return transposeFixed<2>(from, rowBytes, to);
        if (elementBytes == 4) return transposeFixed<4>(from, rowBytes, to);
        if (elementBytes == 8) return transposeFixed<8>(from, rowBytes, to);
    }
    for (std::size_t at = 0; at < rowBytes; at += kVectorBytes) {
        for (std::size_t i = 0; i < elementBytes; ++i) {
            transposePlane(from + i, rowBytes, at, elementBytes, to + 8 * i * rowBytes);
        }
    }
}

#endif

}  // namespace spate::codec::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spate::codec {

HWY_EXPORT(transpose);
HWY_EXPORT(untranspose);

void transposeBits(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                   std::byte* to) {
    SPATE_EXPECTS(elements % kElementGroup == 0);
    HWY_DYNAMIC_DISPATCH(transpose)(from, elements, elementBytes, to);
}

void untransposeBits(const std::byte* from, std::size_t elements, std::size_t elementBytes,
                     std::byte* to) {
    SPATE_EXPECTS(elements % kElementGroup == 0);
    HWY_DYNAMIC_DISPATCH(untranspose)(from, elements, elementBytes, to);
}

}  // namespace spate::codec
#endif
