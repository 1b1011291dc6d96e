// SPDX-License-Identifier: MIT
// The seam between a scan and its SIMD kernel: the kernel does one band of the frame.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "spate/base/memory.h"
#include "spate/kernels/pixel_window.h"
#include "spate/kernels/reduction.h"
#include "spate/kernels/scan_moments.h"
#include "spate/kernels/scan_pixels.h"
#include "spate/kernels/scan_plan.h"
#include "spate/kernels/scan_quantiles.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// What a band has learnt of its pixels. The extremes are kept lane by lane: the widest vector's
/// worth of keys (scan_keys.h), merged when all bands are done.
struct BandStatistics {
    alignas(base::kPixelAlignment) std::byte min[base::kPixelAlignment];
    alignas(base::kPixelAlignment) std::byte max[base::kPixelAlignment];
    alignas(base::kPixelAlignment) std::byte minOfDomain[base::kPixelAlignment];
    std::int64_t maskedCount = 0;
    std::int64_t infiniteCount = 0;
    std::int64_t overloadCount = 0;
    MomentSums moments;
    QuantileCounts quantiles;
};

/// The memory of one band, kept from frame to frame.
struct Band {
    BandStatistics statistics;
    base::AlignedBuffer slots;    ///< rows of largest keys, or of sums (ScanPlan::scratchBytes)
    base::AlignedBuffer skipped;  ///< per column: pixels that a sum does not contain
    base::AlignedBuffer pixels;   ///< kGroupRows pieces of rows, as values
    base::AlignedBuffer doubles;  ///< the same as float64
    base::AlignedBuffer picked;   ///< one row of the picture, when it goes out scattered
    base::AlignedBuffer topped;   ///< one row of the picture: the largest values
    std::array<base::AlignedBuffer, kQuantiles> inside;  ///< pixels for the BracketStores
    bool lastPieceWasClean = true;
};

/// Rows that a kernel reads side by side.
inline constexpr std::int64_t kGroupRows = 8;

/// Bytes of a row that are checked for special values at a time.
inline constexpr std::size_t kPieceBytes = 2048;

/// The last piece of a row may be longer by this.
inline constexpr std::size_t kPieceRest = base::kPixelAlignment;

/// Pixels inside a bracket that a band collects before it stores them.
inline constexpr std::size_t kInsideRoom = 8192;

/// Bytes that a piece takes in Band::pixels.
inline constexpr std::size_t kPieceRoom = kPieceBytes + 2 * kPieceRest;

struct ScanJob {
    const PixelReader& reader;
    const PixelWindow& window;
    Reduction reduction;
    const ScanPlan& plan;
    int bandCount;
    ValueImage& values;

    // What is to be learnt of every pixel.
    bool extremes;
    color::Domain domain;  ///< of the smallest value that is wanted besides the smallest of all
    std::optional<MomentSpace> moments;
    const QuantileSearch* quantiles;   ///< null: none
    std::optional<AnyPixel> overload;  ///< pixels from here on win their bin, and are counted
    const ScanPlan* topPlan;           ///< for Max, where overloads must be looked for; else null

    [[nodiscard]] bool wantsStatistics() const noexcept {
        return extremes || moments || quantiles != nullptr;
    }
};

/// Reduces the rows of one band and counts its share of the rows outside the window: one function
/// for each type of values.
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::uint8_t>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::int8_t>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::uint16_t>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::int16_t>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::uint32_t>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::int32_t>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::uint64_t>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<std::int64_t>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<float>);
void scanBand(const ScanJob& job, int bandIndex, Band& band, image::PixelType<double>);

/// The type of the picture's values where pixels are T: their own, but for averages.
template <class T, bool kMean>
using ValueOf = std::conditional_t<
    !kMean, T, std::conditional_t<sizeof(T) <= 2 || std::is_same_v<T, float>, float, double>>;

[[nodiscard]] inline image::DType reducedType(image::DType dtype, Reduction reduction) {
    if (reduction != Reduction::Mean) return dtype;
    return image::visit(dtype, [](auto type) {
        return image::dtypeOf<ValueOf<typename decltype(type)::Type, true>>;
    });
}

}  // namespace spate::kernels
