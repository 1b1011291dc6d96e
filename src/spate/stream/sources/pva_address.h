// SPDX-License-Identifier: MIT
// Where a PV may be found: by the URI, and by the variables that EPICS has for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/sources/pva_conversation.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// The variables of EPICS, as they are set; empty if they are not.
struct PvaEnvironment {
    std::string nameServers{};    ///< EPICS_PVA_NAME_SERVERS
    std::string addresses{};      ///< EPICS_PVA_ADDR_LIST
    std::string autoAddresses{};  ///< EPICS_PVA_AUTO_ADDR_LIST: YES or NO
    std::string broadcastPort{};  ///< EPICS_PVA_BROADCAST_PORT
    std::string serverPort{};     ///< EPICS_PVA_SERVER_PORT
};
[[nodiscard]] PvaEnvironment pvaEnvironment();

struct PvaPlaces {
    std::vector<PvaServer> servers{};   ///< asked first, by TCP: servers, or who knows their names
    std::vector<PvaServer> searched{};  ///< asked by UDP
    std::uint16_t broadcastPort = 5076;
    bool broadcasts = false;  ///< UDP to all networks of this machine, too
};

/// Lists are `host host:port [address]:port`, between blanks. Fails, naming the variable.
[[nodiscard]] base::Result<PvaPlaces> pvaPlaces(const PvaEnvironment& environment);

/// `pva://PV?server=host:port&queue=N&pipeline`: what is asked for, and where. With server=, the
/// variables are not used, but for the usual port. Fails, naming the key.
struct PvaTarget {
    PvaRequest request{};
    PvaPlaces places{};
};
[[nodiscard]] base::Result<PvaTarget> readPvaUri(const Uri& uri, const PvaEnvironment& environment);

}  // namespace spate::stream
