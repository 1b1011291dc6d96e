// SPDX-License-Identifier: MIT
#include "scalar_check.h"

#include <algorithm>
#include <cmath>

#include "spate/kernels/colorize.h"
#include "spate/kernels/scan.h"

namespace spate::app {
namespace {

// Moments are sums, whose last digits depend on the order; extremes and percentiles are exact.
bool isNear(color::Range actual, color::Range expected) {
    constexpr double kRelative = 1e-9;
    const double most = kRelative * std::max({std::abs(expected.min), std::abs(expected.max),
                                              expected.max - expected.min});
    return std::abs(actual.min - expected.min) <= most &&
           std::abs(actual.max - expected.max) <= most;
}

}  // namespace

base::Result<void> checkAgainstScalar(const pipeline::RenderedFrame& painted) {
    const auto& colormap = painted.style.colormap;
    kernels::ValueImage values;
    kernels::Picture picture;
    const auto scanned =
        kernels::scanScalar(painted.frame().view, painted.window,
                            {painted.style.reduction,
                             color::statisticsNeeded(colormap.autoscale, colormap.normalization)},
                            values);
    const color::Range range =
        color::autoscaledRange(colormap.autoscale, colormap.normalization, scanned.statistics);
    if (!isNear(painted.range, range)) {
        return base::fail("the painted range {}…{} is not that of the scalar reference, {}…{}",
                          painted.range.min, painted.range.max, range.min, range.max);
    }
    kernels::colorizeScalar(values, {colormap, painted.range}, picture);
    const std::int64_t rows = picture.rows();
    const std::int64_t cols = picture.cols();
    bool same =
        rows == painted.window.rows.size() && cols == painted.window.cols.size() && rows * cols > 0;
    for (std::int64_t i = 0; same && i < rows * cols; ++i) {
        same = picture.row(0)[i] == painted.colorAt(i / cols, i % cols);
    }
    if (!same) return base::fail("the painted picture differs from the scalar reference");
    return {};
}

}  // namespace spate::app
