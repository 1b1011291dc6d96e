// SPDX-License-Identifier: MIT
// SourceStatistics: what a live source has counted, and in which state its sender is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spate::stream {

/// A series of a detector, from its start message to its end message.
struct SeriesState {
    std::uint64_t id = 0;
    std::optional<std::uint64_t> expected{};  ///< frames, as its start message said
    std::uint64_t received = 0;
    bool ended = false;  ///< its end was announced: silence is no fault
    friend bool operator==(const SeriesState&, const SeriesState&) = default;
};

/// Something that a protocol counts by itself: "missing packets".
struct TransportCount {
    std::string_view name{};  ///< of a constant
    std::uint64_t count = 0;
    friend bool operator==(const TransportCount&, const TransportCount&) = default;
};

/// What only the wire knows.
struct WireState {
    /// Of a connection that is not there: "waiting for tcp://detector:31001". Empty: all is well,
    /// or the protocol cannot tell.
    std::string waiting{};
    /// Of a connection that is there: who sends, "detector:5075". Empty for most.
    std::string server{};
    /// What the sender says is the matter: "MAJOR alarm: too hot". Empty: nothing.
    std::string alarm{};
    std::optional<SeriesState> series{};   ///< id, expected and ended; received is counted for it
    std::uint64_t transportLost = 0;       ///< by the protocol's own statistics
    std::vector<TransportCount> counts{};  ///< what it counts besides; empty for most
    friend bool operator==(const WireState&, const WireState&) = default;
};

/// Every frame that the sender has numbered is in exactly one of missing, transportLost (where the
/// protocol tells which), replaced, rejected, or was handed on.
struct SourceStatistics {
    std::uint64_t received = 0;  ///< frames that came, whatever became of them
    /// Frames that never came, by the gaps between the numbers of a series. Those that transport
    /// counts as lost are among them where their numbers are.
    std::uint64_t missing = 0;
    std::uint64_t replaced = 0;  ///< overtaken by a newer one before they were decoded: normal
    std::uint64_t rejected = 0;  ///< messages that could not be understood or decoded
    std::uint64_t partial = 0;   ///< frames in which something was missing
    /// From the exposure of a frame, by the source's clock, until it came, by ours, in ms: the
    /// median of the second before the newest. Nothing where the source tells no times. See
    /// clocksDiffer().
    std::optional<double> latencyMs{};
    double rateHz = 0;        ///< received frames per second, over the last second
    std::uint64_t bytes = 0;  ///< of all frames received, as they came
    WireState wire{};
};

}  // namespace spate::stream
