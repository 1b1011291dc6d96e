// SPDX-License-Identifier: MIT
// Relay: reads a port that gives each message to one client, and hands it on to a file writer and
// any number of viewers.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "spate/base/result.h"

namespace spate::stream {

/// From where, and for whom.
struct RelayOptions {
    /// Of the detector: `dectris://host`, `zmq+tcp://host:port` or `zmq+ipc:///path`; ?bind if it
    /// connects. Always PULL, and ?sole-consumer is taken for granted: the relay is it.
    std::string source;
    /// Where the file writer connects, as it would to the detector: `tcp://*:port`, `ipc:///path`,
    /// also with zmq+ before it; a PUSH port. Empty: there is none, and only viewers are served.
    std::string writer{};
    /// Where viewers connect (SUB), as many as there are. Empty: none.
    std::string viewers{};
};

/// What a relay has done so far.
struct RelayStatistics {
    std::uint64_t messages = 0;  ///< that came from the detector
    std::uint64_t bytes = 0;
    std::uint64_t writerMessages = 0;  ///< that the writer's connection has taken
    std::uint64_t writerBytes = 0;
    std::uint64_t viewerMessages = 0;  ///< that were published while somebody subscribed
    std::uint64_t viewerBytes = 0;
    std::uint64_t repeatedStarts = 0;  ///< start messages, for viewers that came late
    double waitingSeconds = 0;         ///< in which the writer took nothing, in all
    bool waitsForWriter = false;       ///< one message is offered to it now
    std::int64_t writers = 0;          ///< connected
    std::int64_t viewerCount = 0;      ///< connected
    bool hasDetector = false;          ///< connected
};

/// Messages pass as they came, byte by byte, part by part, compressed, whatever they are; their
/// pixels are not copied. Each goes to the viewers first, which never make anybody wait: one that
/// is slow, stopped or killed loses messages, as with any PUB. Then it is offered to the writer
/// until that takes it: nothing is dropped, and meanwhile nothing is taken from the detector. So a
/// slow or absent writer holds the detector back, which then uses its own buffer, as it would
/// without a relay. At most three messages are here at once (one that has come, one in hand, one
/// for the writer), and two for each viewer; of a writer that is killed, what was on its way is
/// gone, as it would be without a relay: one message here, and what is in the network's buffers and
/// its own.
///
/// Of a Dectris series (V1 and V2), the start message is kept until the end message, and published
/// again when a viewer comes, and every second or more, so that one that was stopped has it too.
class Relay {
public:
    /// Fails if an address is none, or is taken.
    [[nodiscard]] static base::Result<std::unique_ptr<Relay>> open(const RelayOptions& options);
    /// Delivers what the writer's connection has taken, for 2 s at most.
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    /// Hands messages on until `stop` is true, about 100 ms after which it returns. A message that
    /// the writer does not take by then is offered for 2 s more. Fails if ZeroMQ does.
    [[nodiscard]] base::Result<void> run(const std::atomic<bool>& stop);

    /// Any thread.
    [[nodiscard]] RelayStatistics statistics() const;

private:
    struct Ports;
    explicit Relay(std::unique_ptr<Ports> ports);
    const std::unique_ptr<Ports> ports_;
};

}  // namespace spate::stream
