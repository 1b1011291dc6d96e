// SPDX-License-Identifier: MIT
// Keys of pixels in vectors, and the maximum that skips NaN. Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_MAX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_MAX_INL_H_
#undef SPATE_KERNELS_SCAN_MAX_INL_H_
#else
#define SPATE_KERNELS_SCAN_MAX_INL_H_
#endif

#include <hwy/highway.h>

#include <type_traits>

#include "spate/kernels/scan_keys.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::ScalableTag<T>;

template <class T>
using Vector = hn::Vec<Tag<T>>;

template <class T>
HWY_INLINE Vector<T> loadKeys(const T* pixels) {
    const auto v = hn::LoadU(Tag<T>(), pixels);
    if constexpr (kKeyOffset<T> != 0) {
        return hn::Add(v, hn::Set(Tag<T>(), kKeyOffset<T>));
    } else {
        return v;
    }
}

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

/// What the picture shows for a key: zero is +0, and NaN is the one quiet NaN.
template <class T>
HWY_INLINE Vector<T> valuesOfKeys(Vector<T> keys) {
    const Tag<T> d;
    if constexpr (std::is_floating_point_v<T>) {
        const auto quiet = hn::Set(d, std::numeric_limits<T>::quiet_NaN());
        return hn::IfThenElse(hn::IsNaN(keys), quiet, hn::Add(keys, hn::Zero(d)));
    } else if constexpr (kKeyOffset<T> != 0) {
        return hn::Sub(keys, hn::Set(d, kKeyOffset<T>));
    } else {
        return keys;
    }
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
