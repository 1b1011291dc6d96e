// SPDX-License-Identifier: MIT
#include "spate/color/autoscale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spate::color {
namespace {

constexpr double kHysteresis = 0.1;  // of the range's width

template <class Enum, std::size_t N>
std::optional<Enum> fromName(const Enum (&all)[N], std::string_view text) noexcept {
    for (const Enum each : all) {
        if (name(each) == text) return each;
    }
    return std::nullopt;
}

constexpr Range defaultRange(Normalization normalization) noexcept {
    return normalization == Normalization::Log ? Range{1, 10} : Range{0, 1};
}

std::optional<double> usableBound(std::optional<double> bound, Normalization normalization) {
    return bound && isValidBound(normalization, *bound) ? bound : std::nullopt;
}

const std::optional<image::PixelValue>& smallestShown(const image::Statistics& statistics,
                                                      Normalization normalization) {
    switch (domainOf(normalization)) {
        case Domain::All:
            break;
        case Domain::NonNegative:
            return statistics.minNonNegative;
        case Domain::Positive:
            return statistics.minPositive;
    }
    return statistics.min;
}

// Stays finite.
double above(double bound, double by) {
    return std::min(bound + by, std::numeric_limits<double>::max());
}

// silx shows log data without positive values, but with finite ones, as 1…1 and not 1…10.
Range minMax(Normalization normalization, const image::Statistics& statistics) {
    const auto& min = smallestShown(statistics, normalization);
    if (min && statistics.max) return {min->toDouble(), statistics.max->toDouble()};
    const Range range = defaultRange(normalization);
    const bool noneShown = normalization == Normalization::Log && statistics.min;
    return noneShown ? Range{range.min, range.min} : range;
}

// Compares so that sums that overflowed (±inf, NaN) leave the minimum and maximum. A bound is
// limited before it is reverted: sqrt's may be negative there, and its square would be a bound
// above values (as in silx). It is limited again, because f and its inverse round.
Range threeDeviations(Normalization normalization, const image::Statistics& statistics) {
    const Range limits = minMax(normalization, statistics);
    if (!statistics.moments || statistics.moments->count == 0) return limits;
    if (!smallestShown(statistics, normalization)) return limits;
    const auto& [count, mean, deviation] = *statistics.moments;
    const double low = std::max(apply(normalization, limits.min), mean - 3 * deviation);
    const double high = std::min(apply(normalization, limits.max), mean + 3 * deviation);
    return {std::clamp(revert(normalization, low), limits.min, limits.max),
            std::clamp(revert(normalization, high), limits.min, limits.max)};
}

// Values up to 1, as many scales are normalized to, are no counts; nor is a mask.
bool areCounts(Counts counts, double percentile, const image::Statistics& statistics) {
    if (counts != Counts::IfWhole) return counts == Counts::Yes;
    if (!statistics.min || !statistics.max) return false;
    const double min = statistics.min->toDouble();
    const double max = statistics.max->toDouble();
    const auto isWhole = [](double value) { return value == std::floor(value); };
    return isWhole(min) && isWhole(percentile) && isWhole(max) && percentile < max;
}

Range betweenPercentiles(Counts counts, Normalization normalization,
                         const image::Statistics& statistics) {
    Range range = defaultRange(normalization);
    if (!statistics.percentiles) return range;
    const auto& [low, high] = *statistics.percentiles;
    range.min = usableBound(low, normalization).value_or(range.min);
    if (usableBound(high, normalization)) {
        range.max = areCounts(counts, high, statistics) ? above(high, 1) : high;
    }
    return range;
}

Range automaticRange(const Autoscale& autoscale, Normalization normalization,
                     const image::Statistics& statistics) {
    switch (autoscale.mode) {
        case AutoscaleMode::MinMax:
            break;
        case AutoscaleMode::StdDev3:
            return threeDeviations(normalization, statistics);
        case AutoscaleMode::Percentile:
            return betweenPercentiles(autoscale.counts, normalization, statistics);
    }
    return minMax(normalization, statistics);
}

std::string_view neededBound(Normalization normalization) {
    return domainOf(normalization) == Domain::Positive ? "a bound above 0" : "a bound of 0 or more";
}

}  // namespace

