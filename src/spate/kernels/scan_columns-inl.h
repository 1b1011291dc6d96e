// SPDX-License-Identifier: MIT
// From a row of largest keys to a row of the picture: the largest of each bin of columns.
// Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_COLUMNS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_COLUMNS_INL_H_
#undef SPATE_KERNELS_SCAN_COLUMNS_INL_H_
#else
#define SPATE_KERNELS_SCAN_COLUMNS_INL_H_
#endif

#include <cstring>

#include "spate/kernels/scan_kernel.h"
#include "spate/kernels/scan_keys-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

/// Makes the block's levels (see ColumnBlock) from the keys in its first slot, most in place.
template <class Key>
HWY_NOINLINE void makeLevels(const ColumnBlock& block, const char* levelKept, Key* slots,
                             std::size_t slotLength) {
    const Tag<Key> d;
    const auto length = static_cast<std::size_t>(block.span.size());
    Key* from = slots;
    for (std::size_t level = 0; level + 1 < block.levels; ++level) {
        const std::size_t shift = std::size_t{1} << level;
        Key* const to = levelKept[level] ? from + slotLength : from;
        for (std::size_t i = 0; i + 2 * shift <= length; i += hn::Lanes(d)) {
            const auto left = hn::LoadU(d, from + i);
            const auto right = hn::LoadU(d, from + i + shift);
            hn::StoreU(maxNumber<Key>(left, right), d, to + i);
        }
        from = to;
    }
}

/// Lanes in which keys are picked: the narrowest that the gather instructions have.
template <class Key>
using Picked =
    std::conditional_t<sizeof(Key) == 8 || std::is_floating_point_v<Key>, Key,
                       std::conditional_t<std::is_signed_v<Key>, std::int32_t, std::uint32_t>>;

template <class Key>
HWY_INLINE Vector<Picked<Key>> gather(const Key* slots, const std::int32_t* offsets) {
    const Tag<Picked<Key>> d;
    const Tag<std::conditional_t<sizeof(Key) == 8, std::int64_t, std::int32_t>> dOffset;
    const hn::Rebind<std::int32_t, decltype(dOffset)> d32;
    const auto* const base = reinterpret_cast<const Picked<Key>*>(slots);
    if constexpr (sizeof(Key) == 8) {
        return hn::GatherOffset(d, base, hn::PromoteTo(dOffset, hn::LoadU(d32, offsets)));
    } else if constexpr (sizeof(Key) == 4) {
        return hn::GatherOffset(d, base, hn::LoadU(d32, offsets));
    } else {
        // The key to the top of its lane: what came along from its neighbours falls off.
        constexpr int kUp = 32 - 8 * static_cast<int>(sizeof(Key));
        return hn::ShiftLeft<kUp>(hn::GatherOffset(d, base, hn::LoadU(d32, offsets)));
    }
}

template <class Key>
HWY_INLINE void storePicked(Vector<Picked<Key>> picked, Key* out) {
    if constexpr (sizeof(Key) >= 4) {
        hn::StoreU(picked, Tag<Key>(), out);
    } else {
        constexpr int kDown = 32 - 8 * static_cast<int>(sizeof(Key));
        const Tag<std::int32_t> d32;
        const hn::Rebind<Key, decltype(d32)> d;
        const auto keys = hn::BitCast(d32, hn::ShiftRight<kDown>(picked));
        hn::StoreU(hn::DemoteTo(d, keys), d, out);
    }
}

/// Fills out[0 … block.binCount) with the keys of the bins, out of the levels.
template <class Key>
HWY_NOINLINE void pickKeys(const ColumnBlock& block, const ScanPlan& plan, const Key* slots,
                           Key* out) {
    const std::size_t lanes = hn::Lanes(Tag<Picked<Key>>());
    const std::int32_t* const a = plan.pickA.data() + block.firstBin;
    const std::int32_t* const b = plan.pickB.data() + block.firstBin;
    const auto pick = [&](std::size_t i) {
        auto picked = gather<Key>(slots, a + i);
        if (block.oneColumnBins) return picked;
        return maxNumber<Picked<Key>>(picked, gather<Key>(slots, b + i));
    };
    std::size_t i = 0;
    for (; i + lanes <= block.binCount; i += lanes) storePicked<Key>(pick(i), out + i);
    if (i == block.binCount) return;
    Key rest[base::kPixelAlignment / sizeof(Key)];
    storePicked<Key>(pick(i), rest);
    std::memcpy(out + i, rest, (block.binCount - i) * sizeof(Key));
}

/// Keys to the pixels that they stand for, in place.
template <class T, Reduction kReduction>
HWY_NOINLINE void pixelsOfKeys(T* values, std::size_t count) {
    using Kind = Keys<T, kReduction>;
    const Tag<T> d;
    const Tag<typename Kind::Key> dKey;
    const auto convert = [&](T* at) {
        hn::StoreU(Kind::pixels(hn::BitCast(dKey, hn::LoadU(d, at))), d, at);
    };
    std::size_t i = 0;
    for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) convert(values + i);
    if (i == count) return;
    T rest[base::kPixelAlignment / sizeof(T)] = {};
    std::memcpy(rest, values + i, (count - i) * sizeof(T));
    convert(rest);
    std::memcpy(values + i, rest, (count - i) * sizeof(T));
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
