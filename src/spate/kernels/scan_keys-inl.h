// SPDX-License-Identifier: MIT
// Keys of pixels in vectors, one kind for each reduction, and their maximum that skips NaN.
// Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_KEYS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_KEYS_INL_H_
#undef SPATE_KERNELS_SCAN_KEYS_INL_H_
#else
#define SPATE_KERNELS_SCAN_KEYS_INL_H_
#endif

#include <hwy/highway.h>

#include <type_traits>

#include "spate/kernels/reduction.h"
#include "spate/kernels/scan_keys.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::ScalableTag<T>;

template <class T>
using Vector = hn::Vec<Tag<T>>;

/// The larger of two keys; NaN only if both are.
template <class T>
HWY_INLINE Vector<T> maxNumber(Vector<T> a, Vector<T> b) {
    if constexpr (!std::is_floating_point_v<T>) {
        return hn::Max(a, b);
    } else {
        auto larger = hn::Max(a, b);
#if !HWY_ARCH_X86 || HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
        larger = hn::IfThenElse(hn::IsNaN(a), b, larger);  // x86 gives b here by itself
#endif
        return hn::IfThenElse(hn::IsNaN(b), a, larger);
    }
}

/// a ≥ b, which Highway 1.0.3 has for floating-point numbers only. False for NaN.
template <class T>
HWY_INLINE hn::Mask<Tag<T>> notBelow(Vector<T> a, Vector<T> b) {
    if constexpr (std::is_floating_point_v<T>)
        return hn::Ge(a, b);
    else
        return hn::Not(hn::Lt(a, b));
}

/// A number with one zero (+0) and one quiet NaN.
template <class T>
HWY_INLINE Vector<T> plainNumber(Vector<T> values) {
    const Tag<T> d;
    if constexpr (!std::is_floating_point_v<T>)
        return values;
    else {
        const auto quiet = hn::Set(d, std::numeric_limits<T>::quiet_NaN());
        return hn::IfThenElse(hn::IsNaN(values), quiet, hn::Add(values, hn::Zero(d)));
    }
}

/// Between pixels of type T and keys of type Key, of which a bin keeps the largest. NaN and masked
/// pixels have keys that lose against all others, or are NaN.
template <class T, Reduction kReduction>
struct Keys;

template <class T>
struct Keys<T, Reduction::Max> {
    using Key = T;
    static HWY_INLINE Vector<T> of(Vector<T> pixels) {
        if constexpr (kKeyOffset<T> != 0)
            return hn::Add(pixels, hn::Set(Tag<T>(), kKeyOffset<T>));
        else
            return pixels;
    }
    static HWY_INLINE Vector<T> pixels(Vector<T> keys) {
        if constexpr (kKeyOffset<T> != 0)
            return hn::Sub(keys, hn::Set(Tag<T>(), kKeyOffset<T>));
        else
            return plainNumber<T>(keys);
    }
};

/// The order turned round. The masked values of uint32 come out lowest by themselves.
template <class T>
struct Keys<T, Reduction::Min> {
    using Key = T;
    static HWY_INLINE Vector<T> of(Vector<T> pixels) {
        if constexpr (std::is_floating_point_v<T>)
            return hn::Neg(pixels);
        else
            return hn::Not(pixels);
    }
    static HWY_INLINE Vector<T> pixels(Vector<T> keys) { return plainNumber<T>(of(keys)); }
};

/// Magnitude above sign: 0, −1, 1, −2, 2 … have the keys 0, 1, 2, 3, 4 …. So have floating-point
/// numbers by their bits, less one for NaN below them all.
template <class T>
struct Keys<T, Reduction::AbsMax> {
    using Key = BitsOf<T>;
    static constexpr int kTop = 8 * sizeof(T) - 1;

    static HWY_INLINE Vector<Key> of(Vector<T> pixels) {
        const Tag<Key> dKey;
        if constexpr (std::is_floating_point_v<T>) {
            const auto bits = hn::BitCast(dKey, hn::Add(pixels, hn::Zero(Tag<T>())));
            const auto turned = hn::Or(hn::Add(bits, bits), hn::ShiftRight<kTop>(bits));
            const auto keys = hn::Xor(turned, hn::Set(dKey, Key{1}));
            return hn::IfThenElseZero(hn::RebindMask(dKey, hn::Eq(pixels, pixels)), keys);
        } else {
            const auto negative = hn::BroadcastSignBit(pixels);
            return hn::BitCast(dKey, hn::Xor(hn::Add(pixels, pixels), negative));
        }
    }
    static HWY_INLINE Vector<T> pixels(Vector<Key> keys) {
        const Tag<T> d;
        const Tag<Key> dKey;
        if constexpr (std::is_floating_point_v<T>) {
            const auto isNumber = hn::Ne(keys, hn::Zero(dKey));
            const auto turned = hn::Xor(keys, hn::Set(dKey, Key{1}));
            const auto bits = hn::Or(hn::ShiftRight<1>(turned), hn::ShiftLeft<kTop>(turned));
            return hn::IfThenElse(hn::RebindMask(d, isNumber), hn::BitCast(d, bits),
                                  hn::Set(d, std::numeric_limits<T>::quiet_NaN()));
        } else {
            // The halves of odd keys rounded up are magnitudes of negative numbers.
            const auto odd = hn::And(keys, hn::Set(dKey, Key{1}));
            const auto negative = hn::Sub(hn::Zero(dKey), odd);
            const auto magnitude = halfRoundedUp(keys, odd);
            return hn::BitCast(d, hn::Sub(hn::Xor(magnitude, negative), negative));
        }
    }

private:
    static HWY_INLINE Vector<Key> halfRoundedUp(Vector<Key> keys, Vector<Key> odd) {
        // Highway 1.0.3 has no shift of bytes.
        if constexpr (sizeof(Key) == 1)
            return hn::AverageRound(keys, hn::Zero(Tag<Key>()));
        else
            return hn::Add(hn::ShiftRight<1>(keys), odd);
    }
};

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