std::string_view name(AutoscaleMode mode) noexcept {
    switch (mode) {
        case AutoscaleMode::MinMax:
            break;
        case AutoscaleMode::StdDev3:
            return "stddev3";
        case AutoscaleMode::Percentile:
            return "percentile";
    }
    return "minmax";
}

std::string_view name(AutoscaleOf of) noexcept {
    switch (of) {
        case AutoscaleOf::Frame:
            break;
        case AutoscaleOf::Visible:
            return "visible";
        case AutoscaleOf::Displayed:
            return "displayed";
    }
    return "frame";
}

std::optional<AutoscaleMode> autoscaleModeFromName(std::string_view text) noexcept {
    return fromName(kAllAutoscaleModes, text);
}

std::optional<AutoscaleOf> autoscaleOfFromName(std::string_view text) noexcept {
    return fromName(kAllAutoscaleOfs, text);
}

base::Result<Autoscale> fixedRange(Normalization normalization, std::optional<double> min,
                                   std::optional<double> max) {
    for (const auto& bound : {min, max}) {
        if (bound && !std::isfinite(*bound)) {
            return base::fail("range bound {}: expected a finite number", *bound);
        }
        if (bound && !isValidBound(normalization, *bound)) {
            return base::fail("range bound {}: {} needs {}", *bound, name(normalization),
                              neededBound(normalization));
        }
    }
    if (min && max && *min > *max) {
        return base::fail("range {}…{}: expected the minimum not above the maximum", *min, *max);
    }
    return Autoscale{.min = min, .max = max};
}

bool isValid(const Percents& percents) noexcept {
    return percents.low >= 0 && percents.low <= percents.high && percents.high <= 100;
}

StatisticsRequest statisticsNeeded(const Autoscale& autoscale,
                                   Normalization normalization) noexcept {
    StatisticsRequest request{.normalization = normalization};
    if (usableBound(autoscale.min, normalization) && usableBound(autoscale.max, normalization)) {
        return request;
    }
    request.extremes = autoscale.mode != AutoscaleMode::Percentile;
    request.moments = autoscale.mode == AutoscaleMode::StdDev3;
    if (autoscale.mode == AutoscaleMode::Percentile) request.percents = autoscale.percents;
    return request;
}

Range autoscaledRange(const Autoscale& autoscale, Normalization normalization,
                      const image::Statistics& statistics) noexcept {
    const auto fixedMin = usableBound(autoscale.min, normalization);
    const auto fixedMax = usableBound(autoscale.max, normalization);
    if (fixedMin && fixedMax) return {*fixedMin, std::max(*fixedMin, *fixedMax)};
    Range range = automaticRange(autoscale, normalization, statistics);
    if (fixedMax) return {std::min(range.min, *fixedMax), *fixedMax};
    range.min = fixedMin.value_or(range.min);
    range.max = std::max(range.min, range.max);
    range.max = std::max(range.max, above(range.min, autoscale.leastSpan));
    return range;
}

Range steadyRange(const Autoscale& autoscale, Normalization normalization, Range shown,
                  Range wanted) noexcept {
    const bool minSet = usableBound(autoscale.min, normalization).has_value();
    const bool maxSet = usableBound(autoscale.max, normalization).has_value();
    if (!autoscale.hysteresis || (minSet && shown.min != wanted.min) ||
        (maxSet && shown.max != wanted.max)) {
        return wanted;
    }
    const double low = apply(normalization, shown.min);
    const double high = apply(normalization, shown.max);
    const double enough = kHysteresis * high - kHysteresis * low;
    const auto isNear = [&](double bound, double shownBound) {
        return bound == shownBound || std::abs(bound - shownBound) < enough;
    };
    const bool stays = isNear(apply(normalization, wanted.min), low) &&
                       isNear(apply(normalization, wanted.max), high);
    return stays ? shown : wanted;
}

}  // namespace spate::color
