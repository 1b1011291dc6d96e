// SPDX-License-Identifier: MIT
// The scan of float32, for every SIMD target: files of their own compile side by side.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "spate/kernels/scan_float32.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "spate/kernels/scan_band-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

void scanFloat32(const ScanJob& job, int bandIndex, Band& band) {
    BandScan<float>(job, bandIndex, band).run();
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spate::kernels {

HWY_EXPORT(scanFloat32);

void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<float>) {
    HWY_DYNAMIC_DISPATCH(scanFloat32)(job, bandIndex, band);
}

}  // namespace spate::kernels
#endif
