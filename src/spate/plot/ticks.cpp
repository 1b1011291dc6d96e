// SPDX-License-Identifier: MIT
#include "spate/plot/ticks.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "spate/plot/decimal_step.h"
#include "spate/plot/tick_labels.h"

namespace spate::plot {
namespace {

constexpr double kMinRelativeStep = 1e-13;  // below it, doubles cannot tell ticks apart
constexpr double kSmallestStep = 1e-290;    // far from where doubles lose digits
constexpr double kAlmost = 1 - 1e-9;        // of a step: lengths are differences of doubles

constexpr double kDecadeSlack = 1e-9;

// The powers of ten within [min, max], both above zero; none if last < first.
struct Decades {
    int first;
    int last;

    Decades(double min, double max)
        : first(static_cast<int>(std::ceil(std::log10(min) - kDecadeSlack))),
          last(static_cast<int>(std::floor(std::log10(max) + kDecadeSlack))) {}
};

// At 1, 2 and 5 times powers of ten, for a range that holds few of these.
Ticks ticksWithinDecades(double min, double max) {
    Ticks ticks;
    const Decades decades(min, max);
    for (int decade = decades.first - 1; decade <= decades.last; ++decade) {
        const double power = std::pow(10.0, decade);
        for (int digit = 1; digit <= 9; ++digit) {
            const double value = digit * power;
            if (value < min * (1 - kDecadeSlack) || value > max * (1 + kDecadeSlack)) continue;
            if (digit == 1 || digit == 2 || digit == 5) {
                ticks.major.push_back({value, wholeLabel(value, value, value)});
            } else {
                ticks.minor.push_back(value);
            }
        }
    }
    return ticks;
}

// At powers of ten, or around few of them; nothing where the range is too short for these.
std::optional<Ticks> decadeTicks(double min, double max, int maxCount) {
    const Decades decades(min, max);
    if (decades.last - decades.first < 2) {
        Ticks ticks = ticksWithinDecades(min, max);
        const int count = static_cast<int>(ticks.major.size());
        if (count > 2 && count <= maxCount + 2) return ticks;
    }
    if (decades.last <= decades.first) return std::nullopt;
    const int stride = (decades.last - decades.first) / std::max(maxCount, 2) + 1;
    Ticks ticks;
    for (int decade = decades.first - 1; decade <= decades.last; ++decade) {
        const double power = std::pow(10.0, decade);
        const bool isInside = decade >= decades.first;
        if (isInside && (decade - decades.first) % stride == 0) {
            ticks.major.push_back({power, wholeLabel(power, power, power)});
        } else if (isInside) {
            ticks.minor.push_back(power);
        }
        if (stride > 1) continue;  // no room between decades
        for (int digit = 2; digit <= 9; ++digit) {
            const double between = digit * power;
            if (between > min && between < max) ticks.minor.push_back(between);
        }
    }
    return ticks;
}

Ticks mirrored(Ticks ticks) {
    for (Tick& tick : ticks.major) {
        tick.value = -tick.value;
        tick.label.prepend(QChar(0x2212));
    }
    for (double& value : ticks.minor) value = -value;
    std::reverse(ticks.major.begin(), ticks.major.end());
    std::reverse(ticks.minor.begin(), ticks.minor.end());
    return ticks;
}

// How many powers of ten are in [1, end].
int decadesFromOne(double end) {
    return end >= 1 ? Decades(1, end).last + 1 : 0;
}

// Which of the decades from 1 on is labelled first on an asinh axis: where some are skipped, 1 is
// too near to zero for a label.
int firstLabelledDecade(int stride) {
    return stride > 1 ? stride : 0;
}

int labelCountFromZero(int decades, int stride) {
    const int first = firstLabelledDecade(stride);
    return decades > first ? (decades - 1 - first) / stride + 1 : 0;
}

// One side of an asinh axis, zero excluded: nearly even up to 1, decades from there.
Ticks ticksFromZero(double end, int stride) {
    Ticks ticks;
    const int firstLabelled = firstLabelledDecade(stride);
    for (const double value : {0.2, 0.4, 0.6, 0.8}) {
        if (stride == 1 && value <= end) ticks.minor.push_back(value);
    }
    for (int decade = 0; decade < decadesFromOne(end); ++decade) {
        const double power = std::pow(10.0, decade);
        if (decade >= firstLabelled && (decade - firstLabelled) % stride == 0) {
            ticks.major.push_back({power, wholeLabel(power, power, power)});
        } else {
            ticks.minor.push_back(power);
        }
        if (stride > 1) continue;  // no room between decades
        for (int digit = 2; digit <= 9; ++digit) {
            if (digit * power <= end) ticks.minor.push_back(digit * power);
        }
    }
    return ticks;
}

}  // namespace

Ticks linearTicks(double min, double max, int maxCount, LabelStyle style) {
    const double largest = std::max(std::abs(min), std::abs(max));
    const double span = max - min;
    if (!std::isfinite(span) || !(span > 4 * kMinRelativeStep * largest)) return {};
    const double roundOff = 4e-16 * largest;
    const double wanted = (span - roundOff) / std::max(maxCount, 2) * kAlmost;
    const DecimalStep step =
        DecimalStep::notBelow(std::max({wanted, kMinRelativeStep * largest, kSmallestStep}));
    const double size = step.size();
    const SharedLabels shared(min, max, step);
    const DecimalStep minorStep = step.minor();
    const double slack = 1e-9 * size + roundOff;
    const double last = std::floor(max / minorStep.size() + slack / minorStep.size());
    Ticks ticks;
    if (style == LabelStyle::Shared) ticks.context = shared.context();
    for (double i = std::ceil(min / minorStep.size() - slack / minorStep.size()); i <= last; ++i) {
        const double value = minorStep.at(i + 0.0);  // no negative zero
        if (std::fmod(i, step.minorCount()) != 0) {
            ticks.minor.push_back(value);
        } else if (style == LabelStyle::Shared) {
            ticks.major.push_back({value, shared.label(i / step.minorCount())});
        } else {
            ticks.major.push_back({value, wholeLabel(value, size, largest)});
        }
    }
    // Few large steps may hold one tick only, from which nobody can read a distance.
    constexpr int kEnoughToHoldTwo = 10;
    if (ticks.major.size() < 2 && maxCount < kEnoughToHoldTwo) {
        return linearTicks(min, max, std::max(maxCount, 2) + 1, style);
    }
    return ticks;
}

Ticks logTicks(double min, double max, int maxCount, LabelStyle style) {
    if (!(min > 0) || !std::isfinite(max) || !(max > min)) return {};
    auto decades = decadeTicks(min, max, maxCount);
    return decades ? *std::move(decades) : linearTicks(min, max, maxCount, style);
}

Ticks asinhTicks(double min, double max, int maxCount, LabelStyle style) {
    if (!std::isfinite(min) || !std::isfinite(max) || !(max > min)) return {};
    if (min >= 1) return logTicks(min, max, maxCount, style);
    if (max <= -1) {
        auto decades = decadeTicks(-max, -min, maxCount);
        return decades ? mirrored(*std::move(decades)) : linearTicks(min, max, maxCount, style);
    }
    const int below = decadesFromOne(-min);
    const int above = decadesFromOne(max);
    if (below + above < 2) return linearTicks(min, max, maxCount, style);
    const bool hasZero = min <= 0 && max >= 0;
    const auto labelCount = [&](int stride) {
        return hasZero + labelCountFromZero(below, stride) + labelCountFromZero(above, stride);
    };
    int stride = 1;
    // One more than asked for fits, since the labels around zero are short.
    while (labelCount(stride) > maxCount + 1 && labelCount(stride + 1) >= 2) ++stride;
    Ticks ticks = mirrored(ticksFromZero(-min, stride));
    if (hasZero) ticks.major.push_back({0, QStringLiteral("0")});
    const Ticks upper = ticksFromZero(max, stride);
    ticks.major.insert(ticks.major.end(), upper.major.begin(), upper.major.end());
    ticks.minor.insert(ticks.minor.end(), upper.minor.begin(), upper.minor.end());
    std::erase_if(ticks.minor, [&](double value) { return value < min || value > max; });
    return ticks;
}

}  // namespace spate::plot
