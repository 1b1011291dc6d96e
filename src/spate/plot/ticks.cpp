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
QString powerLabel(QString number) {
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
    return ticks;
}

Ticks logTicks(double min, double max, int maxCount) {
    if (!(min > 0) || !std::isfinite(max) || !(max > min)) return {};
    const int firstDecade = static_cast<int>(std::ceil(std::log10(min) - 1e-9));
    const int lastDecade = static_cast<int>(std::floor(std::log10(max) + 1e-9));
    if (lastDecade - firstDecade < 1) return linearTicks(min, max, maxCount);
    const int stride = (lastDecade - firstDecade) / std::max(maxCount, 2) + 1;
    Ticks ticks;
    for (int decade = firstDecade - 1; decade <= lastDecade; ++decade) {
        const double value = std::pow(10.0, decade);
        if (decade >= firstDecade && (decade - firstDecade) % stride == 0) {
            ticks.major.push_back({value, label(value, value, value)});
        }
        for (int digit = 2; digit <= 9; ++digit) {
            const double between = digit * value;
            if (between > min && between < max) ticks.minor.push_back(between);
        }
    }
    return ticks;
}

}  // namespace spate::plot
