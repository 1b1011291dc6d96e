// SPDX-License-Identifier: MIT
#include "spate/widgets/position_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace spate::widgets {
namespace {

using image::PixelValue;
using kernels::Reduction;

plot::PixelReading reading(PixelValue value, bool masked = false) {
    return {.row = 877, .col = 1203, .value = value, .masked = masked, .frameId = 1};
}

QString textOf(PixelValue value, bool masked = false) {
    return readingText(reading(value, masked)).section(QStringLiteral("= "), 1);
}

QString textOf(const plot::BinReading& bin) {
    plot::PixelReading pixel = reading(PixelValue(0U));
    pixel.bin = bin;
    return readingText(pixel);
}

TEST(ReadingText, SaysWhereAndWhat) {
    EXPECT_EQ(readingText(std::nullopt), QString());
    EXPECT_EQ(readingText(reading(PixelValue(42U))), QStringLiteral("col 1203  row 877 = 42"));
    EXPECT_EQ(readingText(reading(PixelValue(0xFFFF'FFFFU), true)),
              QStringLiteral("col 1203  row 877 = masked (4294967295)"));
}

TEST(ReadingText, IsTheExactValueOfAnyType) {
    EXPECT_EQ(textOf(PixelValue(0.1F)), QStringLiteral("0.1"));
    EXPECT_EQ(textOf(PixelValue(0.1)), QStringLiteral("0.1"));
    EXPECT_EQ(textOf(PixelValue(1.2345e-7F)), QStringLiteral("1.2345e-07"));
    EXPECT_EQ(textOf(PixelValue(~std::uint64_t{0})), QStringLiteral("18446744073709551615"));
    EXPECT_EQ(textOf(PixelValue(std::int64_t{-7})), QStringLiteral("-7"));
    EXPECT_EQ(textOf(PixelValue(image::Bool{1})), QStringLiteral("true"));
    EXPECT_EQ(textOf(PixelValue(std::complex<float>(1, -2))), QStringLiteral("1-2j"));
    EXPECT_EQ(textOf(PixelValue(image::ColorValue{{255, 0, 9}})), QStringLiteral("(255, 0, 9)"));
    EXPECT_EQ(textOf(PixelValue(std::nan("")), true), QStringLiteral("masked (nan)"));
}

TEST(ReadingText, NamesSaturatedPixels) {
    plot::PixelReading pixel = reading(PixelValue(65535U));
    pixel.overload = true;
    EXPECT_EQ(readingText(pixel), QStringLiteral("col 1203  row 877 = overload (65535)"));
}

TEST(ReadingText, SaysWhatTheScreenShowsOfABin) {
    EXPECT_EQ(textOf({.reduction = Reduction::Max,
                      .value = PixelValue(1000U),
                      .place = {{.row = 877, .col = 1234}}}),
              QStringLiteral("col 1203  row 877 = 0 · max 1000 at (1234, 877)"));
    EXPECT_EQ(textOf({.reduction = Reduction::AbsMax, .value = PixelValue(-3)}),
              QStringLiteral("col 1203  row 877 = 0 · absmax -3"));
    EXPECT_EQ(textOf({.reduction = Reduction::Mean, .value = PixelValue(37.0 / 3)}),
              QStringLiteral("col 1203  row 877 = 0 · mean 12.33333"));
    EXPECT_EQ(textOf({.reduction = Reduction::Min, .value = PixelValue(0.5F), .masked = true}),
              QStringLiteral("col 1203  row 877 = 0 · min masked"));
    EXPECT_EQ(textOf({.reduction = Reduction::Mean, .value = PixelValue(65535U), .overload = true}),
              QStringLiteral("col 1203  row 877 = 0 · overload (65535)"));
}

TEST(ReadingText, SaysOfHowManyFramesTheScreenShowsWhat) {
    EXPECT_EQ(textOf({.hold = kernels::Hold::Sum, .frames = 7, .value = PixelValue(1000.0)}),
              QStringLiteral("col 1203  row 877 = 0 · sum of 7 frames: max 1000"));
    EXPECT_EQ(textOf({.hold = kernels::Hold::Mean, .frames = 3, .value = PixelValue(37.0 / 3)}),
              QStringLiteral("col 1203  row 877 = 0 · mean of 3 frames: max 12.33333"));
    EXPECT_EQ(textOf({.hold = kernels::Hold::Max, .frames = 1, .value = PixelValue(5U)}),
              QStringLiteral("col 1203  row 877 = 0 · max 5"));
}

TEST(ReadingText, SaysDataCoordinatesWhereColumnAndRowAreNotThose) {
    plot::PixelReading pixel = reading(PixelValue(42U));
    pixel.data = {1203.25, 877.75};
    EXPECT_EQ(readingText(pixel), QStringLiteral("col 1203  row 877 = 42"));
    pixel.placement = {.originX = 100, .originY = 0, .scaleX = 0.1, .scaleY = -1e-6};
    pixel.data = {220.3251, -0.00087712};
    EXPECT_EQ(readingText(pixel),
              QStringLiteral("x 220.325  y -0.00087712  col 1203  row 877 = 42"));
}

TEST(CoordinatesText, HasTheDigitsThatTellPixelsApart) {
    plot::PlotLayout layout;
    layout.transform = {
        .dataArea = QRectF(0, 0, 100, 100), .limits = {1000, 1010, 0, 1e-7}, .yReversed = false};
    EXPECT_EQ(coordinatesText(layout, {50, 20}), QStringLiteral("x 1005.05  y 2.05e-08"));
    EXPECT_EQ(coordinatesText(layout, {100, 20}), QString());
}

}  // namespace
}  // namespace spate::widgets
