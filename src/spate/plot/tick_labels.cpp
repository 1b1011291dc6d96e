// SPDX-License-Identifier: MIT
#include "spate/plot/tick_labels.h"

#include <algorithm>
#include <cmath>

namespace spate::plot {
namespace {

constexpr double kLargestPlain = 1e6;         // from here on, labels are written with powers of ten
constexpr double kSmallestPlain = 1e-4;       // so they are for steps below this
constexpr double kPlainWithSmallSteps = 0.1;  // 0.12345 is shorter than 123.45 ×10⁻³
constexpr int kMostDigits = 6;                // of a label; with more, an offset is taken off

QString typographic(QString number) {
    return number.replace(u'-', QChar(0x2212));
}

QString superscript(int exponent) {
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString power = exponent < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(exponent))) {
        power += digits[digit.digitValue()];
    }
    return power;
}

// A factor's exponent: a multiple of three, as in the names of units.
int factorOf(double largest) {
    return static_cast<int>(std::floor(decadeOf(largest) / 3.0)) * 3;
}

// 1.5000e+09 as 1.5e+09.
QString shortened(const QString& number) {
    const qsizetype e = number.indexOf(u'e');
    QString mantissa = e < 0 ? number : number.left(e);
    if (mantissa.contains(u'.')) {
        while (mantissa.endsWith(u'0')) mantissa.chop(1);
        if (mantissa.endsWith(u'.')) mantissa.chop(1);
    }
    return e < 0 ? mantissa : mantissa + number.mid(e);
}

}  // namespace

QString withPowerOfTen(const QString& number) {
    const qsizetype e = number.indexOf(u'e');
    if (e < 0) return typographic(number);
    const QString power = QStringLiteral("10") + superscript(number.mid(e + 1).toInt());
    const QString mantissa = number.left(e);
    if (mantissa == u"1") return power;
    if (mantissa == u"-1") return QChar(0x2212) + power;
    return typographic(mantissa) + QChar(0x00D7) + power;
}

QString powerOfTenFactor(int exponent) {
    return QStringLiteral("×10") + superscript(exponent);
}

QString wholeLabel(double value, double step, double largest) {
    if (value == 0) return QStringLiteral("0");
    if (largest < kLargestPlain && step >= kSmallestPlain) {
        const int decimals = std::max(0, -decadeOf(step));
        return typographic(QString::number(value, 'f', decimals));
    }
    const int digits = decadeOf(std::abs(value)) - decadeOf(step);
    return withPowerOfTen(QString::number(value, 'e', std::clamp(digits, 0, 15)));
}

SharedLabels::SharedLabels(double min, double max, DecimalStep step) : step_(step) {
    const double largestNumber = std::max(std::abs(min), std::abs(max));
    if (decadeOf(largestNumber) - step.exponent >= kMostDigits) chooseOffset(min, max);
    const double largest = std::max(std::abs(min - offset()), std::abs(max - offset()));
    const bool hasShortSteps = step.size() >= kSmallestPlain || largest >= kPlainWithSmallSteps;
    if (largest >= kLargestPlain || !hasShortSteps) factor_ = factorOf(largest);
}

// Of a length of ten spans at least, so that panning rarely changes it; it is on the side of zero,
// or within the limits, where the labels change sign.
void SharedLabels::chooseOffset(double min, double max) {
    if (max <= 0) {
        chooseOffset(-max, -min);
        offsetCount_ = -offsetCount_;
        return;
    }
    offsetUnit_ = {1, decadeOf(max - min) + 2};
    offsetCount_ = std::floor(min / offsetUnit_.size());
    if (offsetUnit_.at(offsetCount_ + 1) <= max) ++offsetCount_;
}

QString SharedLabels::label(double count) const {
    // In whole steps of ten, without rounding: both are multiples of the step's power of ten.
    const double offsetInPowers =
        offsetCount_ * std::pow(10.0, offsetUnit_.exponent - step_.exponent);
    const double powers = count * step_.digit - (offsetCount_ == 0 ? 0 : offsetInPowers);
    if (powers == 0) return QStringLiteral("0");
    const int exponent = step_.exponent - factor_;
    const double number = DecimalStep{1, exponent}.at(powers);
    const QString text = typographic(QString::number(number, 'f', std::max(0, -exponent)));
    return offsetCount_ != 0 && number > 0 ? u'+' + text : text;
}

QString SharedLabels::context() const {
    QString context = factor_ != 0 ? powerOfTenFactor(factor_) : QString();
    if (offsetCount_ == 0) return context;
    if (!context.isEmpty()) context += u' ';
    if (offset() > 0) context += u'+';
    const double magnitude = std::abs(offset());
    if (magnitude < kLargestPlain && magnitude >= kSmallestPlain) {
        const int decimals = std::max(0, -offsetUnit_.exponent);
        return context + typographic(shortened(QString::number(offset(), 'f', decimals)));
    }
    const int digits = std::max(0, decadeOf(magnitude) - offsetUnit_.exponent);
    return context + withPowerOfTen(shortened(QString::number(offset(), 'e', digits)));
}

}  // namespace spate::plot
