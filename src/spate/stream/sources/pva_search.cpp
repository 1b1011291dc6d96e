// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_search.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "spate/stream/sources/pva_message.h"

namespace spate::stream {
namespace {

constexpr std::size_t kAddressBytes = 16;  // of IPv6, or of IPv4 within it
constexpr std::size_t kGuidBytes = 12;

// An address of all zeros, or of IPv4's, stands for the one that the answer came from.
std::string addressText(std::span<const std::byte> bytes) {
    if (bytes.size() != kAddressBytes) return {};
    constexpr std::array<std::uint8_t, 12> kIpv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const auto behind = bytes.subspan(kIpv4.size());
    const bool isIpv4 = std::memcmp(bytes.data(), kIpv4.data(), kIpv4.size()) == 0;
    const auto isZero = [](std::byte each) { return each == std::byte{0}; };
    const auto address = isIpv4 ? behind : bytes;
    if (std::all_of(address.begin(), address.end(), isZero)) return {};
    char text[INET6_ADDRSTRLEN] = "";
    (void)::inet_ntop(isIpv4 ? AF_INET : AF_INET6, address.data(), text, sizeof(text));
    return text;
}

}  // namespace

std::string toText(const PvaServer& server) {
    const bool hasColons = server.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", hasColons ? "[" : "", server.host, hasColons ? "]" : "",
                       server.port);
}

PvaWriter pvaSearch(const PvaSearch& search, image::ByteOrder order) {
    constexpr unsigned kUnicast = 0x80;
    PvaWriter writer(order);
    writer.number(search.sequence).byte(search.isUnicast ? kUnicast : 0);
    writer.raw(std::string(3, '\0')).raw(std::string(kAddressBytes, '\0'));
    writer.number(search.answerPort).size(1).text("tcp");
    return writer.number(std::uint16_t{1}).number(search.id).text(search.pv);
}

PvaFound readPvaFound(PvaReader& from, std::uint32_t id) {
    (void)from.bytes(kGuidBytes);
    (void)from.number<std::uint32_t>();  // sequence
    PvaFound found;
    found.server.host = addressText(from.bytes(kAddressBytes));
    found.server.port = from.number<std::uint16_t>();
    const bool isTcp = from.text() == "tcp";
    const bool hasFound = from.number<std::uint8_t>() != 0;
    bool isOurs = false;
    for (auto count = from.number<std::uint16_t>(); count > 0 && !from.hasFailed(); --count) {
        isOurs = from.number<std::uint32_t>() == id || isOurs;
    }
    found.isFound = isTcp && hasFound && isOurs && found.server.port != 0 && !from.hasFailed();
    return found;
}

std::optional<PvaServer> readPvaAnswer(std::span<const std::byte> datagram, std::uint32_t id) {
    while (datagram.size() >= kPvaHeaderBytes) {
        const auto header = readPvaHeader(datagram);
        if (!header || header->isControl()) return std::nullopt;
        datagram = datagram.subspan(kPvaHeaderBytes);
        if (header->payload > datagram.size()) return std::nullopt;
        const PvaMessage message{.header = *header, .payload = datagram.first(header->payload)};
        datagram = datagram.subspan(header->payload);
        if (!message.is(PvaCommand::SearchResponse)) continue;
        PvaReader reader(message.payload, header->order);
        const auto found = readPvaFound(reader, id);
        if (found.isFound) return found.server;
    }
    return std::nullopt;
}

}  // namespace spate::stream
