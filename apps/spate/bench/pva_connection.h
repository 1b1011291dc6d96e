// SPDX-License-Identifier: MIT
// PvaConnection: one client of the benchmark's server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "pva_image.h"

struct iovec;

namespace spate::app {

/// Answers a client, and pushes updates to it. Ends with the client, or when it is stopped. Of
/// requests it knows one monitor at a time, and whatever fields it asks for, it gets all of them.
class PvaConnection {
public:
    /// Owns the socket.
    PvaConnection(int socket, std::uint16_t port, const PvaImages& images);
    ~PvaConnection();
    PvaConnection(const PvaConnection&) = delete;
    PvaConnection& operator=(const PvaConnection&) = delete;

    void serve(const std::stop_token& stop);

private:
    [[nodiscard]] bool isPushing() const { return isRunning_ && (!isPipeline_ || window_ > 0); }
    // Each is false when the connection is over.
    [[nodiscard]] bool greet();
    [[nodiscard]] bool receive(int longestMs);
    [[nodiscard]] bool answer(PvaMessage& message);
    [[nodiscard]] bool answerSearch(PvaMessage& message);
    [[nodiscard]] bool answerCreate(PvaMessage& message);
    [[nodiscard]] bool answerMonitor(PvaMessage& message);
    [[nodiscard]] bool answerField(PvaMessage& message);
    [[nodiscard]] bool push();
    [[nodiscard]] bool send(const PvaBytes& payload, PvaCommand command);
    [[nodiscard]] bool sendAll(std::span<iovec> pieces);

    const int socket_;
    const std::uint16_t port_;
    const PvaImages& images_;
    std::stop_token stop_;
    std::vector<std::byte> received_;  // no whole message yet
    std::uint32_t request_ = 0;
    bool isRunning_ = false;
    bool isPipeline_ = false;
    std::uint64_t window_ = 0;  // updates that the client has room for
    std::int32_t nextId_ = PvaImages::kFirstId;
};

}  // namespace spate::app
