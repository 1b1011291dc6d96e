// SPDX-License-Identifier: MIT
// PvaFinder: looks for the server of a PV by UDP.
#pragma once

#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/stream/sources/network_address.h"
#include "spate/stream/sources/pva_address.h"
#include "spate/stream/sources/pva_pauses.h"

namespace spate::stream {

/// The addresses of this machine's networks at which all that are there listen, with this port; of
/// this machine alone if there are none.
[[nodiscard]] std::vector<NetworkAddress> broadcastAddresses(std::uint16_t port);

/// Asks every place with one datagram, and again with pauses that grow to half a minute, whatever
/// becomes of it: one finder serves a source as long as it lives. One thread at a time.
class PvaFinder {
public:
    PvaFinder(std::string pv, const PvaPlaces& places);
    ~PvaFinder();
    PvaFinder(const PvaFinder&) = delete;
    PvaFinder& operator=(const PvaFinder&) = delete;

    /// The server, once it has answered; nothing at the `end` of its time.
    [[nodiscard]] std::optional<PvaServer> next(base::TimePoint end);
    /// A connection to what was found has lasted so long.
    void succeeded(base::Duration forLong);

    /// "no answer to a search at 10.0.0.255:5076": where was asked, and what went wrong.
    [[nodiscard]] std::string problem() const;

private:
    struct Place {
        NetworkAddress address{};
        bool isUnicast = true;
    };
    void lookUp(base::TimePoint end);
    void open();
    void ask();
    [[nodiscard]] std::optional<PvaServer> answer();

    const std::string pv_;
    const PvaPlaces places_;
    std::vector<std::future<Resolved>> lookedUp_;
    std::vector<Place> asked_;
    std::string placesText_;
    std::string problem_;
    int socket_ = -1;
    std::uint32_t sequence_ = 0;
    PvaPauses pauses_;
    base::TimePoint nextAsking_{};
};

}  // namespace spate::stream
