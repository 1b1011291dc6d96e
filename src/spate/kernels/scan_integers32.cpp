// SPDX-License-Identifier: MIT
// The scan of 32-bit integers, for every SIMD target: files of their own compile side by side.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "spate/kernels/scan_integers32.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "spate/kernels/scan_band-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

void scanUInt32(const ScanJob& job, int bandIndex, Band& band) {
    BandScan<std::uint32_t>(job, bandIndex, band).run();
}
void scanInt32(const ScanJob& job, int bandIndex, Band& band) {
    BandScan<std::int32_t>(job, bandIndex, band).run();
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spate::kernels {

HWY_EXPORT(scanUInt32);
HWY_EXPORT(scanInt32);

void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::uint32_t>) {
    HWY_DYNAMIC_DISPATCH(scanUInt32)(job, bandIndex, band);
}

void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::int32_t>) {
    HWY_DYNAMIC_DISPATCH(scanInt32)(job, bandIndex, band);
}

}  // namespace spate::kernels
#endif
