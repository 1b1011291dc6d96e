// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_address.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

namespace spate::stream {
namespace {

constexpr std::uint16_t kServerPort = 5075;
constexpr std::uint16_t kBroadcastPort = 5076;
constexpr std::size_t kMostPlaces = 64;
constexpr std::size_t kLongestName = 500;  // of a PV, by the protocol

std::string orEmpty(const char* value) {
    return value != nullptr ? value : "";
}

std::optional<std::uint16_t> portIn(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool isPort = error == std::errc() && end == text.data() + text.size() && port != 0;
    return isPort ? std::optional(port) : std::nullopt;
}

base::Result<std::uint16_t> portOf(std::string_view variable, const std::string& text,
                                   std::uint16_t usual) {
    if (text.empty()) return usual;
    const auto port = portIn(text);
    if (!port) return base::fail("{}={}: expected a port, 1 to 65535", variable, text);
    return *port;
}

// "host", "host:port", "[address]", "[address]:port".
std::optional<PvaServer> serverIn(std::string_view text, std::uint16_t usualPort) {
    const auto bracket = text.starts_with('[') ? text.find(']') : 0;
    if (bracket == std::string_view::npos) return std::nullopt;
    const auto colon = text.find(':', bracket);
    auto host = text.substr(0, colon);
    if (bracket > 0 && host.size() == bracket + 1) host = text.substr(1, bracket - 1);
    const auto port = colon != text.npos ? portIn(text.substr(colon + 1)) : usualPort;
    if (host.empty() || !port || host.find_first_of("/[]") != host.npos) return std::nullopt;
    return PvaServer{.host = std::string(host), .port = *port};
}

base::Result<std::vector<PvaServer>> listIn(std::string_view variable, std::string_view text,
                                            std::uint16_t usualPort) {
    constexpr std::string_view kBlanks = " \t\r\n";
    std::vector<PvaServer> list;
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
        if (text.empty()) return list;
        const auto one = text.substr(0, text.find_first_of(kBlanks));
        text.remove_prefix(one.size());
        auto server = serverIn(one, usualPort);
        if (!server || list.size() == kMostPlaces) {
            return base::fail("{}: '{}': expected at most {} of host or host:port, between blanks",
                              variable, one, kMostPlaces);
        }
        list.push_back(std::move(*server));
    }
}

// As the system has it, which a server may have rules for.
std::string userName() {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> room{};
    if (::getpwuid_r(::geteuid(), &entry, room.data(), room.size(), &found) != 0) return {};
    return found != nullptr ? orEmpty(found->pw_name) : "";
}

std::string hostName() {
    std::array<char, 256> room{};
    return ::gethostname(room.data(), room.size() - 1) == 0 ? room.data() : "";
}

}  // namespace

PvaEnvironment pvaEnvironment() {
    return {
        .nameServers = orEmpty(std::getenv("EPICS_PVA_NAME_SERVERS")),  // as the protocol has it
        .addresses = orEmpty(std::getenv("EPICS_PVA_ADDR_LIST")),       // as the protocol has it
        .autoAddresses =
            orEmpty(std::getenv("EPICS_PVA_AUTO_ADDR_LIST")),  // as the protocol has it
        .broadcastPort =
            orEmpty(std::getenv("EPICS_PVA_BROADCAST_PORT")),         // as the protocol has it
        .serverPort = orEmpty(std::getenv("EPICS_PVA_SERVER_PORT")),  // as the protocol has it
    };
}

base::Result<PvaPlaces> pvaPlaces(const PvaEnvironment& environment) {
    const auto serverPort = portOf("EPICS_PVA_SERVER_PORT", environment.serverPort, kServerPort);
    if (!serverPort) return base::failAs(serverPort);
    const auto broadcastPort =
        portOf("EPICS_PVA_BROADCAST_PORT", environment.broadcastPort, kBroadcastPort);
    if (!broadcastPort) return base::failAs(broadcastPort);
    auto servers = listIn("EPICS_PVA_NAME_SERVERS", environment.nameServers, *serverPort);
    if (!servers) return base::failAs(servers);
    auto searched = listIn("EPICS_PVA_ADDR_LIST", environment.addresses, *broadcastPort);
    if (!searched) return base::failAs(searched);
    const auto& automatic = environment.autoAddresses;
    return PvaPlaces{.servers = std::move(*servers),
                     .searched = std::move(*searched),
                     .broadcastPort = *broadcastPort,
                     .broadcasts = automatic.empty() ||
                                   (automatic != "NO" && automatic != "no" && automatic != "0")};
}

base::Result<PvaTarget> readPvaUri(const Uri& uri, const PvaEnvironment& environment) {
    constexpr std::int64_t kMostQueued = 65536;
    constexpr unsigned kUsualWindow = 4;
    std::string_view pv = uri.path;
    if (pv.starts_with("//")) pv.remove_prefix(2);
    if (pv.empty() || pv.size() > kLongestName) {
        return base::fail("{}: expected pva://PV, a name of 1 to {} bytes", uri.text, kLongestName);
    }
    auto places = pvaPlaces(environment);
    if (!places) return base::fail("{}: {}", uri.text, places.error().message);
    QueryReader query(uri);
    PvaRequest request{.pv = std::string(pv), .user = userName(), .host = hostName()};
    request.queue = static_cast<unsigned>(query.integer("queue", 0, 1, kMostQueued));
    request.pipeline = query.flag("pipeline");
    if (request.pipeline && request.queue == 0) request.queue = kUsualWindow;
    if (const auto text = query.text("server")) {
        const auto port = portOf("EPICS_PVA_SERVER_PORT", environment.serverPort, kServerPort);
        auto server = serverIn(*text, *port);
        if (!server) query.reject("server", "host or host:port, a port of 1 to 65535");
        places = PvaPlaces{.servers = {server.value_or(PvaServer())}};
    }
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    if (places->servers.empty() && places->searched.empty() && !places->broadcasts) {
        return base::fail(
            "{}: EPICS_PVA_AUTO_ADDR_LIST={} and no other place to search: expected one in "
            "EPICS_PVA_ADDR_LIST or EPICS_PVA_NAME_SERVERS, or server=host",
            uri.text, environment.autoAddresses);
    }
    return PvaTarget{.request = std::move(request), .places = std::move(*places)};
}

}  // namespace spate::stream
