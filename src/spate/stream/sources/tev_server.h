// SPDX-License-Identifier: MIT
// TevServer: the socket at which tev's clients send their packets, several clients at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "spate/base/result.h"

namespace spate::stream {

inline constexpr std::size_t kMaxTevClients = 32;
/// Of the packets of all clients that are not complete yet.
inline constexpr std::size_t kMaxTevBufferBytes = std::size_t{2} << 30U;

/// A whole packet, until the next call of receive() or refuse().
struct TevDelivery {
    std::span<const std::byte> packet{};
    bool isLocal = false;  ///< whether its client is on this machine
};

/// Used by one thread at a time. Memory grows with what comes, not with what is claimed.
class TevServer {
public:
    /// Listens at `host` ("127.0.0.1", "0.0.0.0", "::1", a name) and `port`. Fails if the address
    /// is none of this machine's, or in use.
    [[nodiscard]] static base::Result<std::unique_ptr<TevServer>> listen(const std::string& host,
                                                                         const std::string& port);
    ~TevServer();
    TevServer(const TevServer&) = delete;
    TevServer& operator=(const TevServer&) = delete;

    /// The next packet; nothing after `longest`. Clients take turns. Fails, naming the client, if
    /// one had to be disconnected: too large a packet, too many clients, or too much memory.
    [[nodiscard]] base::Result<std::optional<TevDelivery>> receive(
        std::chrono::milliseconds longest);

    /// Disconnects the client of the last packet; its name, for a message.
    [[nodiscard]] std::string refuse();

    [[nodiscard]] std::size_t clientCount() const noexcept { return clients_.size(); }

private:
    class Client;

    explicit TevServer(int socket);
    [[nodiscard]] base::Result<void> accept();
    void wait(std::chrono::milliseconds longest);
    [[nodiscard]] base::Result<std::optional<TevDelivery>> serve(std::size_t place);

    const int socket_;
    std::vector<std::unique_ptr<Client>> clients_;
    std::size_t turn_ = 0;    // whose it is
    Client* last_ = nullptr;  // whose packet was delivered
};

}  // namespace spate::stream
