// SPDX-License-Identifier: MIT
#include "spate/stream/sources/pva_finder.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>

#include "spate/stream/sources/pva_message.h"

namespace spate::stream {
namespace {

constexpr std::uint32_t kName = 1;  // our number of the one PV that is looked for
constexpr std::size_t kMostPlaces = 64;

NetworkAddress ipv4(in_addr address, std::uint16_t port) {
    sockaddr_in found{};
    found.sin_family = AF_INET;
    found.sin_addr = address;
    NetworkAddress made{.length = sizeof(found)};
    std::memcpy(&made.bytes, &found, sizeof(found));
    made.setPort(port);
    return made;
}

}  // namespace

std::vector<NetworkAddress> broadcastAddresses(std::uint16_t port) {
    std::vector<NetworkAddress> found;
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) first = nullptr;
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(first, ::freeifaddrs);
    for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
        const bool isUp = (each->ifa_flags & IFF_UP) != 0 && (each->ifa_flags & IFF_BROADCAST) != 0;
        if (!isUp || each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET ||
            each->ifa_broadaddr == nullptr || found.size() == kMostPlaces) {
            continue;
        }
        sockaddr_in address{};
        std::memcpy(&address, each->ifa_broadaddr, sizeof(address));
        found.push_back(ipv4(address.sin_addr, port));
    }
    if (found.empty()) found.push_back(ipv4({.s_addr = htonl(INADDR_LOOPBACK)}, port));
    return found;
}

PvaFinder::PvaFinder(std::string pv, const PvaPlaces& places)
    : pv_(std::move(pv)), places_(places) {
    for (const auto& each : places_.searched) {
        lookedUp_.push_back(resolve(each.host, each.port, SOCK_DGRAM));
        placesText_ += (placesText_.empty() ? "" : " ") + toText(each);
    }
    if (!places_.broadcasts) return;
    placesText_ += fmt::format("{}all networks, port {}", placesText_.empty() ? "" : " and ",
                               places_.broadcastPort);
    for (auto& each : broadcastAddresses(places_.broadcastPort)) asked_.push_back({each, false});
}

PvaFinder::~PvaFinder() {
    if (socket_ >= 0) ::close(socket_);
}

std::string PvaFinder::problem() const {
    return fmt::format("no answer to a search at {}{}{}", placesText_, problem_.empty() ? "" : ": ",
                       problem_);
}

void PvaFinder::succeeded(base::Duration forLong) {
    pauses_.succeeded(forLong);
}

std::optional<PvaServer> PvaFinder::next(base::TimePoint end) {
    lookUp(end);
    if (asked_.empty() && !lookedUp_.empty()) return std::nullopt;
    if (socket_ < 0) open();
    do {
        if (base::now() >= nextAsking_) ask();
        if (auto found = answer()) return found;
        const auto until = std::min(end, nextAsking_);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - base::now());
        pollfd polled{.fd = socket_, .events = POLLIN, .revents = 0};
        (void)::poll(&polled, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    } while (base::now() < end);
    return std::nullopt;
}

// Names that nobody knows are left out, and said.
void PvaFinder::lookUp(base::TimePoint end) {
    while (!lookedUp_.empty()) {
        if (lookedUp_.back().wait_until(end) != std::future_status::ready) return;
        const auto address = lookedUp_.back().get();
        lookedUp_.pop_back();
        if (!address) {
            problem_ = address.error().message;
        } else if (address->bytes.ss_family != AF_INET) {
            problem_ = address->host() + ": expected an address of IPv4";
        } else {
            asked_.push_back({*address, true});
        }
    }
}

void PvaFinder::open() {
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int yes = 1;
    if (socket_ >= 0) (void)::setsockopt(socket_, SOL_SOCKET, SO_BROADCAST, &yes, sizeof(yes));
    const auto any = ipv4({.s_addr = htonl(INADDR_ANY)}, 0);
    if (socket_ < 0 || ::bind(socket_, any.get(), any.length) != 0) problem_ = systemError(errno);
}

void PvaFinder::ask() {
    nextAsking_ = base::now() + pauses_.next();
    ++sequence_;
    NetworkAddress own{.length = sizeof(own.bytes)};
    (void)::getsockname(socket_, reinterpret_cast<sockaddr*>(&own.bytes), &own.length);
    const auto port = ntohs(reinterpret_cast<const sockaddr_in*>(&own.bytes)->sin_port);
    for (const auto& place : asked_) {
        const auto payload = pvaSearch({.sequence = sequence_,
                                        .id = kName,
                                        .pv = pv_,
                                        .isUnicast = place.isUnicast,
                                        .answerPort = port},
                                       image::kNativeOrder);
        const auto message = pvaMessage(PvaCommand::Search, image::kNativeOrder, payload.bytes());
        if (::sendto(socket_, message.data(), message.size(), 0, place.address.get(),
                     place.address.length) < 0) {
            problem_ = place.address.host() + ": " + systemError(errno);
        }
    }
}

// Whoever answers first; others that have the PV are not asked any more.
std::optional<PvaServer> PvaFinder::answer() {
    constexpr int kMostAtOnce = 64;
    std::array<std::byte, 65536> room{};
    for (int i = 0; i < kMostAtOnce; ++i) {
        NetworkAddress from{.length = sizeof(from.bytes)};
        const auto got = ::recvfrom(socket_, room.data(), room.size(), 0,
                                    reinterpret_cast<sockaddr*>(&from.bytes), &from.length);
        if (got < 0) return std::nullopt;
        auto found = readPvaAnswer(std::span(room).first(static_cast<std::size_t>(got)), kName);
        if (!found) continue;
        if (found->host.empty()) found->host = from.host();
        return found;
    }
    return std::nullopt;
}

}  // namespace spate::stream
