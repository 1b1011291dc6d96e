// SPDX-License-Identifier: MIT
#include "spate/plot/color_bar_ticks.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

#include "spate/plot/tick_labels.h"
#include "spate/plot/ticks.h"

namespace spate::plot {
namespace {

constexpr double kLinesPerLabel = 1.6;  // labels closer than this are hard to tell apart
constexpr double kLargestPlain = 1e6;   // beyond it, powers of ten are shorter
constexpr double kSmallestPlain = 1e-4;
constexpr double kPixelsPerTick = 45;  // more would be fuller than a ruler
constexpr double kMarkGap = 3;         // pixels between marks
constexpr int kRoundDigits = 12;       // enough for a tick's value without its rounding error

QString trimmedExponential(double value, int digits) {
    QString number = QString::number(value, 'e', digits - 1);
    const qsizetype e = number.indexOf(u'e');
    QString mantissa = number.left(e);
    if (mantissa.contains(u'.')) {
        while (mantissa.endsWith(u'0')) mantissa.chop(1);
        if (mantissa.endsWith(u'.')) mantissa.chop(1);
    }
    return withPowerOfTen(mantissa + number.mid(e));
}

// The value in at most `digits` digits, in the shorter of two ways to write it.
QString text(double value, int digits) {
    const double size = std::abs(value);
    QString plain = QString::number(value, 'g', digits);
    plain = withPowerOfTen(plain);
    if (value == 0 || (size >= kSmallestPlain && size < kLargestPlain)) return plain;
    const QString power = trimmedExponential(value, digits);
    return power.size() < plain.size() ? power : plain;
}

// With all digits that it has, if they fit; else with as many as `wanted`, or as fit.
QString fittingText(double value, int wanted, double width, const QFontMetricsF& metrics) {
    const QString exact =
        withPowerOfTen(QString::number(value, 'g', QLocale::FloatingPointShortest));
    const QString round = text(value, kRoundDigits);
    const QString& all = round.size() < exact.size() ? round : exact;
    if (metrics.horizontalAdvance(all) <= width && exact.size() <= kRoundDigits) return all;
    int digits = wanted;
    while (digits > 1 && metrics.horizontalAdvance(text(value, digits)) > width) --digits;
    return text(value, digits);
}

// Digits that tell the bounds apart, and at least as many as one reads at a glance.
int digitsOf(color::Range range) {
    constexpr double kAtAGlance = 6;
    const double largest = std::max(std::abs(range.min), std::abs(range.max));
    const double width = range.max - range.min;
    const double needed = width > 0 ? std::log10(largest / width) + 3 : 0;
    return static_cast<int>(std::clamp(needed, kAtAGlance, 17.0));
}

bool hasOneDigit(double value) {
    if (value == 0) return true;
    const double digit = std::abs(value) / std::pow(10, std::floor(std::log10(std::abs(value))));
    return std::abs(digit - std::round(digit)) < 1e-6;
}

// Round values between two others, from coarse to fine: who places labels takes the roundest first.
std::vector<Ticks> candidates(color::Normalization normalization, color::Range ends, int count) {
    if (normalization == color::Normalization::Log) {
        return {logTicks(ends.min, ends.max, count)};
    }
    if (normalization == color::Normalization::Linear) {
        return {linearTicks(ends.min, ends.max, count)};
    }
    std::vector<Ticks> all;
    if (normalization == color::Normalization::Arcsinh) {
        all.push_back(asinhTicks(ends.min, ends.max, count));
    }
    // Where the scale spreads small steps, only the roundest of them are worth a label.
    constexpr int kCoarse = 8;
    constexpr int kFinest = 512;
    for (int fine = 2; fine <= kFinest; fine *= 2) {
        all.push_back(linearTicks(ends.min, ends.max, fine));
        auto& ticks = all.back();
        if (fine > 2) ticks.minor.clear();
        if (fine > kCoarse) {
            std::erase_if(ticks.major, [](const Tick& tick) { return !hasOneDigit(tick.value); });
        }
    }
    return all;
}

// Places marks so that no label is nearer to another than `labelGap`, nor a mark than `markGap`, in
// parts of the bar.
class Placer {
public:
    Placer(double labelGap, double markGap) : labelGap_(labelGap), markGap_(markGap) {}

    void addBound(double place, const QString& label) {
        ticks_.major.push_back({place, label, true});
    }
    void addLabelled(double place, const QString& label) {
        const bool hasRoom = std::none_of(
            ticks_.major.begin(), ticks_.major.end(),
            [&](const ColorBarTick& tick) { return std::abs(tick.place - place) < labelGap_; });
        if (hasRoom) ticks_.major.push_back({place, label, false});
        if (!hasRoom) addMark(place);
    }
    void addMark(double place) { marks_.push_back(place); }

    [[nodiscard]] ColorBarTicks finished() && {
        for (const double mark : marks_) {
            if (isFree(mark)) ticks_.minor.push_back(mark);
        }
        return std::move(ticks_);
    }

private:
    [[nodiscard]] bool isFree(double place) const {
        return std::none_of(ticks_.minor.begin(), ticks_.minor.end(),
                            [&](double other) { return std::abs(other - place) < markGap_; }) &&
               std::none_of(ticks_.major.begin(), ticks_.major.end(), [&](const auto& tick) {
                   return std::abs(tick.place - place) < markGap_;
               });
    }

    ColorBarTicks ticks_;
    std::vector<double> marks_;
    double labelGap_;
    double markGap_;
};

void addBounds(const ColorBar& bar, const color::ColorScale& scale, double width,
               const QFontMetricsF& metrics, Placer& placer) {
    const auto inside = [](double place) { return std::clamp(place, 0.0, 1.0); };
    const int digits = digitsOf(bar.range);
    const QString min = fittingText(bar.range.min, digits, width, metrics);
    placer.addBound(inside(scale.placeOf(bar.range.min)), min);
    if (bar.range.max == bar.range.min) return;
    QString max = fittingText(bar.range.max, digits, width, metrics);
    if (max == min) {  // no room for the digits that differ
        const double room = width - metrics.horizontalAdvance(u'+');
        max = u'+' + fittingText(bar.range.max - bar.range.min, digits, room, metrics);
    }
    placer.addBound(inside(scale.placeOf(bar.range.max)), max);
}

}  // namespace

ColorBarTicks colorBarTicks(const ColorBar& bar, double height, double width,
                            const QFontMetricsF& metrics) {
    const color::ColorScale scale = bar.scale();
    const double gap = kLinesPerLabel * metrics.height() / height;
    Placer placer(gap, kMarkGap / height);
    addBounds(bar, scale, width, metrics, placer);
    const int count = std::max(2, static_cast<int>(height / kPixelsPerTick));
    for (const Ticks& ticks : candidates(bar.colormap.normalization, scale.ends(), count)) {
        for (const Tick& tick : ticks.major) {
            const double place = scale.placeOf(tick.value);
            if (!(place >= 0 && place <= 1)) continue;
            const QString label = text(tick.value, kRoundDigits);
            const bool fits = metrics.horizontalAdvance(label) <= width;
            if (fits) placer.addLabelled(place, label);
            if (!fits) placer.addMark(place);
        }
        for (const double value : ticks.minor) {
            const double place = scale.placeOf(value);
            if (place >= 0 && place <= 1) placer.addMark(place);
        }
    }
    return std::move(placer).finished();
}

}  // namespace spate::plot
