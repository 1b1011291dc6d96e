// SPDX-License-Identifier: MIT
// Pixels as float64 in vectors. Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_DOUBLES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_DOUBLES_INL_H_
#undef SPATE_KERNELS_SCAN_DOUBLES_INL_H_
#else
#define SPATE_KERNELS_SCAN_DOUBLES_INL_H_
#endif

#include <limits>

#include "spate/image/dtype.h"
#include "spate/kernels/scan_fold-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

/// Whether loadDoubles() knows the type: of the others Highway 1.0.3 has no conversion, and uint32
/// has values that must become NaN.
template <class T>
inline constexpr bool kLoadsAsDouble = std::is_floating_point_v<T> ||
                                       (sizeof(T) <= 2) || std::is_same_v<T, std::int32_t>;

/// A vector of float64 from as many pixels.
template <class T>
HWY_INLINE Vector<double> loadDoubles(const T* pixels) {
    const Tag<double> d;
    if constexpr (std::is_same_v<T, double>) {
        return hn::LoadU(d, pixels);
    } else {
        const auto narrow = hn::LoadU(hn::Rebind<T, Tag<double>>(), pixels);
        if constexpr (sizeof(T) == 4)
            return hn::PromoteTo(d, narrow);
        else
            return hn::PromoteTo(d, hn::PromoteTo(hn::Rebind<std::int32_t, Tag<double>>(), narrow));
    }
}

/// Pixels as float64, masked ones as NaN.
template <class T>
HWY_NOINLINE void toDoubles(const T* pixels, std::size_t count, double* doubles) {
    for (std::size_t i = 0; i < count; ++i) {
        const T pixel = loadPixel(pixels, i);
        doubles[i] = image::isMasked(pixel) ? std::numeric_limits<double>::quiet_NaN()
                                            : static_cast<double>(pixel);
    }
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
