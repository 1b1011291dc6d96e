// SPDX-License-Identifier: MIT
#include "spate/plot/ticks.h"

#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

constexpr double kLargestPlain = 1e6;       // beyond it, labels are powers of ten
constexpr double kSmallestPlain = 1e-4;     // so they are for steps below this
constexpr double kMinRelativeStep = 1e-13;  // below it, doubles cannot tell ticks apart

struct Step {
    double size;
    int subdivisions;
};

// The smallest of 1, 2, 5 × 10^k that is not below `least`.
Step niceStep(double least) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    const double mantissa = least / power;
    if (mantissa <= 1.0) return {power, 5};
    if (mantissa <= 2.0) return {2 * power, 4};
    if (mantissa <= 5.0) return {5 * power, 5};
    return {10 * power, 5};
}

QString typographic(QString number) {
    return number.replace(u'-', QChar(0x2212));
}

// 1.5e+06 → 1.5×10⁶, which is what people write.
QString powerLabel(const QString& number) {
    static const QString superscripts = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    const qsizetype e = number.indexOf(u'e');
    if (e < 0) return typographic(number);
    const int exponent = number.mid(e + 1).toInt();
    QString power = exponent < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(exponent))) {
        power += superscripts[digit.digitValue()];
    }
    const QString mantissa = number.left(e);
    const QString base = QStringLiteral("10") + power;
    if (mantissa == u"1") return base;
    if (mantissa == u"-1") return QChar(0x2212) + base;
    return typographic(mantissa) + QChar(0x00D7) + base;
}

// The power of ten of a number's first digit; 9.999999999e2 counts as 1e3.
int decade(double value) {
    return static_cast<int>(std::floor(std::log10(value) + 1e-9));
}

QString label(double value, double step, double largest) {
    if (value == 0) return QStringLiteral("0");
    if (largest < kLargestPlain && step >= kSmallestPlain) {
        const int decimals = std::max(0, -decade(step));
        return typographic(QString::number(value, 'f', decimals));
    }
    const int digits = decade(std::abs(value)) - decade(step);
    return powerLabel(QString::number(value, 'e', std::clamp(digits, 0, 15)));
}

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
                ticks.major.push_back({value, label(value, value, value)});
            } else {
                ticks.minor.push_back(value);
            }
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
            ticks.major.push_back({power, label(power, power, power)});
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

Ticks linearTicks(double min, double max, int maxCount) {
    const double largest = std::max(std::abs(min), std::abs(max));
    if (!std::isfinite(max - min) || !(max > min) || (max - min) < kMinRelativeStep * largest) {
        return {};
    }
    const Step step = niceStep((max - min) / std::max(maxCount, 2));
    if (step.size < kMinRelativeStep * largest || step.size <= 0) return {};
    Ticks ticks;
    const double minorStep = step.size / step.subdivisions;
    const double slack = 1e-9 * step.size;
    const auto count = static_cast<int>(std::floor((max - min) / minorStep)) + 1;
    const double first = std::ceil((min - slack) / minorStep);
    for (int i = 0; i <= count; ++i) {
        const double index = first + i;
        const double value = index * minorStep;
        if (value > max + slack) break;
        if (std::fmod(index, step.subdivisions) == 0) {
            ticks.major.push_back({value, label(value, step.size, largest)});
        } else {
            ticks.minor.push_back(value);
        }
    }
    // Few large steps may hold one tick only, from which nobody can read a distance.
    constexpr int kEnoughToHoldTwo = 10;
    if (ticks.major.size() < 2 && maxCount < kEnoughToHoldTwo) {
        return linearTicks(min, max, std::max(maxCount, 2) + 1);
    }
    return ticks;
}

Ticks logTicks(double min, double max, int maxCount) {
    if (!(min > 0) || !std::isfinite(max) || !(max > min)) return {};
    const Decades decades(min, max);
    if (decades.last - decades.first < 2) {
        Ticks ticks = ticksWithinDecades(min, max);
        const int count = static_cast<int>(ticks.major.size());
        if (count > 2 && count <= maxCount + 2) return ticks;
        if (decades.last == decades.first) return linearTicks(min, max, maxCount);
    }
    if (decades.last < decades.first) return linearTicks(min, max, maxCount);
    const int stride = (decades.last - decades.first) / std::max(maxCount, 2) + 1;
    Ticks ticks;
    for (int decade = decades.first - 1; decade <= decades.last; ++decade) {
        const double power = std::pow(10.0, decade);
        const bool isInside = decade >= decades.first;
        if (isInside && (decade - decades.first) % stride == 0) {
            ticks.major.push_back({power, label(power, power, power)});
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

Ticks asinhTicks(double min, double max, int maxCount) {
    if (!std::isfinite(min) || !std::isfinite(max) || !(max > min)) return {};
    if (min >= 1) return logTicks(min, max, maxCount);
    if (max <= -1) return mirrored(logTicks(-max, -min, maxCount));
    const int below = decadesFromOne(-min);
    const int above = decadesFromOne(max);
    if (below + above < 2) return linearTicks(min, max, maxCount);
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
