// SPDX-License-Identifier: MIT
#include "spate/stream/uri.h"

#include <gtest/gtest.h>

#include <array>

#include "spate/stream/natural_order.h"

namespace spate::stream {
namespace {

std::string parseError(std::string_view text) {
    const auto uri = parseUri(text);
    EXPECT_FALSE(uri) << text;
    return uri ? std::string() : uri.error().message;
}

TEST(Uri, IsTakenApart) {
    const auto uri = parseUri("SIM:a/b%20c?size=64x32&rate=1.5&bare");
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->scheme, "sim");
    EXPECT_EQ(uri->path, "a/b c");
    EXPECT_EQ(uri->query, (std::map<std::string, std::string>{
                              {"size", "64x32"}, {"rate", "1.5"}, {"bare", ""}}));
}

TEST(Uri, WithoutSchemeIsAPathAsItStands) {
    const auto uri = parseUri("/data/100%25.fits?hdu=%32");
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri->scheme, "");
    EXPECT_EQ(uri->path, "/data/100%25.fits");
    EXPECT_EQ(uri->query.at("hdu"), "2");
}

TEST(Uri, SchemeIsWhatRfc3986Allows) {
    EXPECT_EQ(schemeOf("zmq+tcp://host"), "zmq+tcp");
    EXPECT_EQ(schemeOf("sim:"), "sim");
    EXPECT_EQ(schemeOf("/a:b"), "");
    EXPECT_EQ(schemeOf("4d:b"), "");
    EXPECT_EQ(schemeOf(":b"), "");
    EXPECT_EQ(schemeOf("sim"), "");
    EXPECT_EQ(schemeOf(""), "");
}

TEST(Uri, BadTextIsNamed) {
    EXPECT_EQ(parseError("sim:?a=%4"),
              "sim:?a=%4: '%4' is not percent-encoding: expected % and two hexadecimal digits, not "
              "00 (a percent sign itself is %25)");
    EXPECT_NE(parseError("sim:%zz").find("'%zz'"), std::string::npos);
    EXPECT_NE(parseError("file:a%00b").find("'%00'"), std::string::npos);
    EXPECT_EQ(parseError("sim:?=3"), "sim:?=3: expected key=value, found '=3'");
    EXPECT_EQ(parseError("sim:?a=1&a=2"), "sim:?a=1&a=2: the option 'a' is given twice");
}

class Query : public testing::Test {
protected:
    QueryReader reader(std::string_view text) {
        uri_ = parseUri(text).value();
        return QueryReader(uri_);
    }
    Uri uri_;
};

TEST_F(Query, ReadsValuesAndFallbacks) {
    constexpr std::array<std::string_view, 2> kColours{"red", "blue"};
    auto query = reader("sim:?n=-3&x=2.5e1&colour=blue");
    EXPECT_EQ(query.integer("n", 7, -10, 10), -3);
    EXPECT_EQ(query.integer("m", 7, 0, 10), 7);
    EXPECT_EQ(query.number("x", 0, 0, 100), 25.0);
    EXPECT_EQ(query.choice("colour", kColours), 1U);
    EXPECT_EQ(query.text("name"), std::nullopt);
    EXPECT_TRUE(query.finish());
}

TEST_F(Query, BadNumbersNameKeyValueAndExpectation) {
    for (const char* value : {"", "x", "3x", "11", "-1", "1.5", "99999999999999999999"}) {
        auto query = reader(fmt::format("sim:?n={}", value));
        EXPECT_EQ(query.integer("n", 7, 0, 10), 7);
        ASSERT_FALSE(query.finish()) << value;
        EXPECT_EQ(query.finish().error().message,
                  fmt::format("sim:?n={0}: n={0}: expected a whole number from 0 to 10", value));
    }
    for (const char* value : {"nan", "inf", "-1", "1,5"}) {
        auto query = reader(fmt::format("sim:?x={}", value));
        EXPECT_EQ(query.number("x", 7, 0, 10), 7);
        EXPECT_FALSE(query.finish()) << value;
    }
}

TEST_F(Query, FlagsAreThereOrNot) {
    QueryReader query = reader("sim:?alone&said=yes&denied=no&odd=1");
    EXPECT_TRUE(query.flag("alone"));
    EXPECT_TRUE(query.flag("said"));
    EXPECT_FALSE(query.flag("denied"));
    EXPECT_FALSE(query.flag("absent"));
    (void)query.flag("odd");
    ASSERT_FALSE(query.finish());
    EXPECT_EQ(query.finish().error().message,
              "sim:?alone&said=yes&denied=no&odd=1: odd=1: expected yes, no, or no value");
}

TEST_F(Query, UnknownKeysAreAnErrorThatListsTheKnownOnes) {
    auto query = reader("sim:?sise=3");
    (void)query.integer("size", 1, 0, 10);
    (void)query.text("dtype");
    ASSERT_FALSE(query.finish());
    EXPECT_EQ(query.finish().error().message,
              "sim:?sise=3: unknown option 'sise': the known ones are size, dtype");
    EXPECT_EQ(reader("a.tif?x=1").finish().error().message,
              "a.tif?x=1: unknown option 'x': this source has no options");
}

TEST(NaturalOrder, ComparesNumbersAsNumbers) {
    EXPECT_TRUE(comesBefore("img_2.tif", "img_10.tif"));
    EXPECT_FALSE(comesBefore("img_10.tif", "img_2.tif"));
    EXPECT_TRUE(comesBefore("img_2_9", "img_2_10"));
    EXPECT_TRUE(comesBefore("img_0002", "img_10"));
    EXPECT_TRUE(comesBefore("a", "a1"));
    EXPECT_TRUE(comesBefore("99999999999999999999998", "99999999999999999999999"));
    EXPECT_TRUE(comesBefore("a01", "a1") != comesBefore("a1", "a01"));
    EXPECT_FALSE(comesBefore("a1", "a1"));
    EXPECT_TRUE(comesBefore("a", "b"));
}

}  // namespace
}  // namespace spate::stream
