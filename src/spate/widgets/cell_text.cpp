// SPDX-License-Identifier: MIT
#include "spate/widgets/cell_text.h"

#include <algorithm>
#include <string>
#include <vector>

namespace spate::widgets {
namespace {

constexpr int kMostDigits = 17;
constexpr int kFewestDigits = 2;

// Not "nan", "inf" or "true".
bool isDecimal(const QString& text) {
    return text.back().isDigit();
}

// "1.5e-07" → "1.5e-7", "2e+09" → "2e9".
QString withShortExponent(const QString& text) {
    const qsizetype e = text.indexOf(QLatin1Char('e'));
    if (e < 0 || !isDecimal(text)) return text;
    return text.left(e + 1) + QString::number(text.mid(e + 1).toInt());
}

// To so many significant digits, with an exponent where that is shorter, or the only way.
QString rounded(double value, int digits) {
    const QString scientific = QString::number(value, 'e', digits - 1);
    const int exponent = scientific.section(QLatin1Char('e'), 1).toInt();
    const QString withExponent = withShortExponent(scientific);
    if (exponent >= digits || exponent < -6) return withExponent;
    const QString fixed = QString::number(value, 'f', digits - 1 - exponent);
    return fixed.size() <= withExponent.size() ? fixed : withExponent;
}

std::vector<image::PixelValue> numbersOf(const image::ImageView& pixels, std::int64_t row,
                                         std::int64_t col) {
    if (pixels.isColor()) {
        return image::visit(pixels.dtype(), [&](auto type) {
            std::vector<image::PixelValue> channels;
            for (int k = 0; k < pixels.channels(); ++k) {
                channels.emplace_back(pixels.pixel<typename decltype(type)::Type>(row, col, k));
            }
            return channels;
        });
    }
    if (!image::isComplex(pixels.dtype())) return {pixels.value(row, col)};
    return {pixels.realPart().value(row, col), pixels.imaginaryPart().value(row, col)};
}

}  // namespace

std::optional<QString> shortNumber(const image::PixelValue& number, const TextRoom& room) {
    const QString exact = withShortExponent(QString::fromStdString(number.toText()));
    if (room.fits(exact)) return exact;
    if (!isDecimal(exact)) return std::nullopt;
    const double value = number.toDouble();
    for (int digits = std::min(kMostDigits, room.digits); digits >= kFewestDigits; --digits) {
        const QString text = rounded(value, digits);
        if (room.fits(text)) return text;
    }
    return std::nullopt;
}

QStringList shortPixel(const image::ImageView& pixels, std::int64_t row, std::int64_t col,
                       const TextRoom& room) {
    const bool isComplex = image::isComplex(pixels.dtype());
    QStringList lines;
    for (const image::PixelValue& number : numbersOf(pixels, row, col)) {
        const QString unit = isComplex && !lines.isEmpty() ? QStringLiteral("j") : QString();
        const auto fits = [&](const QString& text) { return room.fits(text + unit); };
        const auto text = shortNumber(number, {fits, room.digits});
        if (!text) return {};
        lines += *text + unit;
    }
    return lines;
}

int linesOfPixel(const image::ImageView& pixels) noexcept {
    return image::isComplex(pixels.dtype()) ? 2 : pixels.channels();
}

}  // namespace spate::widgets
