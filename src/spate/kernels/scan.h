// SPDX-License-Identifier: MIT
// Scan: step 2 of the frame path. One pass over the frame's memory gives the picture's values and
// the frame's statistics.
#pragma once

#include <cstdint>
#include <memory>

#include "spate/base/thread_pool.h"
#include "spate/color/statistics_request.h"
#include "spate/image/statistics.h"
#include "spate/kernels/pixel_source.h"
#include "spate/kernels/pixel_window.h"
#include "spate/kernels/reduction.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// What a scan is asked for. Statistics are of all pixels of the source, whatever the window shows.
struct ScanRequest {
    Reduction reduction = Reduction::Max;
    color::StatisticsRequest statistics{};
};

/// What a scan has learned besides the values of the picture.
struct ScanResult {
    image::Statistics statistics{};  ///< of all pixels; empty when none were wanted
    std::int64_t bytesRead = 0;      ///< of the frame, each byte counted once for each reading
};

/// Scans frames with SIMD kernels, on all threads of a pool, for any dtype, strides and byte order.
/// Keeps its scratch memory: scanning frames of one shape allocates nothing. The result does not
/// depend on the thread count or the SIMD target, but for moments, which agree to 1e-9. One thread
/// at a time.
class Scanner {
public:
    Scanner();
    ~Scanner();
    Scanner(Scanner&&) noexcept;
    Scanner& operator=(Scanner&&) noexcept;

    /// Fills `values` (window.rows × window.cols, of the source's value type; averages of integers
    /// are float32 for up to 16 bits, else float64) and returns what was learnt. Reads the window's
    /// pixels only, unless statistics are wanted. An overloaded pixel (SpecialValues) wins its bin
    /// under any reduction but Nearest.
    ScanResult scan(const PixelSource& source, const PixelWindow& window,
                    const ScanRequest& request, base::ThreadPool& pool, ValueImage& values);

private:
    struct Scratch;
    std::unique_ptr<Scratch> scratch_;
};

/// The truth that Scanner is tested against: the same contract, written to be obviously right.
ScanResult scanScalar(const PixelSource& source, const PixelWindow& window,
                      const ScanRequest& request, ValueImage& values);

/// Whether the pixels of a column lie closer together than those of a row, as in Fortran arrays.
/// Averages then add up columns before rows.
[[nodiscard]] bool liesInColumns(const image::ImageView& view) noexcept;

}  // namespace spate::kernels
