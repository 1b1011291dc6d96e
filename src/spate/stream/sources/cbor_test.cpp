// SPDX-License-Identifier: MIT
#include "spate/stream/sources/cbor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace spate::stream {
namespace {

// Bytes as RFC 8949 writes them: "83010203".
std::vector<std::byte> bytesOf(std::string_view hex) {
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(
            static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
    }
    return bytes;
}

// A message that must parse, in memory of exactly its length.
class Message {
public:
    explicit Message(std::string_view hex) : bytes_(bytesOf(hex)) {
        auto value = CborValue::parse(bytes_);
        EXPECT_TRUE(value) << hex << ": " << value.error().message;
        if (value) value_ = *value;
    }
    const CborValue* operator->() const { return &*value_; }

private:
    std::vector<std::byte> bytes_;
    std::optional<CborValue> value_;
};

std::string parseError(std::string_view hex) {
    const auto bytes = bytesOf(hex);
    const auto value = CborValue::parse(bytes);
    EXPECT_FALSE(value) << hex << " parsed";
    return value ? std::string() : value.error().message;
}

// The examples of RFC 8949, appendix A.
TEST(Cbor, Numbers) {
    EXPECT_EQ(Message("00")->asUnsigned(), 0U);
    EXPECT_EQ(Message("17")->asUnsigned(), 23U);
    EXPECT_EQ(Message("1818")->asUnsigned(), 24U);
    EXPECT_EQ(Message("1903e8")->asUnsigned(), 1000U);
    EXPECT_EQ(Message("1a000f4240")->asUnsigned(), 1000000U);
    EXPECT_EQ(Message("1bffffffffffffffff")->asUnsigned(), std::numeric_limits<uint64_t>::max());
    EXPECT_EQ(Message("1903e8")->asNumber(), 1000.0);
    EXPECT_EQ(Message("20")->asNumber(), -1.0);
    EXPECT_EQ(Message("3903e7")->asNumber(), -1000.0);
    EXPECT_FALSE(Message("20")->asUnsigned());
    EXPECT_EQ(Message("f93c00")->asNumber(), 1.0);
    EXPECT_EQ(Message("f97bff")->asNumber(), 65504.0);
    EXPECT_EQ(Message("f90001")->asNumber(), 5.960464477539063e-8);
    EXPECT_EQ(Message("fa47c35000")->asNumber(), 100000.0);
    EXPECT_EQ(Message("fbc010666666666666")->asNumber(), -4.1);
    EXPECT_EQ(Message("f97c00")->asNumber(), std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(*Message("f97e00")->asNumber()));
    EXPECT_FALSE(Message("f4")->asNumber());
    EXPECT_EQ(Message("f4")->asBool(), false);
    EXPECT_EQ(Message("f5")->asBool(), true);
    EXPECT_FALSE(Message("f6")->asBool());
    EXPECT_FALSE(Message("00")->asBool());
}

TEST(Cbor, Strings) {
    EXPECT_EQ(Message("60")->asText(), "");
    EXPECT_EQ(Message("6449455446")->asText(), "IETF");
    EXPECT_EQ(Message("4401020304")->asBytes()->size(), 4U);
    EXPECT_FALSE(Message("4401020304")->asText());
    EXPECT_FALSE(Message("6449455446")->asBytes());
    EXPECT_FALSE(Message("5f42010243030405ff")->asBytes()) << "in pieces";
    EXPECT_FALSE(Message("7f657374726561646d696e67ff")->asText()) << "in pieces";
}

TEST(Cbor, TagsArraysAndMaps) {
    const Message date("c074323031332d30332d32315432303a30343a30305a");
    EXPECT_EQ(date->tag(), 0U);
    EXPECT_EQ(date->tagged()->asText(), "2013-03-21T20:04:00Z");
    EXPECT_FALSE(Message("00")->tag());
    EXPECT_FALSE(Message("00")->tagged());

    for (const auto* array : {"8301820203820405", "9f01820203820405ff", "83018202039f0405ff"}) {
        const Message message(array);
        const auto elements = message->elements(3);
        ASSERT_TRUE(elements) << array;
        ASSERT_EQ(elements->size(), 3U);
        EXPECT_EQ((*elements)[0].asUnsigned(), 1U);
        const auto last = (*elements)[2].elements(2);
        ASSERT_TRUE(last);
        EXPECT_EQ((*last)[1].asUnsigned(), 5U);
        EXPECT_FALSE(message->elements(2)) << "more than asked for";
    }
    EXPECT_EQ(Message("80")->elements(0)->size(), 0U);

    for (const auto* map : {"a26161016162820203", "bf61610161629f0203ffff"}) {
        const Message message(map);
        EXPECT_TRUE(message->isMap());
        EXPECT_EQ(message->keys(), (std::vector<std::string_view>{"a", "b"}));
        EXPECT_EQ(message->find("a")->asUnsigned(), 1U);
        EXPECT_EQ(message->find("b")->elements(9)->size(), 2U);
        EXPECT_FALSE(message->find("c"));
        EXPECT_FALSE(message->elements(9));
    }
    const Message numbered("a301020304616105");  // {1: 2, 3: 4, "a": 5}
    EXPECT_EQ(numbered->keys(), std::vector<std::string_view>{"a"});
    EXPECT_EQ(numbered->find("a")->asUnsigned(), 5U);
    EXPECT_EQ(Message("a2616101616102")->find("a")->asUnsigned(), 1U) << "the first of two";
    EXPECT_FALSE(Message("00")->find("a"));
}

TEST(Cbor, TheTagThatSaysThatItIsCborIsPassedOver) {
    EXPECT_EQ(Message("d9d9f71818")->asUnsigned(), 24U);
    parseError("d9d9f7");
}

TEST(Cbor, SaysWhatItIs) {
    EXPECT_EQ(Message("6449455446")->toText(), "the text 'IETF'");
    EXPECT_EQ(Message("4401020304")->toText(), "4 bytes");
    EXPECT_EQ(Message("1903e8")->toText(), "1000");
    EXPECT_EQ(Message("c1fb41d452d9e0000000")->toText(), "tag 1");
    EXPECT_EQ(Message("a0")->toText(), "a map");
    EXPECT_EQ(Message("80")->toText(), "an array");
    EXPECT_EQ(Message("f7")->toText(), "something else");
}

TEST(Cbor, RefusesWhatIsNotWellFormed) {
    EXPECT_EQ(parseError("6449"),
              "not CBOR at byte 1 of 2: expected a well-formed data item, at most 32 deep and "
              "1048576 in all");
    EXPECT_EQ(parseError("0001"), "1 bytes behind the CBOR data item of 1: expected none");
    for (const auto* hex : {
             "",  // nothing
             "18",
             "19ff",
             "1bff",  // numbers cut short
             "1c",
             "1d",
             "1e",
             "3f",  // reserved, and a number of indefinite length
             "df",
             "ff",                    // a tag of indefinite length; a break alone
             "5bffffffffffffffff00",  // strings that claim all memory
             "7affffffff",
             "9bffffffffffffffff",
             "bb7fffffffffffffff0000",  // arrays and maps that do
             "8301",
             "a1",
             "a101",
             "9f01",
             "bf01",
             "bf6161ff",  // cut short; a key alone
             "5f00ff",
             "5f6161ff",
             "5f5f4101ffff",
             "c0",  // pieces of other types; a tag of nothing
         }) {
        parseError(hex);
    }
}

TEST(Cbor, HasLimits) {
    const auto nested = [](int depth) {
        std::vector<std::byte> bytes(static_cast<std::size_t>(depth), std::byte{0x81});
        bytes.push_back(std::byte{0});
        return bytes;
    };
    EXPECT_TRUE(CborValue::parse(nested(kMaxCborDepth)));
    EXPECT_FALSE(CborValue::parse(nested(kMaxCborDepth + 1)));
    EXPECT_FALSE(CborValue::parse(nested(1'000'000))) << "and no stack runs out";
    EXPECT_FALSE(CborValue::parse(std::vector<std::byte>(1'000'000, std::byte{0x9F})));
    EXPECT_FALSE(CborValue::parse(std::vector<std::byte>(1'000'000, std::byte{0xC1})));

    auto wide = bytesOf("9a00100000");  // 2^20 elements, and the array itself
    wide.resize(wide.size() + (std::size_t{1} << 20U));
    EXPECT_FALSE(CborValue::parse(wide));
}

TEST(Cbor, EveryCutOfAMessageIsRefused) {
    const auto whole = bytesOf("a26161c11a514b67b0616282f93c00bf61634401020304ff");
    ASSERT_TRUE(CborValue::parse(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const std::vector<std::byte> cut(whole.begin(),
                                         whole.begin() + static_cast<std::ptrdiff_t>(length));
        EXPECT_FALSE(CborValue::parse(cut)) << length;
    }
}

}  // namespace
}  // namespace spate::stream
