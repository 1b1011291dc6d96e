// SPDX-License-Identifier: MIT
// Searching for the server of a PV: what is asked, and what is answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "spate/base/result.h"
#include "spate/stream/sources/pva_wire.h"

namespace spate::stream {

/// Where a server listens. As it is given by users, or found.
struct PvaServer {
    std::string host{};  ///< a name or an address; empty: where the answer came from
    std::uint16_t port = 0;
    friend bool operator==(const PvaServer&, const PvaServer&) = default;
};

/// "host:port", with brackets around an address that has colons.
[[nodiscard]] std::string toText(const PvaServer& server);

/// What one looks for. Of which port the answer is to be sent to is for UDP; 0 on a connection.
struct PvaSearch {
    std::uint32_t sequence = 0;
    std::uint32_t id = 0;  ///< of the name
    std::string_view pv{};
    bool isUnicast = true;  ///< to one server, which hands it on to others of its machine
    std::uint16_t answerPort = 0;
};

/// The payload of a PvaCommand::Search.
[[nodiscard]] PvaWriter pvaSearch(const PvaSearch& search, image::ByteOrder order);

/// A PvaCommand::SearchResponse, as far as it concerns the name `id`.
struct PvaFound {
    bool isFound = false;
    PvaServer server{};
};
/// Reads its payload; PvaReader::hasFailed() if it is damaged.
[[nodiscard]] PvaFound readPvaFound(PvaReader& from, std::uint32_t id);

/// The answer in a datagram; nothing if it holds none that concerns the name `id`.
[[nodiscard]] std::optional<PvaServer> readPvaAnswer(std::span<const std::byte> datagram,
                                                     std::uint32_t id);

}  // namespace spate::stream
