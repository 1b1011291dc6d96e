// SPDX-License-Identifier: MIT
// The seam between a scan and its SIMD kernel: the kernel does one band of the frame.
#pragma once

#include <cstddef>
#include <cstdint>

#include "spate/base/memory.h"
#include "spate/image/image_view.h"
#include "spate/kernels/pixel_window.h"
#include "spate/kernels/scan.h"
#include "spate/kernels/scan_plan.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// What a band has learnt of its pixels, lane by lane: the widest vector's worth of keys
/// (scan_keys.h), merged when all bands are done.
struct BandStatistics {
    alignas(base::kPixelAlignment) std::byte min[base::kPixelAlignment];
    alignas(base::kPixelAlignment) std::byte max[base::kPixelAlignment];
    alignas(base::kPixelAlignment) std::byte minPositive[base::kPixelAlignment];
    std::int64_t maskedCount = 0;
    std::int64_t infiniteCount = 0;
};

/// The memory of one band, kept from frame to frame.
struct Band {
    BandStatistics statistics;
    base::AlignedBuffer slots;   ///< rows of maxima (ScanPlan::scratchBytes)
    base::AlignedBuffer pixels;  ///< kGroupRows pieces of rows, as native pixels
    base::AlignedBuffer picked;  ///< one row of the picture, when it goes out scattered
};

/// Rows that a kernel reads side by side.
inline constexpr std::int64_t kGroupRows = 8;

/// Bytes of a row that are checked for special values at a time.
inline constexpr std::size_t kPieceBytes = 2048;

/// Bytes that a piece takes in Band::pixels: the last piece of a row may be a vector longer.
inline constexpr std::size_t kPieceRoom = kPieceBytes + 2 * base::kPixelAlignment;

struct ScanJob {
    const image::ImageView& view;
    const PixelWindow& window;
    Reduction reduction;
    StatisticsWanted wanted;
    const ScanPlan& plan;
    int bandCount;
    ValueImage& values;
};

/// Reduces the rows of one band and counts its share of the rows outside the window.
void scanBand(const ScanJob& job, int bandIndex, Band& band);

}  // namespace spate::kernels
