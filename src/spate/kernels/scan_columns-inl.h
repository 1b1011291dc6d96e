// SPDX-License-Identifier: MIT
// From a row of maxima to a row of the picture: the largest of each bin of columns.
// Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_COLUMNS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_COLUMNS_INL_H_
#undef SPATE_KERNELS_SCAN_COLUMNS_INL_H_
#else
#define SPATE_KERNELS_SCAN_COLUMNS_INL_H_
#endif

#include <cstring>

#include "spate/kernels/scan_kernel.h"
#include "spate/kernels/scan_max-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

/// Makes the block's levels (see ColumnBlock) from the maxima in its first slot, most in place.
template <class T>
HWY_NOINLINE void makeLevels(const ColumnBlock& block, const char* levelKept, T* slots,
                             std::size_t slotLength) {
    const Tag<T> d;
    const auto length = static_cast<std::size_t>(block.span.size());
    T* from = slots;
    for (std::size_t level = 0; level + 1 < block.levels; ++level) {
        const std::size_t shift = std::size_t{1} << level;
        T* const to = levelKept[level] ? from + slotLength : from;
        for (std::size_t i = 0; i + 2 * shift <= length; i += hn::Lanes(d)) {
            const auto left = hn::LoadU(d, from + i);
            const auto right = hn::LoadU(d, from + i + shift);
            hn::StoreU(maxNumber<T>(left, right), d, to + i);
        }
        from = to;
    }
}

/// Lanes in which values of T are picked: the narrowest that the gather instructions have.
template <class T>
using Picked =
    std::conditional_t<sizeof(T) == 8 || std::is_floating_point_v<T>, T,
                       std::conditional_t<std::is_signed_v<T>, std::int32_t, std::uint32_t>>;

template <class T>
HWY_INLINE Vector<Picked<T>> gather(const T* slots, const std::int32_t* offsets) {
    const Tag<Picked<T>> d;
    const Tag<std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>> dOffset;
    const hn::Rebind<std::int32_t, decltype(dOffset)> d32;
    const auto* const base = reinterpret_cast<const Picked<T>*>(slots);
    if constexpr (sizeof(T) == 8) {
        return hn::GatherOffset(d, base, hn::PromoteTo(dOffset, hn::LoadU(d32, offsets)));
    } else if constexpr (sizeof(T) == 4) {
        return hn::GatherOffset(d, base, hn::LoadU(d32, offsets));
    } else {
        // The pixel to the top of its lane: what came along from its neighbours falls off.
        constexpr int kUp = 32 - 8 * static_cast<int>(sizeof(T));
        return hn::ShiftLeft<kUp>(hn::GatherOffset(d, base, hn::LoadU(d32, offsets)));
    }
}

template <class T>
HWY_INLINE void storePicked(Vector<Picked<T>> picked, T* out) {
    if constexpr (sizeof(T) >= 4) {
        hn::StoreU(valuesOfKeys<T>(picked), Tag<T>(), out);
    } else {
        constexpr int kDown = 32 - 8 * static_cast<int>(sizeof(T));
        const Tag<std::int32_t> d32;
        const hn::Rebind<T, decltype(d32)> d;
        const auto values = hn::BitCast(d32, hn::ShiftRight<kDown>(picked));
        hn::StoreU(hn::DemoteTo(d, values), d, out);
    }
}

/// Fills out[0 … block.binCount) from the levels.
template <class T>
HWY_NOINLINE void pickBins(const ColumnBlock& block, const ScanPlan& plan, const T* slots, T* out) {
    const std::size_t lanes = hn::Lanes(Tag<Picked<T>>());
    const std::int32_t* const a = plan.pickA.data() + block.firstBin;
    const std::int32_t* const b = plan.pickB.data() + block.firstBin;
    const auto pick = [&](std::size_t i) {
        auto picked = gather<T>(slots, a + i);
        if (block.oneColumnBins) return picked;
        return maxNumber<Picked<T>>(picked, gather<T>(slots, b + i));
    };
    std::size_t i = 0;
    for (; i + lanes <= block.binCount; i += lanes) storePicked<T>(pick(i), out + i);
    if (i == block.binCount) return;
    T rest[base::kPixelAlignment / sizeof(T)];
    storePicked<T>(pick(i), rest);
    std::memcpy(out + i, rest, (block.binCount - i) * sizeof(T));
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
