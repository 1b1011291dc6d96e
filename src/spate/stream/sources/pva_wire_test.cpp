// SPDX-License-Identifier: MIT
// What pvAccess has on the wire: numbers, types, values, messages, searches; and lies.
#include "spate/stream/sources/pva_wire.h"

#include <gtest/gtest.h>

#include <limits>

#include "spate/stream/sources/pva_address.h"
#include "spate/stream/sources/pva_pauses.h"
#include "spate/stream/sources/pva_search.h"
#include "spate/stream/sources/pva_value.h"

namespace spate::stream {
namespace {

using image::ByteOrder;

std::span<const std::byte> bytesOf(std::string_view text) {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
std::string hex(std::string_view digits) {
    std::string packed(digits);
    std::erase(packed, ' ');
    std::string bytes;
    for (std::size_t i = 0; i + 1 < packed.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(packed.substr(i, 2), nullptr, 16));
    }
    return bytes;
}

TEST(PvaWire, ReadsWhatItWritesInBothOrders) {
    for (const auto order : {ByteOrder::Little, ByteOrder::Big}) {
        PvaWriter writer(order);
        writer.number(std::int32_t{-2}).number(1.5).number(std::uint16_t{0x1234});
        writer.size(253).size(254).size(70000).text("µm").text("");
        PvaReader reader(bytesOf(writer.bytes()), order);
        EXPECT_EQ(reader.number<std::int32_t>(), -2);
        EXPECT_EQ(reader.number<double>(), 1.5);
        EXPECT_EQ(reader.number<std::uint16_t>(), 0x1234);
        EXPECT_EQ(reader.size(), 253U);
        EXPECT_EQ(reader.size(), 254U);
        EXPECT_EQ(reader.size(), 70000U);
        EXPECT_EQ(reader.text(), "µm");
        EXPECT_EQ(reader.text(), "");
        EXPECT_EQ(reader.left(), 0U);
        EXPECT_FALSE(reader.hasFailed());
    }
}

TEST(PvaWire, KnowsNullAndLongSizes) {
    const auto bytes = hex("FF FE7FFFFFFF0000000100000000 FEFFFFFFFF 01");
    PvaReader reader(bytesOf(bytes), ByteOrder::Big);
    EXPECT_EQ(reader.sizeOrNull(), std::nullopt);
    EXPECT_EQ(reader.size(), std::size_t{1} << 32U);
    EXPECT_EQ(reader.size(), 0U);
    EXPECT_EQ(reader.reason(), "at byte 19 of 20: a size of -1");
    EXPECT_EQ(reader.number<std::uint8_t>(), 0);  // nothing is read any more
}

TEST(PvaWire, ReadsNothingBehindTheEnd) {
    PvaReader reader(bytesOf("\x05"
                             "abc"),
                     ByteOrder::Little);
    EXPECT_EQ(reader.text(), "");
    EXPECT_EQ(reader.reason(), "at byte 1 of 4: 5 bytes expected, 3 left");
}

// The examples of the specification, and whole words in the order of the message.
TEST(PvaWire, ReadsBitSets) {
    const auto setIn = [](std::string_view digits, ByteOrder order) {
        const auto bytes = hex(digits);
        PvaReader reader(bytesOf(bytes), order);
        const auto bits = reader.bits();
        EXPECT_FALSE(reader.hasFailed());
        std::vector<std::size_t> set;
        for (std::size_t i = 0; i < 200; ++i) {
            if (bits.test(i)) set.push_back(i);
        }
        return set;
    };
    using Set = std::vector<std::size_t>;
    EXPECT_EQ(setIn("00", ByteOrder::Little), Set());
    EXPECT_EQ(setIn("0117", ByteOrder::Little), (Set{0, 1, 2, 4}));
    EXPECT_EQ(setIn("0700010203040506", ByteOrder::Big), (Set{8, 17, 24, 25, 34, 40, 42, 49, 50}));
    EXPECT_EQ(setIn("09000000000000000002", ByteOrder::Little), Set{65});
    EXPECT_EQ(setIn("080000000000000001", ByteOrder::Little), Set{56});
    EXPECT_EQ(setIn("080100000000000000", ByteOrder::Big), Set{56});
    EXPECT_EQ(setIn("0A 0000000000000001 0080", ByteOrder::Big), (Set{0, 79}));
    PvaBits bits;
    bits.set(130);
    EXPECT_TRUE(bits.anyIn(100, 31));
    EXPECT_FALSE(bits.anyIn(0, 130));
    EXPECT_FALSE(bits.anyIn(131, std::numeric_limits<std::uint32_t>::max()));
}

TEST(PvaWire, ReadsStatuses) {
    PvaReader ok(bytesOf("\xFF"), ByteOrder::Big);
    EXPECT_TRUE(ok.status().isOk);
    const auto bytes = hex("01 0A 4C6F77206D656D6F7279 00 02 00 00");
    PvaReader reader(bytesOf(bytes), ByteOrder::Big);
    const auto warning = reader.status();
    EXPECT_TRUE(warning.isOk);
    EXPECT_EQ(warning.message, "Low memory");
    EXPECT_FALSE(reader.status().isOk);
}

// Example 1 of the specification, and its number.
TEST(PvaTypes, RemembersWhatHasANumber) {
    const auto bytes =
        hex("FD0001800B74696D655374616D705F7403107365636F6E64735061737445706F636823"
            "0B6E616E6F5365636F6E64732207757365725461672 2 FE0001 FE0002");
    PvaTypes types;
    PvaReader reader(bytesOf(bytes), ByteOrder::Big);
    const auto first = types.read(reader);
    ASSERT_TRUE(first) << reader.reason();
    EXPECT_EQ(first->id, "timeStamp_t");
    ASSERT_EQ(first->fields.size(), 3U);
    EXPECT_EQ(first->fields[1].name, "nanoSeconds");
    EXPECT_EQ(first->bits, 4U);
    EXPECT_EQ(types.read(reader), first);
    EXPECT_EQ(types.read(reader), nullptr);
    EXPECT_NE(reader.reason().find("type number 2"), std::string::npos);
}

std::string typeError(const std::string& bytes) {
    PvaTypes types;
    PvaReader reader(bytesOf(bytes), ByteOrder::Big);
    while (reader.left() > 0 && types.read(reader)) {
    }
    return reader.reason();
}

TEST(PvaTypes, EndsWhatHasNoEnd) {
    std::string numbers;
    for (int i = 0; i < 100000; ++i) numbers += std::string("\xFD\0\1", 3);
    EXPECT_NE(typeError(numbers).find("nest deeper than 32"), std::string::npos);
    std::string structures;
    for (int i = 0; i < 100000; ++i) structures += std::string("\x80\0\1\1x", 5);
    EXPECT_NE(typeError(structures).find("nest deeper than 32"), std::string::npos);
    // Each has eight of the one before.
    std::string powers("\xFD\0\0\x20", 4);
    for (char i = 1; i < 12; ++i) {
        powers += std::string("\xFD\0", 2) + i + std::string("\x80\0\x08", 3);
        for (int k = 0; k < 8; ++k)
            powers += std::string("\1a\xFE\0", 4) + static_cast<char>(i - 1);
    }
    EXPECT_NE(typeError(powers).find("more than 65536 fields"), std::string::npos);
    std::string many = hex("8000FE00100000");
    for (int i = 0; i < 70000; ++i) many += std::string("\0\x20", 2);
    EXPECT_NE(typeError(many).find("65536"), std::string::npos);
    EXPECT_NE(typeError(hex("88 8100 00")).find("that are none"), std::string::npos);
    EXPECT_NE(typeError(hex("44")).find("a type 0x44"), std::string::npos);
}

// The structure and the value of the specification's encoding example.
TEST(PvaState, ReadsTheExampleOfTheSpecification) {
    const auto type = hex(
        "FD0001801065786 16D706C65537472756374757265070576616C7565 28 10626F756E64656453697A6541727"
        "2617930100E666978656453697A65417272617938040974696D655374616D70FD0002800674696D655F740310"
        "7365636F6E64735061737445706F6368230B6E616E6F7365636F6E6473220775736572546167220 5616C61726"
        "DFD00038007616C61726D5F74030873657665726974792206737461747573 22076D657373616765600A76616C"
        "7565556E696F6EFD00048100030B737472696E6756616C75656008696E7456616C7565220B646F75626C6556"
        "616C7565430C76617269616E74556E696F6EFD000582");
    const auto value =
        hex("03010203 050405060708 090A0B0C 1122334455667788 AABBCCDD EEEEEEEE 11111111 22222222"
            "0B416C6C6F2C20416C6C6F21 01 33333333 60 1C"
            "537472696E6720696E736964652076617269616E7420756E696F6E2E");
    PvaTypes types;
    PvaReader description(bytesOf(type), ByteOrder::Big);
    PvaState state;
    state.start(types.read(description));
    ASSERT_FALSE(description.hasFailed()) << description.reason();
    PvaBits all;
    all.set(0);
    PvaReader reader(bytesOf(value), ByteOrder::Big);
    state.update(reader, all, types, nullptr);
    ASSERT_FALSE(reader.hasFailed()) << reader.reason();
    EXPECT_EQ(reader.left(), 0U);
    const auto root = state.root();
    EXPECT_EQ(root.field("value").array()->count, 3U);
    EXPECT_EQ(root.field("fixedSizeArray").array()->bytes[3], std::byte{0x0C});
    EXPECT_EQ(root.field("timeStamp").field("secondsPastEpoch").integer(), 0x1122334455667788);
    EXPECT_EQ(root.field("alarm").field("message").text(), "Allo, Allo!");
    EXPECT_EQ(root.field("valueUnion").chosenName(), "intValue");
    EXPECT_EQ(root.field("valueUnion").chosen().integer(), 0x33333333);
    EXPECT_EQ(root.field("variantUnion").chosen().text(), "String inside variant union.");
    // Then one field alone: the rest stays.
    PvaBits severity;
    severity.set(9);
    PvaReader change(bytesOf(std::string_view("\0\0\0\2", 4)), ByteOrder::Big);
    state.update(change, severity, types, nullptr);
    EXPECT_EQ(state.root().field("alarm").field("severity").integer(), 2);
    EXPECT_EQ(state.root().field("alarm").field("message").text(), "Allo, Allo!");
}

// structure { any[] x }
PvaState stateOfAny(PvaTypes& types) {
    const auto type = hex("8000 01 0178 8A");
    PvaReader description(bytesOf(type), ByteOrder::Little);
    PvaState state;
    state.start(types.read(description));
    return state;
}

PvaBits allBits() {
    PvaBits all;
    all.set(0);
    return all;
}

TEST(PvaState, ReadsArraysOfAnything) {
    PvaTypes types;
    auto state = stateOfAny(types);
    const auto value = hex("03 01 22 07000000 00 01 68 02 0161 0162");
    PvaReader reader(bytesOf(value), ByteOrder::Little);
    state.update(reader, allBits(), types, nullptr);
    ASSERT_FALSE(reader.hasFailed()) << reader.reason();
    const auto x = state.root().field("x");
    ASSERT_EQ(x.elementCount(), 3U);
    EXPECT_EQ(x.element(0).chosen().integer(), 7);
    EXPECT_FALSE(x.element(1));
    EXPECT_EQ(x.element(2).chosen().element(1).text(), "b");
}

// A byte on the wire must not become a hundred in memory without an end; and what was replaced must
// be given back.
TEST(PvaState, HasABudget) {
    PvaTypes types;
    auto state = stateOfAny(types);
    std::string nulls = hex("FE00000010") + std::string(std::size_t{1} << 20U, '\0');
    PvaReader reader(bytesOf(nulls), ByteOrder::Little);
    state.update(reader, allBits(), types, nullptr);
    EXPECT_NE(reader.reason().find("more than 16 MiB of values"), std::string::npos);
    auto again = stateOfAny(types);
    const auto value = hex("03 01 22 07000000 00 01 8000 01 0161 60 0568656C6C6F");
    std::size_t left = 0;
    for (int i = 0; i < 3; ++i) {
        PvaReader next(bytesOf(value), ByteOrder::Little);
        again.update(next, allBits(), types, nullptr);
        ASSERT_FALSE(next.hasFailed()) << next.reason();
        if (i > 0) {
            EXPECT_EQ(again.bytesLeft(), left);
        }
        left = again.bytesLeft();
    }
    EXPECT_LT(left, kMaxPvaStateBytes);
}

TEST(PvaState, EndsValuesThatNestInValues) {
    PvaTypes types;
    auto state = stateOfAny(types);
    std::string nested("\1");
    for (int i = 0; i < 100000; ++i) nested += std::string("\1\x8A\1", 3);
    PvaReader reader(bytesOf(nested), ByteOrder::Little);
    state.update(reader, allBits(), types, nullptr);
    EXPECT_NE(reader.reason().find("nest too deep"), std::string::npos);
}

// All that comes of a stream, which is given in pieces.
struct Assembled {
    std::vector<std::string> payloads{};
    std::string error{};
};
Assembled assembled(std::string_view stream, std::size_t piece) {
    Assembled all;
    PvaAssembler assembler(std::make_shared<MessageMemory>());
    while (true) {
        for (auto next = assembler.next();; next = assembler.next()) {
            if (!next) {
                all.error = next.error().message;
                return all;
            }
            if (!*next) break;
            const auto payload = (*next)->payload;
            all.payloads.emplace_back(reinterpret_cast<const char*>(payload.data()),
                                      payload.size());
        }
        if (stream.empty()) return all;
        auto given = stream.substr(0, piece);
        const auto rooms = assembler.rooms().value();
        std::size_t taken = 0;
        for (const auto& room : rooms) {
            const std::size_t bytes = std::min(room.size(), given.size());
            if (bytes > 0) std::memcpy(room.data(), given.data(), bytes);
            given.remove_prefix(bytes);
            taken += bytes;
        }
        assembler.took(taken);
        stream.remove_prefix(taken);
    }
}

std::string segment(char flags, std::string_view payload, char command = 13) {
    PvaWriter writer(ByteOrder::Little);
    writer.byte(0xCA).byte(2).number(flags).number(command);
    writer.number(static_cast<std::uint32_t>(payload.size()));
    return writer.bytes() + std::string(payload);
}

TEST(PvaAssembler, JoinsSegmentsWhateverComesBetweenThem) {
    const std::string large(300'000, 'b');
    const auto stream = segment(0x50, "head") + segment(0x41, "") + segment(0x70, large) +
                        segment(0x70, "") + segment(0x60, "tail") + segment(0x40, "") +
                        segment(0x40, large) + segment(0x40, "end");
    for (const std::size_t piece : {1UL, 3UL, 1000UL, 1UL << 20U}) {
        const auto all = assembled(stream, piece);
        EXPECT_EQ(all.error, "");
        ASSERT_EQ(all.payloads.size(), 5U);  // with the control message
        EXPECT_EQ(all.payloads[1], "head" + large + "tail");
        EXPECT_EQ(all.payloads[2], "");
        EXPECT_EQ(all.payloads[3], large);
        EXPECT_EQ(all.payloads[4], "end");
    }
}

TEST(PvaAssembler, RefusesWhatIsOutOfStep) {
    EXPECT_EQ(assembled("HTTP/1.1 200", 100).error,
              "a message begins with 48 54: expected ca 02, as in pvAccess");
    EXPECT_EQ(assembled(segment(0x70, "x"), 100).error,
              "a segment of message 0x0d without those before it");
    EXPECT_EQ(assembled(segment(0x50, "x") + segment(0x40, "y"), 100).error,
              "a segment of message 0x0d is missing");
    EXPECT_EQ(assembled(hex("CA02400D FFFFFFFF"), 100).error,
              "message 0x0d of 4294967295 bytes: expected at most 1024 MiB");
}

// A claim of a gigabyte is not believed before it comes.
TEST(PvaAssembler, MakesRoomForWhatComesAndNotForClaims) {
    PvaAssembler assembler(std::make_shared<MessageMemory>());
    const auto claim = hex("CA02400D 00000040");
    std::memcpy(assembler.rooms().value()[0].data(), claim.data(), claim.size());
    assembler.took(claim.size());
    ASSERT_TRUE(assembler.next());
    EXPECT_EQ(assembler.rooms().value()[0].size(), std::size_t{1} << 20U);
}

// Who remembers frames counts the bytes of their pixels: they must not hold much more than these.
TEST(PvaState, KeepsNoLargeMessageForASmallValue) {
    PvaTypes types;
    const auto type = hex("8000 02 0576616C7565 8100 01 0161 2C 0162 2C");
    PvaReader description(bytesOf(type), ByteOrder::Little);
    PvaState state;
    state.start(types.read(description));
    for (const std::size_t other : {std::size_t{100}, std::size_t{100'000}}) {
        PvaWriter body(ByteOrder::Little);
        body.size(0).size(200).raw(std::string(200, 'v')).size(other).raw(std::string(other, 'o'));
        const auto message = std::make_shared<const std::string>(body.bytes());
        PvaReader reader(bytesOf(*message), ByteOrder::Little);
        state.update(reader, allBits(), types, message);
        const auto* value = state.root().field("value").chosen().array();
        ASSERT_NE(value, nullptr);
        EXPECT_EQ(value->bytes.size(), 200U);
        EXPECT_EQ(value->bytes[199], std::byte{'v'});
        EXPECT_EQ(value->owner == message, other == 100);
    }
    EXPECT_EQ(state.root().field("b").array()->count, 100'000U);
    EXPECT_TRUE(state.root().field("b").array()->bytes.empty());  // too many, and nobody's pixels
}

TEST(PvaSearch, UnderstandsAnswersOfAllKinds) {
    const auto answer = [](const std::string& address, std::uint8_t found, std::uint32_t id) {
        PvaWriter writer(ByteOrder::Big);
        writer.raw(std::string(12, 'g')).number(std::uint32_t{3}).raw(address);
        writer.number(std::uint16_t{5075}).text("tcp").byte(found);
        writer.number(std::uint16_t{1}).number(id);
        const auto message = pvaMessage(PvaCommand::SearchResponse, ByteOrder::Big, writer.bytes());
        return readPvaAnswer(bytesOf(message), 9);
    };
    const std::string none(16, '\0');
    EXPECT_EQ(answer(none, 1, 9), (PvaServer{.host = "", .port = 5075}));
    EXPECT_EQ(answer(hex("00000000000000000000FFFF00000000"), 1, 9),
              (PvaServer{.host = "", .port = 5075}));
    EXPECT_EQ(answer(hex("00000000000000000000FFFF0A000001"), 1, 9),
              (PvaServer{.host = "10.0.0.1", .port = 5075}));
    EXPECT_EQ(toText(*answer(hex("20010db8000000000000000000000001"), 1, 9)), "[2001:db8::1]:5075");
    EXPECT_EQ(answer(none, 0, 9), std::nullopt);
    EXPECT_EQ(answer(none, 1, 8), std::nullopt);
    EXPECT_EQ(readPvaAnswer(bytesOf("CA"), 9), std::nullopt);
}

TEST(PvaAddress, TakesTheVariablesOfEpics) {
    const auto places = pvaPlaces({.nameServers = "names 10.0.0.7:5099",
                                   .addresses = " 10.0.0.255\t[::1]:7000 ",
                                   .autoAddresses = "NO",
                                   .broadcastPort = "5086",
                                   .serverPort = "5085"});
    ASSERT_TRUE(places) << places.error().message;
    EXPECT_EQ(places->servers, (std::vector<PvaServer>{{"names", 5085}, {"10.0.0.7", 5099}}));
    EXPECT_EQ(places->searched, (std::vector<PvaServer>{{"10.0.0.255", 5086}, {"::1", 7000}}));
    EXPECT_FALSE(places->broadcasts);
    EXPECT_TRUE(pvaPlaces({})->broadcasts);
    EXPECT_EQ(pvaPlaces({.addresses = "a:0"}).error().message,
              "EPICS_PVA_ADDR_LIST: 'a:0': expected at most 64 of host or host:port, between "
              "blanks");
    EXPECT_EQ(pvaPlaces({.broadcastPort = "x"}).error().message,
              "EPICS_PVA_BROADCAST_PORT=x: expected a port, 1 to 65535");
}

TEST(PvaAddress, ReadsUris) {
    const auto read = [](const std::string& text) {
        return readPvaUri(parseUri(text).value(), {.addresses = "elsewhere"}).value();
    };
    const auto target = read("pva://13SIM1:Pva1:Image?server=ioc&queue=8");
    EXPECT_EQ(target.request.pv, "13SIM1:Pva1:Image");
    EXPECT_EQ(target.request.queue, 8U);
    EXPECT_FALSE(target.request.pipeline);
    EXPECT_EQ(target.places.servers, (std::vector<PvaServer>{{"ioc", 5075}}));
    EXPECT_TRUE(target.places.searched.empty());
    EXPECT_FALSE(target.places.broadcasts);
    EXPECT_EQ(read("pva://A?pipeline").request.queue, 4U);
    EXPECT_EQ(read("pva://A").places.searched.size(), 1U);
    const auto nowhere = readPvaUri(parseUri("pva://A").value(), {.autoAddresses = "NO"});
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find("no other place to search"), std::string::npos);
}

TEST(PvaPauses, AreNeverAFlood) {
    using namespace std::chrono_literals;
    PvaPauses pauses;
    base::Duration all{};
    for (int i = 0; i < 10; ++i) {
        all += pauses.next();
        pauses.succeeded(1s);  // it was there for an instant: no reason to hurry
    }
    EXPECT_GT(all, 1min);
    EXPECT_EQ(pauses.next(), base::Duration(30s));
    pauses.succeeded(5s);
    EXPECT_EQ(pauses.next(), base::Duration(250ms));
}

}  // namespace
}  // namespace spate::stream
