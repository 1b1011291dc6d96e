// SPDX-License-Identifier: MIT
// NetworkAddress: where a socket is, or goes to; names resolved without anybody waiting for it.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <future>
#include <string>

#include "spate/base/result.h"

namespace spate::stream {

struct NetworkAddress {
    sockaddr_storage bytes{};
    socklen_t length = 0;

    [[nodiscard]] const sockaddr* get() const noexcept {
        return reinterpret_cast<const sockaddr*>(&bytes);
    }
    /// "10.0.0.1", "::1".
    [[nodiscard]] std::string host() const;
    void setPort(std::uint16_t port) noexcept;
};

/// An address of a host, with this port, for sockets of `type` (SOCK_STREAM, SOCK_DGRAM): of IPv4
/// if it has one, as instruments do. May take seconds, unless the host is an address in numbers.
/// Fails, naming the host.
using Resolved = base::Result<NetworkAddress>;
[[nodiscard]] std::future<Resolved> resolve(std::string host, std::uint16_t port, int type);

/// What the system says of its last error.
[[nodiscard]] std::string systemError(int number);

}  // namespace spate::stream
