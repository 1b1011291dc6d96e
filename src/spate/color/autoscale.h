// SPDX-License-Identifier: MIT
// Autoscale: step 3 of the frame path, from statistics to the range of the colours.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "spate/base/result.h"
#include "spate/color/normalization.h"
#include "spate/color/statistics_request.h"
#include "spate/image/statistics.h"

namespace spate::color {

/// The values at the two ends of the colour table; min ≤ max, both finite.
struct Range {
    double min = 0;
    double max = 1;
    friend bool operator==(const Range&, const Range&) = default;
};

/// How an automatic bound follows the data. The next mode is an enumerator here, its name, and a
/// case in statisticsNeeded() and in automaticRange().
enum class AutoscaleMode : std::uint8_t {
    MinMax,      ///< the finite minimum and maximum that the normalization shows
    StdDev3,     ///< mean ± 3 standard deviations of f(value), not beyond the minimum and maximum
    Percentile,  ///< Autoscale::percents
};

inline constexpr AutoscaleMode kAllAutoscaleModes[] = {
    AutoscaleMode::MinMax, AutoscaleMode::StdDev3, AutoscaleMode::Percentile};

/// "minmax", "stddev3", "percentile", as in silx.
[[nodiscard]] std::string_view name(AutoscaleMode mode) noexcept;
[[nodiscard]] std::optional<AutoscaleMode> autoscaleModeFromName(std::string_view text) noexcept;

/// Which values an automatic bound follows.
enum class AutoscaleOf : std::uint8_t {
    Frame,      ///< all of the frame
    Visible,    ///< the frame's values inside the view
    Displayed,  ///< what the reduction made of them: one value for each pixel of the picture
};

inline constexpr AutoscaleOf kAllAutoscaleOfs[] = {AutoscaleOf::Frame, AutoscaleOf::Visible,
                                                   AutoscaleOf::Displayed};

/// "frame", "visible", "displayed".
[[nodiscard]] std::string_view name(AutoscaleOf of) noexcept;
[[nodiscard]] std::optional<AutoscaleOf> autoscaleOfFromName(std::string_view text) noexcept;

/// Whether values are counts. An automatic maximum of Percentile is then one above the percentile:
/// in a sparse frame many pixels have that very count, and the last colour is for what is above it.
enum class Counts : std::uint8_t {
    No,
    IfWhole,  ///< if minimum, percentile and maximum are whole, and the maximum is above the other
    Yes,
};

/// How the range follows the data. Each bound is fixed, or automatic when it is not given.
struct Autoscale {
    AutoscaleMode mode = AutoscaleMode::MinMax;
    std::optional<double> min{};
    std::optional<double> max{};
    Percents percents{};
    AutoscaleOf of = AutoscaleOf::Frame;
    /// An automatic maximum is at least this far above the minimum. Of counts, one: a frame without
    /// a photon, or with one value everywhere, then has no range that a single count fills.
    double leastSpan = 0;
    Counts counts = Counts::No;
    bool hysteresis = false;  ///< the caller keeps the range steady with steadyRange()

    friend bool operator==(const Autoscale&, const Autoscale&) = default;
};

/// A fixed range. Fails, naming the values, if a bound is not finite, min > max, or the
/// normalization cannot show a bound (log: ≤ 0; sqrt: < 0).
[[nodiscard]] base::Result<Autoscale> fixedRange(Normalization normalization,
                                                 std::optional<double> min,
                                                 std::optional<double> max);

/// Whether 0 ≤ low ≤ high ≤ 100.
[[nodiscard]] bool isValid(const Percents& percents) noexcept;

/// What the range depends on: nothing if both bounds are fixed.
[[nodiscard]] StatisticsRequest statisticsNeeded(const Autoscale& autoscale,
                                                 Normalization normalization) noexcept;

/// The range of one frame, always finite with min ≤ max (silx's rules without its defects), from
/// the statistics that statisticsNeeded() asks for. Bounds without such values are linear, sqrt,
/// gamma and arcsinh 0…1, log 1…10. A fixed bound that the normalization cannot show counts as
/// automatic; a fixed bound pulls an automatic one that would pass it.
[[nodiscard]] Range autoscaledRange(const Autoscale& autoscale, Normalization normalization,
                                    const image::Statistics& statistics) noexcept;

/// The range to show after `shown` when the next frame wants `wanted`. With hysteresis it stays
/// while no automatic bound is off by a tenth of its width in f-space: colours that follow the
/// noise of minimum and maximum from frame to frame flicker, and hide what does change. Without, or
/// if a fixed bound changed, it is `wanted`.
[[nodiscard]] Range steadyRange(const Autoscale& autoscale, Normalization normalization,
                                Range shown, Range wanted) noexcept;

}  // namespace spate::color
