// SPDX-License-Identifier: MIT
#include "spate/image/dtype.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
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
    EXPECT_EQ(std::size(kAllDTypes), 14U);
    for (const DType dtype : kAllDTypes) {
        const bool listed =
            std::count(std::begin(kNumberDTypes), std::end(kNumberDTypes), dtype) == 1;
        EXPECT_EQ(isNumber(dtype), listed) << name(dtype);
        EXPECT_TRUE(isNumber(valueType(dtype))) << name(dtype);
        if (isNumber(dtype)) {
            EXPECT_EQ(valueType(dtype), dtype);
        }
    }
}

TEST(DType, IsVisitedAsTheTypeThatItsNameSays) {
    for (const DType dtype : kNumberDTypes) {
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

TEST(DType, HasNumpysSizes) {
    EXPECT_EQ(sizeOf(DType::Bool), 1U);
    EXPECT_EQ(sizeOf(DType::Float16), 2U);
    EXPECT_EQ(sizeOf(DType::Complex64), 8U);
    EXPECT_EQ(sizeOf(DType::Complex128), 16U);
    EXPECT_EQ(dtypeOf<std::complex<float>>, DType::Complex64);
    EXPECT_EQ(dtypeOf<Float16>, DType::Float16);
}

// Every one of them, by the definition of IEEE binary16.
TEST(Float16, IsTheNumberThatItsBitsSay) {
    for (unsigned bits = 0; bits < 0x10000U; ++bits) {
        const float value = Float16{static_cast<std::uint16_t>(bits)}.value();
        const int exponent = static_cast<int>(bits >> 10U & 31U);
        const unsigned mantissa = bits & 1023U;
        EXPECT_EQ(std::signbit(value), (bits & 0x8000U) != 0) << bits;
        if (exponent == 31) {
            EXPECT_EQ(std::isnan(value), mantissa != 0) << bits;
            EXPECT_EQ(std::isinf(value), mantissa == 0) << bits;
        } else {
            const double magnitude = exponent == 0 ? std::ldexp(mantissa, -24)
                                                   : std::ldexp(1024 + mantissa, exponent - 25);
            EXPECT_EQ(std::abs(static_cast<double>(value)), magnitude) << bits;
        }
    }
}

TEST(PixelValue, IsAPixelOfAnyTypeThatHoldsIt) {
    EXPECT_EQ(PixelValue(std::uint8_t{255}).exactly<std::uint8_t>(), 255);
    EXPECT_EQ(PixelValue(256).exactly<std::uint8_t>(), std::nullopt);
    EXPECT_EQ(PixelValue(-1).exactly<std::uint32_t>(), std::nullopt);
    EXPECT_EQ(PixelValue(-1).exactly<std::int8_t>(), -1);
    EXPECT_EQ(PixelValue(-1.0).exactly<std::int8_t>(), -1);
    EXPECT_EQ(PixelValue(0.5).exactly<std::int8_t>(), std::nullopt);
    EXPECT_EQ(PixelValue(0.1).exactly<float>(), std::nullopt);
    EXPECT_EQ(PixelValue(0.1F).exactly<double>(), static_cast<double>(0.1F));
    EXPECT_EQ(PixelValue(16'777'217).exactly<float>(), std::nullopt);
    EXPECT_EQ(PixelValue(std::numeric_limits<std::int64_t>::max()).exactly<double>(), std::nullopt);
    EXPECT_EQ(PixelValue(0x1p63).exactly<std::int64_t>(), std::nullopt);
    EXPECT_EQ(PixelValue(-0x1p63).exactly<std::int64_t>(),
              std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(PixelValue(0x1p64).exactly<std::uint64_t>(), std::nullopt);
    EXPECT_EQ(PixelValue(std::nan("")).exactly<std::int32_t>(), std::nullopt);
    EXPECT_TRUE(std::isnan(PixelValue(std::nan("")).exactly<float>().value_or(0)));
    EXPECT_EQ(PixelValue(std::complex<float>(1, 0)).exactly<float>(), std::nullopt);
}

TEST(PixelValue, NamesComplexValuesAndTruth) {
    EXPECT_EQ(PixelValue(std::complex<float>(1, -0.5F)).toText(), "1-0.5j");
    EXPECT_EQ(PixelValue(std::complex<double>(3, 4)).toDouble(), 5);
    EXPECT_EQ(PixelValue(Bool{7}).toText(), "true");
    EXPECT_EQ(PixelValue(Bool{0}).toDouble(), 0);
    EXPECT_EQ(PixelValue(Float16{0x3800}).toText(), "0.5");
    EXPECT_TRUE(std::isnan(PixelValue(ColorValue{}).toDouble()));
}

TEST(DType, IsFoundByItsNameAndNoOther) {
    for (const DType dtype : kAllDTypes) EXPECT_EQ(dtypeFromName(name(dtype)), dtype);
    for (const char* const text : {"", "uint", "float8", "UINT8", "uint8 ", "float"}) {
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
