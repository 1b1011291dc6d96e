// SPDX-License-Identifier: MIT
// Scan: step 2 of the frame path. One pass over the frame's memory gives the picture's values and
// the frame's statistics.
#pragma once

#include <cstdint>
#include <memory>

#include "spate/base/thread_pool.h"
#include "spate/image/image_view.h"
#include "spate/image/statistics.h"
#include "spate/kernels/pixel_window.h"
#include "spate/kernels/reduction.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// What a scan is asked to learn of the whole frame. What is not asked for is not computed.
enum class StatisticsWanted : std::uint8_t {
    None,
    MinMax,          ///< counts, min and max
    MinMaxPositive,  ///< and the smallest positive value
};

struct ScanResult {
    image::Statistics statistics{};  ///< of the whole frame; empty when none were wanted
    std::int64_t bytesRead = 0;      ///< of the frame, each byte counted once
};

/// Scans frames with SIMD kernels, on all threads of a pool, for any dtype, strides and byte order.
/// Keeps its scratch memory: scanning frames of one shape allocates nothing. The result does not
/// depend on the thread count or the SIMD target. One thread at a time.
class Scanner {
public:
    Scanner();
    ~Scanner();
    Scanner(Scanner&&) noexcept;
    Scanner& operator=(Scanner&&) noexcept;

    /// Fills `values` (window.rows × window.cols, the view's dtype) and returns what was learnt.
    /// Reads the window's pixels only, unless statistics are wanted.
    ScanResult scan(const image::ImageView& view, const PixelWindow& window, Reduction reduction,
                    StatisticsWanted wanted, base::ThreadPool& pool, ValueImage& values);

private:
    struct Scratch;
    std::unique_ptr<Scratch> scratch_;
};

/// The truth that Scanner is tested against: the same contract, written to be obviously right.
ScanResult scanScalar(const image::ImageView& view, const PixelWindow& window, Reduction reduction,
                      StatisticsWanted wanted, ValueImage& values);

}  // namespace spate::kernels
