// SPDX-License-Identifier: MIT
#include "spate/widgets/cell_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace spate::widgets {
namespace {

using image::PixelValue;

// In so many characters, as if all were equally wide.
std::optional<QString> shortIn(const PixelValue& number, int room) {
    const auto fits = [room](const QString& text) { return text.size() <= room; };
    return shortNumber(number, {fits, room});
}

QString shortText(const PixelValue& number, int room) {
    return shortIn(number, room).value_or(QStringLiteral("no room"));
}

QStringList linesIn(const image::ImageView& pixels, int room) {
    const auto fits = [room](const QString& text) { return text.size() <= room; };
    return shortPixel(pixels, 0, 0, {fits, room});
}

TEST(ShortNumber, IsExactWhereItFits) {
    EXPECT_EQ(shortText(PixelValue(4'294'967'295U), 10), QStringLiteral("4294967295"));
    EXPECT_EQ(shortText(PixelValue(1.2345e-7F), 9), QStringLiteral("1.2345e-7"));
    EXPECT_EQ(shortText(PixelValue(0.1F), 5), QStringLiteral("0.1"));
    EXPECT_EQ(shortText(PixelValue(-5), 2), QStringLiteral("-5"));
    EXPECT_EQ(shortText(PixelValue(image::Bool{1}), 4), QStringLiteral("true"));
    EXPECT_EQ(shortText(PixelValue(std::nan("")), 3), QStringLiteral("nan"));
}

TEST(ShortNumber, IsRoundedWithAnExponentWhereItDoesNot) {
    EXPECT_EQ(shortText(PixelValue(4'294'967'295U), 9), QStringLiteral("4.29497e9"));
    EXPECT_EQ(shortText(PixelValue(4'294'967'295U), 6), QStringLiteral("4.29e9"));
    EXPECT_EQ(shortText(PixelValue(4'294'967'295U), 5), QStringLiteral("4.3e9"));
    EXPECT_EQ(shortText(PixelValue(1.2345e-7F), 6), QStringLiteral("1.2e-7"));
    EXPECT_EQ(shortText(PixelValue(-123.456), 5), QStringLiteral("-123"));
    EXPECT_EQ(shortText(PixelValue(123.456), 5), QStringLiteral("123.5"));
    EXPECT_EQ(shortText(PixelValue(0.99996), 4), QStringLiteral("1.00"));
    EXPECT_EQ(shortText(PixelValue(~std::uint64_t{0}), 7), QStringLiteral("1.84e19"));
}

TEST(ShortNumber, IsNothingRatherThanHalfANumber) {
    EXPECT_FALSE(shortIn(PixelValue(4'294'967'295U), 4));
    EXPECT_FALSE(shortIn(PixelValue(12345), 0));
    EXPECT_FALSE(shortIn(PixelValue(12), 1));
    EXPECT_FALSE(shortIn(PixelValue(std::nan("")), 2));
    EXPECT_FALSE(shortIn(PixelValue(-HUGE_VAL), 3));
    EXPECT_FALSE(shortIn(PixelValue(image::Bool{0}), 4));
}

TEST(ShortNumber, NeverSaysAnotherValueThanItsDigitsAllow) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 20'000; ++i) {
        const double exponent = std::uniform_real_distribution<>(-40, 40)(random);
        const double number = (i % 2 == 0 ? 1 : -1) * std::pow(10.0, exponent);
        const int room = static_cast<int>(random() % 20);
        const auto text = i % 3 == 0 ? shortIn(PixelValue(std::round(number)), room)
                                     : shortIn(PixelValue(number), room);
        if (!text) continue;
        const double value = i % 3 == 0 ? std::round(number) : number;
        ASSERT_LE(text->size(), room);
        // Half a unit of the last digit that is written.
        const QString mantissa = text->section(QLatin1Char('e'), 0, 0);
        const auto decimals = mantissa.section(QLatin1Char('.'), 1).size();
        const double exponent10 = text->section(QLatin1Char('e'), 1).toDouble();
        const double unit = std::pow(10.0, exponent10 - static_cast<double>(decimals));
        const double ulp = std::abs(value) * 0x1p-52;  // of the test's own arithmetic
        ASSERT_LE(std::abs(text->toDouble() - value), unit * 0.5001 + ulp)
            << text->toStdString() << " of " << value;
        const bool isRounded = text->toDouble() != value;
        ASSERT_FALSE(isRounded && std::abs(value) < 9.5 * unit) << "two digits at least";
    }
}

TEST(ShortPixel, HasALineForEachNumber) {
    const std::uint8_t colors[] = {255, 0, 9, 1, 2, 3};
    const auto rgb = *image::ImageView::create(colors, {.rows = 1, .cols = 2, .channels = 3});
    EXPECT_EQ(linesOfPixel(rgb), 3);
    EXPECT_EQ(linesIn(rgb, 3),
              (QStringList{QStringLiteral("255"), QStringLiteral("0"), QStringLiteral("9")}));
    EXPECT_EQ(linesIn(rgb, 2), QStringList()) << "one has no room: none is written";
    const std::complex<float> waves[] = {{3, -4.125F}};
    const auto complex = *image::ImageView::of(waves, 1, 1);
    EXPECT_EQ(linesOfPixel(complex), 2);
    EXPECT_EQ(linesIn(complex, 5), (QStringList{QStringLiteral("3"), QStringLiteral("-4.1j")}));
}

}  // namespace
}  // namespace spate::widgets
