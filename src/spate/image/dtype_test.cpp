// SPDX-License-Identifier: MIT
#include "spate/image/dtype.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <set>
#include <string_view>
#include <type_traits>

#include "spate/image/pixel_value.h"

namespace spate::image {
namespace {

static_assert(sizeOf(DType::UInt8) == 1 && sizeOf(DType::Int16) == 2);
static_assert(sizeOf(DType::Float32) == 4 && sizeOf(DType::UInt64) == 8);
static_assert(dtypeOf<std::uint8_t> == DType::UInt8 && dtypeOf<std::int8_t> == DType::Int8);
static_assert(dtypeOf<std::uint16_t> == DType::UInt16 && dtypeOf<std::int16_t> == DType::Int16);
static_assert(dtypeOf<std::uint32_t> == DType::UInt32 && dtypeOf<std::int32_t> == DType::Int32);
static_assert(dtypeOf<std::uint64_t> == DType::UInt64 && dtypeOf<std::int64_t> == DType::Int64);
static_assert(dtypeOf<float> == DType::Float32 && dtypeOf<double> == DType::Float64);

TEST(DType, IsListedOnceEach) {
    const std::set<DType> distinct(std::begin(kAllDTypes), std::end(kAllDTypes));
    EXPECT_EQ(distinct.size(), std::size(kAllDTypes));
    EXPECT_EQ(std::size(kAllDTypes), 10U);
}

TEST(DType, IsVisitedAsTheTypeThatItsNameSays) {
    for (const DType dtype : kAllDTypes) {
        visit(dtype, [&](auto type) {
            using T = typename decltype(type)::Type;
            const std::string_view kind = std::is_floating_point_v<T> ? "float"
                                          : std::is_signed_v<T>       ? "int"
                                                                      : "uint";
            EXPECT_EQ(name(dtype), std::string(kind) + std::to_string(8 * sizeof(T)));
            EXPECT_EQ(sizeOf(dtype), sizeof(T));
            EXPECT_EQ(dtypeOf<T>, dtype);
        });
    }
}

TEST(DType, IsFoundByItsNameAndNoOther) {
    for (const DType dtype : kAllDTypes) EXPECT_EQ(dtypeFromName(name(dtype)), dtype);
    for (const char* const text : {"", "uint", "float16", "UINT8", "uint8 ", "float"}) {
        EXPECT_EQ(dtypeFromName(text), std::nullopt) << text;
    }
}

TEST(MaskedPixel, IsNaNOrTheTwoLargestUInt32) {
    EXPECT_TRUE(isMasked(std::numeric_limits<float>::quiet_NaN()));
    EXPECT_TRUE(isMasked(std::nan("")));
    EXPECT_TRUE(isMasked(std::uint32_t{0xFFFF'FFFF}));
    EXPECT_TRUE(isMasked(std::uint32_t{0xFFFF'FFFE}));
}

TEST(MaskedPixel, IsNoMeasuredValue) {
    EXPECT_FALSE(isMasked(std::uint32_t{0xFFFF'FFFD}));
    EXPECT_FALSE(isMasked(std::numeric_limits<float>::infinity()));
    EXPECT_FALSE(isMasked(std::numeric_limits<double>::lowest()));
    EXPECT_FALSE(isMasked(std::uint16_t{65535})) << "16-bit cameras saturate there";
    EXPECT_FALSE(isMasked(std::numeric_limits<std::uint64_t>::max()));
    EXPECT_FALSE(isMasked(std::int32_t{-1}));
    EXPECT_FALSE(isMasked(std::uint8_t{255}));
}

TEST(PixelValue, PrintsTheShortestExactText) {
    EXPECT_EQ(PixelValue(std::uint8_t{42}).toText(), "42");
    EXPECT_EQ(PixelValue(std::int16_t{-7}).toText(), "-7");
    EXPECT_EQ(PixelValue(0.1F).toText(), "0.1") << "a float32 is not printed as a double";
    EXPECT_EQ(PixelValue(0.1).toText(), "0.1");
    EXPECT_EQ(PixelValue(std::numeric_limits<std::uint64_t>::max()).toText(),
              "18446744073709551615");
    EXPECT_EQ(PixelValue(std::numeric_limits<std::int64_t>::min()).toText(),
              "-9223372036854775808");
    EXPECT_EQ(PixelValue(std::numeric_limits<float>::quiet_NaN()).toText(), "nan");
    EXPECT_EQ(PixelValue(-std::numeric_limits<double>::infinity()).toText(), "-inf");
}

TEST(PixelValue, BecomesTheNearestDouble) {
    EXPECT_EQ(PixelValue().toDouble(), 0.0);
    EXPECT_EQ(PixelValue(std::int8_t{-128}).toDouble(), -128.0);
    EXPECT_EQ(PixelValue(0.1F).toDouble(), double{0.1F});
    EXPECT_EQ(PixelValue(std::uint64_t{1} << 63).toDouble(), 0x1p63);
}

TEST(PixelValue, TellsValuesApartThatDoublesCannot) {
    EXPECT_FALSE(PixelValue((std::uint64_t{1} << 53) + 1) == PixelValue(std::uint64_t{1} << 53));
    EXPECT_TRUE(PixelValue(std::uint8_t{5}) == PixelValue(std::uint64_t{5}));
}

}  // namespace
}  // namespace spate::image
