// SPDX-License-Identifier: MIT
#include "spate/stream/sources/network_address.h"

#include <netdb.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include "spate/stream/sources/background.h"

namespace spate::stream {
namespace {

Resolved lookUp(const std::string& host, std::uint16_t port, int type, int flags) {
    addrinfo wanted{};
    wanted.ai_socktype = type;
    wanted.ai_flags = AI_NUMERICSERV | flags;
    addrinfo* first = nullptr;
    const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &first);
    if (failed != 0) return base::fail("{}: {}", host, ::gai_strerror(failed));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(first, ::freeaddrinfo);
    const addrinfo* chosen = first;
    for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
        if (chosen->ai_family != AF_INET) chosen = each;
    }
    NetworkAddress found{.length = chosen->ai_addrlen};
    std::memcpy(&found.bytes, chosen->ai_addr, chosen->ai_addrlen);
    return found;
}

}  // namespace

std::string NetworkAddress::host() const {
    char text[NI_MAXHOST] = "?";
    (void)::getnameinfo(get(), length, text, sizeof(text), nullptr, 0, NI_NUMERICHOST);
    return text;
}

void NetworkAddress::setPort(std::uint16_t port) noexcept {
    if (bytes.ss_family == AF_INET) {
        reinterpret_cast<sockaddr_in*>(&bytes)->sin_port = htons(port);
    } else if (bytes.ss_family == AF_INET6) {
        reinterpret_cast<sockaddr_in6*>(&bytes)->sin6_port = htons(port);
    }
}

std::future<Resolved> resolve(std::string host, std::uint16_t port, int type) {
    auto numeric = lookUp(host, port, type, AI_NUMERICHOST);
    if (!numeric) {
        return inBackground(
            [host = std::move(host), port, type] { return lookUp(host, port, type, 0); });
    }
    std::promise<Resolved> known;
    known.set_value(std::move(numeric));
    return known.get_future();
}

std::string systemError(int number) {
    return std::generic_category().message(number);
}

}  // namespace spate::stream
