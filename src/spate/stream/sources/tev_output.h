// SPDX-License-Identifier: MIT
// TevOutput: the socket of a client of tev.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/stream/sources/tev_address.h"

namespace spate::stream {

/// Connects when it is asked to, at most every 100 ms, and every 2 s at last while nobody is there.
/// Used by one thread at a time.
class TevOutput {
public:
    /// Looks the host up. Fails if it has no address.
    [[nodiscard]] static base::Result<std::unique_ptr<TevOutput>> open(const TevAddress& address);
    ~TevOutput();
    TevOutput(const TevOutput&) = delete;
    TevOutput& operator=(const TevOutput&) = delete;

    /// Whether somebody is there to read, by `end`.
    [[nodiscard]] bool connect(base::TimePoint end);
    [[nodiscard]] bool isConnected() const noexcept { return isConnected_; }
    /// Another number for each connection.
    [[nodiscard]] std::uint64_t connection() const noexcept { return connection_; }

    /// To be sent by flush(), behind what is left.
    void put(std::vector<char> bytes);
    /// Whether nothing is left to be sent, by `end`. What was for a reader that has gone is
    /// forgotten.
    [[nodiscard]] bool flush(base::TimePoint end);

private:
    struct Addresses;

    explicit TevOutput(std::unique_ptr<Addresses> addresses);
    [[nodiscard]] bool isReady(base::TimePoint end) const;
    [[nodiscard]] bool hasNoReader() const;
    void disconnect();

    const std::unique_ptr<Addresses> addresses_;
    int socket_ = -1;
    bool isConnected_ = false;
    std::uint64_t connection_ = 0;
    base::TimePoint nextTry_{};
    base::Duration pause_;
    std::vector<char> left_;
    std::size_t sent_ = 0;  // of those
};

}  // namespace spate::stream
